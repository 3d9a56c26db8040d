"""Incidents, what is gathered under them, and how they grow."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import BigIntegerField, Count, Q, QuerySet

from aftercare.care.escalation.models import Crisis
from aftercare.care.incidents.models import Incident, Membership, Word
from aftercare.care.incidents.policy import IncidentPolicy
from aftercare.care.incidents.rules import line_of
from aftercare.ground.accounts.models import Development
from aftercare.ground.core.actors import Actor
from aftercare.ground.core.prepared import Given, Listing, Question, Shapes
from aftercare.ground.policies.queries import policy_of
from aftercare.records.estate.models import Unit
from aftercare.records.estate.rules import UnitKind
from aftercare.service.cases.models import Case

PAGE = 50
SHOWN = 200
DAYS_DRAWN = 60


def policy_of_incident(incident: Incident) -> IncidentPolicy:
    """What the version under which it was opened says of incidents."""
    return policy_of(incident.policy_id).section(IncidentPolicy)


def list_incidents(
    *, by: Actor, ended: bool = False, mine: bool = False, before_id: int | None = None, size: int = PAGE
) -> list[Incident]:
    """Those that run, or those that ended, the latest first, with how many cases each holds (`held`, `open_held`)."""
    found = Incident.objects.visible_to(by)
    found = found.filter(ended_at__isnull=False) if ended else found.running()
    if mine:
        found = found.filter(lead_id=by.id)
    if before_id is not None:
        found = found.filter(pk__lt=before_id)
    standing = Q(memberships__left_at=None)
    counted = found.annotate(
        held=Count("memberships", filter=standing, distinct=True),
        open_held=Count("memberships", filter=standing & Q(memberships__case__closed_at=None), distinct=True),
        homes_held=Count("memberships__case__unit", filter=standing, distinct=True),
    )
    return list(counted.select_related("company", "development", "building", "lead").order_by("-pk")[:size])


def running_titles(*, by: Actor, most: int) -> list[tuple[int, str, str]]:
    """The id, number and cause of those that run, the latest first; what a list to choose from shows."""
    return [(pk, number or "", cause) for pk, number, cause in _TITLES.of(by, most).rows()]


def _titles(by: Actor, most: int) -> Listing:
    return Listing(
        lambda: Incident.objects.visible_to(by).running().order_by("-pk").values_list("pk", "number", "cause")[:most]
    )


_TITLES = Shapes(_titles)


def find(incident_id: int, *, by: Actor) -> Incident | None:
    """The incident when it exists for this reader."""
    found = Incident.objects.visible_to(by).filter(pk=incident_id)
    return found.select_related("company", "development", "building", "lead").first()


def incident_of(case_id: int) -> Membership | None:
    """The incident under which a case is gathered."""
    return _INCIDENT.first(case=case_id)


_INCIDENT = Question(
    lambda: (
        Membership.objects.filter(case=Given("case", BigIntegerField()), left_at=None)
        .select_related("incident__lead", "incident__development")
        .order_by("pk")[:1]
    )
)
ASKED_OF_A_CASE = (_INCIDENT,)


def members_of(incident: Incident, *, by: Actor, most: int = SHOWN) -> list[Membership]:
    """The cases gathered under it that exist for the reader, the latest gathered first."""
    standing = incident.memberships.filter(left_at=None, case__in=Case.objects.visible_to(by))
    related = standing.select_related("case__development", "case__unit", "case__responsible", "case__policy")
    return list(related.order_by("-pk")[:most])


def case_ids_of(incident: Incident, *, open_only: bool = False) -> list[int]:
    """The numbers of every case gathered under it."""
    standing = incident.memberships.filter(left_at=None)
    if open_only:
        standing = standing.filter(case__closed_at=None)
    return list(standing.order_by("pk").values_list("case_id", flat=True))


def words_of(incident: Incident) -> list[Word]:
    """What was said to all, the latest first."""
    return list(incident.words.select_related("said_by").order_by("-pk")[:50])


def crises_of(incident: Incident) -> list[Crisis]:
    """The crises among its cases, those that run first."""
    held = incident.memberships.filter(left_at=None).values("case_id")
    found = Crisis.objects.filter(case_id__in=held).select_related("case", "lead")
    return sorted(found.order_by("-pk")[:10], key=lambda each: each.ended_at is not None)


def developments_of(incident: Incident) -> "QuerySet[Development]":
    """The developments it is about."""
    if incident.development_id is not None:
        return Development.objects.filter(pk=incident.development_id)
    return Development.objects.under({incident.company_id})


def homes_in_place(incident: Incident) -> "QuerySet[Unit]":
    """The homes that have what the incident is about: of its building and line, or of its developments."""
    homes = Unit.objects.filter(kind=UnitKind.HOME.value)
    if incident.building_id is not None:
        homes = homes.filter(building_id=incident.building_id)
    else:
        homes = homes.filter(development__in=developments_of(incident))
    return homes.filter(number_code__endswith=incident.line) if incident.line else homes


@dataclass(frozen=True)
class Growth:
    """How an incident grew: reports by day with the sum so far, homes hurt, and how many could be."""

    days: tuple[tuple[date, int, int], ...]
    cases: int
    open: int
    homes: int
    homes_in_place: int
    reporters: int

    @property
    def homes_at_risk(self) -> int:
        """The homes in the place of which nobody has reported anything."""
        return max(0, self.homes_in_place - self.homes)


def growth_of(incident: Incident, *, now: datetime) -> Growth:
    """Its numbers, of every case gathered, whoever reads them; two statements."""
    rows = list(
        incident.memberships.filter(left_at=None)
        .order_by("case__opened_at")
        .values_list("case__opened_at", "case__closed_at", "case__unit_id", "case__reporter_id", "case__reporter_phone")
    )
    zone = incident.development.zone if incident.development else now.tzinfo
    by_day: dict[date, int] = {}
    for opened, *_rest in rows:
        day = opened.astimezone(zone).date()
        by_day[day] = by_day.get(day, 0) + 1
    return Growth(
        days=_drawn(by_day),
        cases=len(rows),
        open=sum(closed is None for _opened, closed, *_rest in rows),
        homes=len({unit for _opened, _closed, unit, *_rest in rows if unit is not None}),
        homes_in_place=homes_in_place(incident).count(),
        reporters=len({reporter or phone for *_before, reporter, phone in rows if reporter or phone}),
    )


def _drawn(by_day: dict[date, int]) -> tuple[tuple[date, int, int], ...]:
    """Every day from the first report to the last, at most sixty; what came before stands in the sum."""
    if not by_day:
        return ()
    last = max(by_day)
    first = max(min(by_day), last - timedelta(days=DAYS_DRAWN - 1))
    total = sum(count for day, count in by_day.items() if day < first)
    drawn = []
    for place in range((last - first).days + 1):
        day = first + timedelta(days=place)
        total += by_day.get(day, 0)
        drawn.append((day, by_day.get(day, 0), total))
    return tuple(drawn)


def outside_of(incident: Incident, cases: Sequence[Case]) -> list[str]:
    """The numbers of the cases that do not lie in the place of the incident."""
    known = (
        {incident.development_id}
        if incident.development_id
        else set(developments_of(incident).values_list("pk", flat=True))
    )
    return [
        case.number or str(case.pk)
        for case in cases
        if case.development_id not in known
        or (incident.building_id is not None and case.building_id not in (None, incident.building_id))
    ]


def held_elsewhere(case_ids: Collection[int], *, but: int | None = None) -> list[str]:
    """The numbers of those that belong to an incident already, other than `but`."""
    found = Membership.objects.filter(case_id__in=case_ids, left_at=None).exclude(incident_id=but or 0)
    numbers = found.order_by("pk").values_list("case__number", "case_id")[:20]
    return [number or str(case_id) for number, case_id in numbers]


def line_of_unit(unit: Unit | None) -> str:
    """The line of a home in its building; nothing for what is no home."""
    return line_of(unit.number) if unit is not None else ""


@dataclass(frozen=True)
class OneOfMany:
    """What the owner of a gathered case may know of its incident: how many, who leads it, what was said to all."""

    cases: int
    lead: str
    ended_at: datetime | None
    said: str
    said_at: datetime | None


def one_of_many(case: Case) -> OneOfMany | None:
    """The incident of a case as its owner reads it, nobody else named; None for a case of its own.

    One statement, three for a case that is gathered with others.
    """
    standing = Membership.objects.filter(case=case, left_at=None).select_related("incident__lead").first()
    if standing is None:
        return None
    incident = standing.incident
    cases = incident.memberships.filter(left_at=None).count()
    word = incident.words.order_by("-pk").first()
    return OneOfMany(
        cases=cases,
        lead=incident.lead.name,
        ended_at=incident.ended_at,
        said=word.text if word else "",
        said_at=word.said_at if word else None,
    )
