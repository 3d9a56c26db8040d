"""What is true of cases now, read from the rooms that know, for a few of them or for a long row of them."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Min, Q, Sum

from aftercare.care.surveys.models import Callback, Rating
from aftercare.ground.accounts.models import Development, Team
from aftercare.insight.reports.rules import Decided, decide_kept
from aftercare.insight.reports.rules.counting import IN_TIME, LATE, NOT_SATISFIED, SATISFIED, Fact
from aftercare.outcome.settlement.models import CostLine
from aftercare.service.cases.models import Case, Entry
from aftercare.service.cases.parts.clocks import FINISH, FIRST_ANSWER
from aftercare.service.deadlines.models import Clock
from aftercare.service.warranty.models import CoverageDecision

OWN = frozenset({"developer", "property_company"})
CASE_FIELDS = (
    "pk",
    "development_id",
    "opened_at",
    "building_id",
    "unit_id",
    "kind",
    "category",
    "component",
    "channel",
    "urgency",
    "emergency",
    "executing_contractor_id",
    "responsible_id",
    "closed_at",
    "return_of_id",
    "reopened",
    "rejected",
    "urged",
    "first_contact_id",
    "handed_on",
    "first_answered_at",
)
RESPONSIBLE, CONTRACTOR = CASE_FIELDS.index("responsible_id"), CASE_FIELDS.index("executing_contractor_id")
CLOCK_FIELDS = ("pk", "case_id", "stage", "responsible", "due_at", "stopped_at", "paused_from")
Ids = Collection[int] | range


ClockRow = tuple[int, int, str, str, datetime, datetime | None, datetime | None]


@dataclass(frozen=True)
class Truth:
    """The facts of cases in the order of their ids, and their promises that are decided."""

    facts: list[Fact]
    promises: list[Decided]


def facts_of(case_ids: Ids) -> list[Fact]:
    """The facts of cases, in the order of their ids."""
    return truth_of(case_ids).facts


def truth_of(case_ids: Ids, *, now: datetime | None = None) -> Truth:
    """Facts and decided promises of cases: nine statements for any number. A range is read as one.

    Without `now` a promise that still runs is not called broken.
    """
    zones = {pk: ZoneInfo(name) for pk, name in Development.objects.values_list("pk", "time_zone")}
    rows = list(Case.objects.filter(_among("pk", case_ids)).order_by("pk").values_list(*CASE_FIELDS))
    clocks: list[ClockRow] = list(
        Clock.objects.filter(_among("case_id", case_ids)).order_by("pk").values_list(*CLOCK_FIELDS)
    )
    places = {row[0]: (row[1], row[CONTRACTOR]) for row in rows}
    people = {(row[1], row[RESPONSIBLE]) for row in rows}
    people |= {(places[clock[1]][0], staff_of(clock[3])) for clock in clocks if clock[1] in places}
    teams = teams_of(people)
    beside = Beside(
        promises=promises_in(clocks),
        said=_said(case_ids),
        rated=_rated(case_ids),
        costs=_costs(case_ids),
        covered=_covered(case_ids),
        words=_first_words(case_ids),
        teams=teams,
    )
    facts = [_fact(row, beside, zones[row[1]]) for row in rows]
    decided = []
    for clock in clocks:
        if clock[1] in places:
            development_id, contractor_id = places[clock[1]]
            one = _decided(clock, development_id, contractor_id, teams, zone=zones[development_id], now=now)
            decided += [one] if one else []
    return Truth(facts, decided)


@dataclass(frozen=True)
class Beside:
    """What stands beside cases, by their ids."""

    promises: Mapping[tuple[int, str], str]
    said: Mapping[int, tuple[str, datetime]]
    rated: Mapping[int, tuple[int, datetime]]
    costs: Mapping[int, tuple[int, int, int]]
    covered: Mapping[int, tuple[str, bool]]
    words: Mapping[int, tuple[str, datetime]]
    teams: Mapping[tuple[int, int], int]


def _fact(row: Sequence[Any], beside: Beside, zone: ZoneInfo) -> Fact:
    case_id, development_id, opened_at, building_id, unit_id, kind, category, component, channel = row[:9]
    urgency, emergency, contractor_id, responsible_id, closed_at, return_of, reopened, rejected, urged = row[9:18]
    first_contact_id, hand_offs, answered_at = row[18:]
    outcome, asked_at = beside.said.get(case_id, ("", None))
    stars, rated_at = beside.rated.get(case_id, (None, None))
    cost, own, owner = beside.costs.get(case_id, (0, 0, 0))
    author, spoken_at = beside.words.get(case_id, ("", None))
    cause, covered = beside.covered.get(case_id, ("", None))
    return Fact(
        case_id=case_id,
        development_id=development_id,
        opened_on=opened_at.astimezone(zone).date(),
        building_id=building_id,
        unit_id=unit_id,
        kind=kind,
        category=category,
        component=component,
        channel=channel,
        urgency=urgency,
        emergency=emergency,
        contractor_id=contractor_id,
        responsible_id=responsible_id,
        closed_on=_day(closed_at, zone),
        answered=beside.promises.get((case_id, FIRST_ANSWER), ""),
        finished=beside.promises.get((case_id, FINISH), ""),
        returned=return_of is not None,
        reopened=reopened,
        rejected=rejected,
        urged=urged,
        covered=covered,
        minutes=int((closed_at - opened_at).total_seconds() // 60) if closed_at else 0,
        outcome=outcome,
        asked_on=_day(asked_at, zone),
        stars=stars,
        rated_on=_day(rated_at, zone),
        cost=cost,
        cost_own=own,
        cost_owner=owner,
        team_id=beside.teams.get((development_id, responsible_id)),
        first_contact_id=first_contact_id,
        hand_offs=hand_offs,
        cause=cause,
        answered_on=_day(answered_at, zone),
        answer_minutes=int((spoken_at - opened_at).total_seconds() // 60) if spoken_at else 0,
        first_word_own=author == f"staff:{first_contact_id}" if author else None,
    )


def _decided(
    clock: ClockRow,
    development_id: int,
    contractor_id: int | None,
    teams: Mapping[tuple[int, int], int],
    *,
    zone: ZoneInfo,
    now: datetime | None,
) -> Decided | None:
    pk, case_id, stage, responsible, due_at, stopped_at, paused_from = clock
    outcome = decide_kept(due_at=due_at, stopped_at=stopped_at, paused=paused_from is not None, now=now, zone=zone)
    if outcome is None:
        return None
    person_id = staff_of(responsible)
    team_id = teams.get((development_id, person_id))
    return Decided(pk, case_id, development_id, stage, *outcome, person_id or None, team_id, contractor_id)


def promises_in(clocks: Iterable[ClockRow]) -> dict[tuple[int, str], str]:
    """How the promises were kept that are over; one made twice and broken once is broken."""
    found: dict[tuple[int, str], str] = {}
    for _pk, case_id, stage, _responsible, due_at, stopped_at, _paused in clocks:
        if stopped_at is not None and stage in (FIRST_ANSWER, FINISH):
            late = stopped_at > due_at or found.get((case_id, stage)) == LATE
            found[case_id, stage] = LATE if late else IN_TIME
    return found


def _among(field: str, case_ids: Ids) -> Q:
    if isinstance(case_ids, range):
        return Q(**{f"{field}__gte": case_ids.start, f"{field}__lt": case_ids.stop})
    return Q(**{f"{field}__in": case_ids})


def _day(moment: datetime | None, zone: ZoneInfo) -> date | None:
    return moment.astimezone(zone).date() if moment else None


def _said(case_ids: Ids) -> dict[int, tuple[str, datetime]]:
    """What owners said when they were last reached."""
    calls = Callback.objects.filter(_among("case_id", case_ids), outcome__in=[SATISFIED, NOT_SATISFIED])
    return {
        case_id: (outcome, at) for case_id, outcome, at in calls.order_by("pk").values_list("case", "outcome", "at")
    }


def _rated(case_ids: Ids) -> dict[int, tuple[int, datetime]]:
    ratings = Rating.objects.filter(_among("case_id", case_ids)).order_by("pk")
    return {case_id: (stars, at) for case_id, stars, at in ratings.values_list("case", "stars", "at")}


def _costs(case_ids: Ids) -> dict[int, tuple[int, int, int]]:
    """All cost, what we bear ourselves, and what owners bear, in cents."""
    found: dict[int, tuple[int, int, int]] = {}
    lines = CostLine.objects.filter(_among("case_id", case_ids)).exclude(state=CostLine.State.VOID)
    for case_id, bearer, amount in lines.order_by().values_list("case", "bearer").annotate(total=Sum("amount")):
        cents = int(Decimal(amount) * 100)
        cost, own, owner = found.get(case_id, (0, 0, 0))
        found[case_id] = (cost + cents, own + cents * (bearer in OWN), owner + cents * (bearer == "owner"))
    return found


def _covered(case_ids: Ids) -> dict[int, tuple[str, bool]]:
    decisions = CoverageDecision.objects.current().filter(_among("case_id", case_ids))
    rows = decisions.order_by("pk").values_list("case_id", "cause", "covered")
    return {case_id: (cause, covered) for case_id, cause, covered in rows}


def _first_words(case_ids: Ids) -> dict[int, tuple[str, datetime]]:
    """Who of the staff wrote or spoke to the owner first, and when."""
    spoken = Entry.objects.filter(_among("case_id", case_ids), internal=False, author__startswith="staff:")
    first = spoken.order_by().values("case_id").annotate(first=Min("pk")).values("first")
    rows = Entry.objects.filter(pk__in=first).order_by("pk").values_list("case_id", "author", "at")
    return {case_id: (author, at) for case_id, author, at in rows}


def teams_of(people: Collection[tuple[int, int]]) -> dict[tuple[int, int], int]:
    """The team of (development, member of staff): led or joined there, the first of several."""
    staff = {staff_id for _development_id, staff_id in people}
    developments = {development_id for development_id, _staff_id in people}
    teams = Team.objects.filter(development_id__in=developments).filter(Q(members__in=staff) | Q(lead__in=staff))
    found: dict[tuple[int, int], int] = {}
    for pk, development_id, lead_id, member_id in teams.order_by("pk").values_list(
        "pk", "development_id", "lead_id", "members"
    ):
        for staff_id in (lead_id, member_id):
            if staff_id in staff:
                found.setdefault((development_id, staff_id), pk)
    return found


def staff_of(reference: str) -> int:
    """The number in `staff:12`; 0 for anybody else."""
    kind, _colon, number = reference.partition(":")
    return int(number) if kind == "staff" and number.isdigit() else 0
