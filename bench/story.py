"""The case that is looked at: the same in every world, with fifty events, at a home with three other cases."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from functools import partial
from itertools import cycle

from django.utils import timezone

from aftercare.ground.audit.models import AuditEvent
from aftercare.records.estate.models import Unit
from aftercare.service.cases import actions
from aftercare.service.cases.models import Case, Entry
from aftercare.service.cases.queries import open_moves
from bench.world import World, an_intake

EVENTS, NEIGHBOURS = 50, 3
SEARCHED, LOOKED_AT = 100, 10_000
TEXT = "主卫淋浴间地面渗水，已反复维修，请专人跟进。"
SAID = (
    "已电话联系业主，约定上门时间，业主表示白天在家，请师傅提前半小时致电。",
    "现场查看：门槛石下渗水，淋浴房玻璃胶老化，需做闭水试验后再定方案。",
    "闭水试验二十四小时，楼下顶面未见新增水迹，先更换玻璃胶并观察。",
    "业主反映次卧墙根仍潮湿，已安排防水班组复查，结果当日回复。",
)


def case_of_fifty(world: World) -> Case:
    """The case, made where it does not stand yet."""
    for case in Case.objects.filter(text=TEXT).order_by("-pk")[:5]:
        if events_of(case) == EVENTS:
            return case
    return _told(world)


def events_of(case: Case) -> int:
    """How many events its story has."""
    return AuditEvent.objects.filter(subject_type="case", subject_id=case.pk).count()


def _told(world: World) -> Case:
    now = timezone.now()
    intake = replace(an_intake(_home(world)), text=TEXT)
    case = actions.register(intake=intake, by=world.by, at=now - timedelta(hours=30))
    for number, say in enumerate(_sayings(case, world)):
        if events_of(case) >= EVENTS:
            break
        say(at=now - timedelta(minutes=1700 - 30 * number))
    case.refresh_from_db()
    if events_of(case) != EVENTS:
        raise RuntimeError(f"the case to look at has {events_of(case)} events")
    return case


def _sayings(case: Case, world: World) -> Iterator["partial[Case] | partial[Entry]"]:
    """Two steps of its procedure, then notes, answers and what the owner said again, for ever."""
    for _step in range(2):
        case.refresh_from_db()
        way = next((each.key for each in open_moves(case, by=world.by) if each.ready and not each.asks_reason), None)
        if way is not None:
            yield partial(actions.move, case_id=case.pk, seen=case.version, move=way, by=world.by)
    for number, text in enumerate(cycle(SAID)):
        if number % 3 == 0:
            yield partial(actions.answer, case_id=case.pk, text=text, by=world.by)
        else:
            yield partial(actions.note, case_id=case.pk, text=text, by=world.by)


def _home(world: World) -> Unit:
    """A home at which three cases stand, registered for it if need be."""
    homes = world.homes[:SEARCHED]
    counted = Counter(Case.objects.filter(unit__in=homes).values_list("unit_id", flat=True)[:LOOKED_AT])
    home = next(each for each in homes if counted[each.pk] <= NEIGHBOURS)
    for days in range(NEIGHBOURS - counted[home.pk]):
        actions.register(intake=an_intake(home), by=world.by, at=timezone.now() - timedelta(days=40 - 10 * days))
    return home
