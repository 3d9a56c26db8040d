"""Own technicians who could be sent: whose trade fits, who has how much today, who is late. No query in a loop."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Count, Q

from aftercare.ground.accounts.models import Staff, Team
from aftercare.service.cases.models import Case
from aftercare.service.cases.queries import taxonomy_of
from aftercare.service.workorders.models import Appointment, WorkOrder
from aftercare.service.workorders.rules.checks import Window
from aftercare.service.workorders.rules.states import OPEN_STATES, Answer

CHOICES_AT_MOST = 30


@dataclass(frozen=True)
class Load:
    """What somebody has in hand: open orders, those to visit that day, and those past their date."""

    open_orders: int = 0
    today: int = 0
    late: int = 0


@dataclass(frozen=True)
class Hand:
    """A technician who can be sent, and what speaks for and against it."""

    staff: Staff
    fits: bool
    team: str
    load: Load


def hands_for(case: Case, *, on: date) -> list[Hand]:
    """Own technicians whose role reaches the place and who are not away, best first.

    Best is whose trade fits, then who is in a team of this development, then who is late with less, has less to do that
    day, and has less in hand at all. Four queries.
    """
    people = _technicians(case, on=on)
    ids = [person.pk for person in people]
    load = load_of_technicians(ids, case=case, on=on)
    teams = _teams_of(ids, case.development_id)
    trades = _trades_of(case)
    hands = [
        Hand(
            staff=person,
            fits=bool(trades & set(person.trades)),
            team=teams.get(person.pk, ""),
            load=load.get(person.pk, Load()),
        )
        for person in people
    ]
    return sorted(hands, key=_rank)[:CHOICES_AT_MOST]


def _rank(hand: Hand) -> tuple[bool, bool, int, int, int, int]:
    load = hand.load
    return not hand.fits, not hand.team, load.late, load.today, load.open_orders, hand.staff.pk


def _technicians(case: Case, *, on: date) -> list[Staff]:
    place = Q(assignments__development_id=case.development_id) | Q(assignments__development__isnull=True)
    company = Q(assignments__company__isnull=True) | Q(assignments__company_id=case.development.company_id)
    building = Q(assignments__building_id__isnull=True) | Q(assignments__building_id=case.building_id)
    category = Q(assignments__category="") | Q(assignments__category=case.category)
    found = Staff.objects.filter(place & company & building & category, assignments__role="technician", is_active=True)
    return list(found.exclude(away_from__lte=on, away_until__gte=on).order_by("pk").distinct()[: CHOICES_AT_MOST * 4])


def _trades_of(case: Case) -> frozenset[str]:
    """The trades that fit: the part itself, its group, its class."""
    if not case.component:
        return frozenset({case.category})
    group = taxonomy_of(case).component(case.component).group
    return frozenset({case.component, group, case.category})


def load_of_technicians(staff_ids: Collection[int], *, case: Case, on: date) -> Mapping[int, Load]:
    """What these technicians have in hand on a day of the case's place; two queries."""
    begins = datetime.combine(on, time(), tzinfo=case.development.zone)
    orders = (
        WorkOrder.objects.filter(technician__in=list(staff_ids), state__in=sorted(OPEN_STATES))
        .order_by()
        .values("technician_id")
        .annotate(n=Count("pk"), late=Count("pk", filter=Q(finish_by__lt=begins)))
    )
    visits = (
        Appointment.objects.filter(
            order__technician__in=list(staff_ids),
            state__in=[Answer.PROPOSED.value, Answer.ACCEPTED.value],
            from_at__gte=begins,
            from_at__lt=begins + timedelta(days=1),
        )
        .order_by()
        .values_list("order__technician_id")
        .annotate(n=Count("order", distinct=True))
    )
    today = dict(visits)
    return {
        row["technician_id"]: Load(open_orders=row["n"], today=today.get(row["technician_id"], 0), late=row["late"])
        for row in orders
    }


def visits_near(order: WorkOrder, *, from_at: datetime, until_at: datetime) -> list[Window]:
    """The other visits that are agreed for the technician of an order around that time; none for a contractor's."""
    if order.technician_id is None:
        return []
    near = timedelta(hours=4)
    rows = (
        Appointment.objects.filter(
            order__technician=order.technician_id,
            state=Answer.ACCEPTED.value,
            from_at__lt=until_at + near,
            until_at__gt=from_at - near,
        )
        .exclude(order=order)
        .order_by("from_at", "pk")
        .values_list("from_at", "until_at", "order__where")[:CHOICES_AT_MOST]
    )
    return [Window(*row) for row in rows]


def load_of_contractors(contractor_ids: Collection[int], *, case: Case, on: date) -> Mapping[int, Load]:
    """What these contractors have open here, and how much of it is late; one query."""
    begins = datetime.combine(on, time(), tzinfo=case.development.zone)
    orders = (
        WorkOrder.objects.filter(
            contractor__in=list(contractor_ids), development=case.development_id, state__in=sorted(OPEN_STATES)
        )
        .order_by()
        .values("contractor_id")
        .annotate(n=Count("pk"), late=Count("pk", filter=Q(finish_by__lt=begins)))
    )
    return {row["contractor_id"]: Load(open_orders=row["n"], late=row["late"]) for row in orders}


def _teams_of(staff_ids: Sequence[int], development_id: int) -> dict[int, str]:
    """The team of each in this development, the first by name where somebody is in several."""
    rows = (
        Team.objects.filter(development=development_id, members__in=staff_ids)
        .order_by("-name")
        .values_list("members", "name")
    )
    return {pk: name for pk, name in rows if pk in set(staff_ids)}
