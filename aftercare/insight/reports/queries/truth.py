"""What is true of cases now, read from the rooms that know, for a few of them or for a long row of them."""

from collections.abc import Collection
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.db.models import Case as Choice
from django.db.models import F, Max, Q, Sum, Value, When

from aftercare.care.surveys.models import Callback, Rating
from aftercare.ground.accounts.models import Development
from aftercare.insight.reports.rules.counting import IN_TIME, LATE, NOT_SATISFIED, SATISFIED, Fact
from aftercare.outcome.settlement.models import CostLine
from aftercare.service.cases.models import Case
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
)
Ids = Collection[int] | range


def facts_of(case_ids: Ids) -> list[Fact]:
    """The facts of cases, in the order of their ids: seven statements for any number. A range is read as one."""
    zones = {pk: ZoneInfo(name) for pk, name in Development.objects.values_list("pk", "time_zone")}
    promises, said, rated = _promises(case_ids), _said(case_ids), _rated(case_ids)
    costs, covered = _costs(case_ids), _covered(case_ids)
    found = []
    for row in Case.objects.filter(_among("pk", case_ids)).order_by("pk").values_list(*CASE_FIELDS).iterator():
        case_id, development_id, opened_at, building_id, unit_id, kind, category, component, channel = row[:9]
        urgency, emergency, contractor_id, responsible_id, closed_at, return_of, reopened, rejected, urged = row[9:]
        zone = zones[development_id]
        outcome, asked_at = said.get(case_id, ("", None))
        stars, rated_at = rated.get(case_id, (None, None))
        cost, own, owner = costs.get(case_id, (0, 0, 0))
        found.append(
            Fact(
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
                answered=promises.get((case_id, FIRST_ANSWER), ""),
                finished=promises.get((case_id, FINISH), ""),
                returned=return_of is not None,
                reopened=reopened,
                rejected=rejected,
                urged=urged,
                covered=covered.get(case_id),
                minutes=int((closed_at - opened_at).total_seconds() // 60) if closed_at else 0,
                outcome=outcome,
                asked_on=_day(asked_at, zone),
                stars=stars,
                rated_on=_day(rated_at, zone),
                cost=cost,
                cost_own=own,
                cost_owner=owner,
            )
        )
    return found


def _among(field: str, case_ids: Ids) -> Q:
    if isinstance(case_ids, range):
        return Q(**{f"{field}__gte": case_ids.start, f"{field}__lt": case_ids.stop})
    return Q(**{f"{field}__in": case_ids})


def _day(moment: datetime | None, zone: ZoneInfo) -> date | None:
    return moment.astimezone(zone).date() if moment else None


def _promises(case_ids: Ids) -> dict[tuple[int, str], str]:
    """How the promises were kept that are over; one made twice and broken once is broken."""
    late = Choice(When(stopped_at__gt=F("due_at"), then=Value(1)), default=Value(0))
    rows = (
        Clock.objects.filter(_among("case_id", case_ids), stage__in=[FIRST_ANSWER, FINISH], stopped_at__isnull=False)
        .order_by()
        .values_list("case_id", "stage")
        .annotate(late=Max(late))
    )
    return {(case_id, stage): LATE if late else IN_TIME for case_id, stage, late in rows}


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


def _covered(case_ids: Ids) -> dict[int, bool]:
    decisions = CoverageDecision.objects.current().filter(_among("case_id", case_ids))
    return dict(decisions.order_by().values_list("case_id", "covered"))
