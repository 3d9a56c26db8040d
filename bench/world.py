"""A company with many cases: the first is registered as people do it, the others are its copies, written in bulk."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice
from typing import TypeVar

from django.core.management import call_command
from django.db import connection, models
from django.utils import timezone

from aftercare.ground.accounts.models import Company, Development, RoleAssignment, Staff
from aftercare.ground.accounts.queries import actor_of_staff
from aftercare.ground.audit.models import AuditEvent
from aftercare.ground.core.actors import Actor
from aftercare.ground.search.models import SearchText
from aftercare.records.estate import rules as estate
from aftercare.records.estate.models import Building, Unit
from aftercare.service.cases import actions
from aftercare.service.cases.models import Case
from aftercare.service.cases.rules import Intake
from aftercare.service.deadlines.models import Clock

DEVELOPMENTS, HOMES_PER_DEVELOPMENT = 20, 400
Row = TypeVar("Row", bound=models.Model)
OPEN_SHARE = 5  # every fifth case is open
AT_ONCE = 1000
LONG_AGO = date(2018, 1, 1)


@dataclass(frozen=True)
class World:
    """Who acts, and the homes for which cases are registered."""

    agent: Staff
    by: Actor
    keeper: Actor
    homes: list[Unit]


def an_intake(home: Unit) -> Intake:
    """The commonest request: water, by telephone."""
    return Intake(
        kind="repair",
        channel="phone",
        text="主卫淋浴间地面渗水，次卧墙根发霉，已经一周了。",
        unit_id=home.pk,
        component="bathroom_waterproofing",
        symptom="leak",
        reporter_name="王小明",
        reporter_phone="13800005678",
    )


def build(cases: int) -> World:
    """Make the company and `cases` cases, one in five of them open."""
    call_command("migrate", verbosity=0)
    call_command("load_calendar", verbosity=0)
    call_command("publish_policy", effective_from=LONG_AGO, verbosity=0)
    homes = list(_homes())
    (agent, by), (_administrator, keeper) = (_somebody(role) for role in ("agent", "administrator"))
    _multiply(homes, cases, by=by, now=timezone.now())
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return World(agent=agent, by=by, keeper=keeper, homes=homes)


def _somebody(role: str) -> tuple[Staff, Actor]:
    staff = Staff.objects.create(username=role, name="王敏")
    RoleAssignment.objects.create(staff=staff, role=role)
    return staff, actor_of_staff(staff, on=timezone.localdate())


def _homes() -> Iterator[Unit]:
    group = Company.objects.create(name="安居集团", code="AJ")
    for number in range(1, DEVELOPMENTS + 1):
        development = Development.objects.create(company=group, name=f"柳园{number}期", code=f"LY{number}")
        building = Building.objects.create(development=development, name="1栋", code="1", completed_on=date(2025, 3, 1))
        made = []
        for place in range(HOMES_PER_DEVELOPMENT):
            code = f"1-{place // 100 + 1}-{place % 100 // 4 + 1}{place % 4 + 1:02}"
            parts = estate.room_parts(code)
            made.append(
                Unit(
                    development=development,
                    building=building,
                    number=parts[-1],
                    code="-".join(parts),
                    search_code=estate.search_code(parts),
                    number_code=estate.number_code(parts),
                    handed_over_on=date(2025, 6, 1),
                )
            )
        yield from Unit.objects.bulk_create(made)


def _multiply(homes: list[Unit], cases: int, *, by: Actor, now: datetime) -> None:
    first = actions.register(intake=an_intake(homes[0]), by=by, at=now)
    clocks = list(Clock.objects.filter(case_id=first.pk))
    text = SearchText.objects.get(subject_type="case", subject_id=first.pk)
    event = AuditEvent.objects.get(subject_type="case", subject_id=first.pk)
    numbers = iter(range(1, cases))
    while batch := list(islice(numbers, AT_ONCE)):
        made = Case.objects.bulk_create([_case(first, number, homes[number % len(homes)]) for number in batch])
        Clock.objects.bulk_create([_clock(clock, case) for clock in clocks for case in made])
        SearchText.objects.bulk_create(
            [_like(text, subject_id=case.pk, development_id=case.development_id) for case in made]
        )
        AuditEvent.objects.bulk_create(
            [_like(event, subject_id=case.pk, subject_label=case.number, at=case.opened_at) for case in made]
        )


def _like(row: Row, **changes: object) -> Row:
    """A row that is not written yet, like `row` but for `changes`."""
    fields = [field.attname for field in row._meta.concrete_fields if not field.primary_key]
    return type(row)(**{name: getattr(row, name) for name in fields} | changes)


def _case(first: Case, number: int, home: Unit) -> Case:
    opened_at = first.opened_at - timedelta(minutes=13 * number)
    values: dict[str, object] = {
        "number": f"BX-B-{number:07}",
        "unit_id": home.pk,
        "building_id": home.building_id,
        "development_id": home.development_id,
        "opened_at": opened_at,
        "changed_at": opened_at,
        "step_since": opened_at,
        "due_at": opened_at + timedelta(days=40),
    }
    if number % OPEN_SHARE:
        values |= {"closed_at": opened_at, "closed_by": "clock:0", "next_move": "", "owed_by": "", "step": "closed"}
    return _like(first, **values)


def _clock(clock: Clock, case: Case) -> Clock:
    due_at = case.opened_at + (clock.due_at - clock.started_at)
    return _like(clock, case_id=case.pk, started_at=case.opened_at, due_at=due_at, stopped_at=case.closed_at)
