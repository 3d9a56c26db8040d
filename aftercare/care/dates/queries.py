"""What hangs on which date, and the lists of what falls due."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, Min, OuterRef, Q

from aftercare.care.dates import rules
from aftercare.care.dates.models import DatedTask, Milestone
from aftercare.care.dates.policy import Anchor, DatedRule, DatePolicy
from aftercare.ground.accounts.models import Development
from aftercare.ground.core.actors import Actor
from aftercare.ground.policies.queries import in_force, policy_of
from aftercare.records.contractors.models import FrameworkContract
from aftercare.records.estate.models import Building, Occupancy, Unit
from aftercare.records.estate.rules import UnitKind

AT_ONCE = 500


@dataclass(frozen=True)
class Hung:
    """Something of the records that has the date a rule asks for."""

    development_id: int
    about: str
    anchor_on: date
    building_id: int | None = None
    contract_id: int | None = None


def date_policy_at(development: Development, *, on: date) -> tuple[int, DatePolicy]:
    """The version in force at a development and what it says of dates."""
    version = in_force(on=on, development_id=development.pk, company_id=development.company_id).pk
    return version, policy_of(version).section(DatePolicy)


def rule_of(task: DatedTask) -> DatedRule | None:
    """The rule of a task, in the version under which it was opened."""
    return policy_of(task.policy_id).section(DatePolicy).tasks.get(task.key)


def find_due(key: str, rule: DatedRule, *, places: Collection[int], today: date) -> list[Hung]:
    """What belongs on the list today by a rule and is not there yet; reads only dates near enough, by an index."""
    first, last = rules.dates_to_look_for(rule, today=today)
    found = [
        each
        for each in _hung(rule.anchor, places=places, first=first, last=last)
        if rules.is_open_on(rule, each.anchor_on, today=today)
    ]
    known = set(
        DatedTask.objects.filter(key=key, about__in=[each.about for each in found])
        .order_by()
        .values_list("about", "anchor_on")
    )
    new = [each for each in found if (each.about, each.anchor_on) not in known]
    return [each for each in new if rule.occupancy_over is None or _lived_in(rule, each)]


def _hung(anchor: str, *, places: Collection[int], first: date, last: date) -> Iterator[Hung]:
    if anchor == Anchor.COMPLETED:
        built = Building.objects.filter(completed_on__range=(first, last), development__in=places)
        for pk, place, on in built.order_by("pk").values_list("pk", "development_id", "completed_on")[:AT_ONCE]:
            if on is not None:
                yield Hung(place, f"building:{pk}", on, building_id=pk)
    elif anchor == Anchor.HANDED_OVER:
        yield from _handed_over(places=places, first=first, last=last)
    elif anchor == Anchor.FRAMEWORK_ENDS:
        ending = FrameworkContract.objects.filter(until_on__range=(first, last), development__in=places)
        for pk, place, on in ending.order_by("pk").values_list("pk", "development_id", "until_on")[:AT_ONCE]:
            if on is not None:
                yield Hung(place, f"contract:{pk}", on, contract_id=pk)
    elif anchor != Anchor.DONE:
        planned = Milestone.objects.filter(kind=anchor, on__range=(first, last), development__in=places)
        for place, building, on in planned.order_by("pk").values_list("development_id", "building_id", "on")[:AT_ONCE]:
            yield Hung(place, _about(place, building), on, building_id=building)


def _about(development_id: int, building_id: int | None) -> str:
    return f"building:{building_id}" if building_id else f"development:{development_id}"


def _handed_over(*, places: Collection[int], first: date, last: date) -> Iterator[Hung]:
    """Buildings whose first unit was handed over between two days."""
    near = Unit.objects.filter(handed_over_on__range=(first, last), development__in=places, building__isnull=False)
    buildings = near.order_by().values("building").distinct()[:AT_ONCE]
    begun = Unit.objects.filter(building__in=list(buildings.values_list("building", flat=True))).order_by("building")
    rows = begun.values_list("building_id", "development_id").annotate(begins=Min("handed_over_on"))
    for building, place, on in rows:
        if on is not None and first <= on <= last:
            yield Hung(place, f"building:{building}", on, building_id=building)


def _lived_in(rule: DatedRule, hung: Hung) -> bool:
    """Whether enough homes of the building, or of the development, are lived in."""
    homes = Unit.objects.filter(development_id=hung.development_id, kind=UnitKind.HOME.value)
    if hung.building_id is not None:
        homes = homes.filter(building_id=hung.building_id)
    occupied = Exists(Occupancy.objects.filter(unit=OuterRef("pk"), until_on__isnull=True))
    taken = homes.filter(occupied, handed_over_on__isnull=False)
    return rules.is_lived_in(rule, homes=homes.count(), lived_in=taken.count())


def list_tasks(
    *, by: Actor, mine: bool = False, ended: bool = False, development_id: int | None = None, size: int = 100
) -> Sequence[DatedTask]:
    """What falls due, the next first, or what has ended, the last first; `mine` is what the reader has or may take."""
    tasks = DatedTask.objects.visible_to(by).select_related("development", "building", "contract__contractor", "staff")
    if development_id is not None:
        tasks = tasks.filter(development_id=development_id)
    if ended:
        return list(tasks.exclude(ended_at=None).order_by("-ended_at", "-pk")[:size])
    tasks = tasks.open()
    if mine:
        tasks = tasks.filter(_of(by))
    return list(tasks.order_by("due_on", "pk")[:size])


def _of(by: Actor) -> Q:
    """Handed to somebody, or nobody's yet and of a role that they hold there."""
    own = Q(staff_id=by.id)
    for grant in by.grants:
        part = Q(staff=None, role=grant.role)
        if grant.development_ids is not None:
            part &= Q(development_id__in=grant.development_ids)
        own |= part
    return own


def list_milestones(*, by: Actor, size: int = 100) -> Sequence[Milestone]:
    """The dates that were entered by hand, the latest first."""
    found = Milestone.objects.visible_to(by).select_related("development", "building")
    return list(found.order_by("-on", "-pk")[:size])
