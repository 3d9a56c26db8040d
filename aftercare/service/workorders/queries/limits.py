"""Until when something about an order has to be done, by the policy and calendar of its case; and counted anew."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol

from django.db.models import Q

from aftercare.ground.core.calendar import Calendar
from aftercare.ground.policies.queries import policy_of
from aftercare.ground.policies.rules import LoadedPolicy
from aftercare.service.cases.models import Case
from aftercare.service.cases.queries import facts_of
from aftercare.service.deadlines import rules as deadlines
from aftercare.service.deadlines.models import CalendarTable
from aftercare.service.deadlines.policy import DeadlinePolicy, parse_duration
from aftercare.service.deadlines.queries import Calendars, days_before, of_owner
from aftercare.service.deadlines.queries.own_days import Supposed
from aftercare.service.deadlines.rules import Owner, Place, SingleDay
from aftercare.service.workorders.models import WorkOrder, WorkOrderQuerySet
from aftercare.service.workorders.policy import Size
from aftercare.service.workorders.rules import following

LOOKED_AT = 1_000
SHOWN = 50


@dataclass(frozen=True)
class Counted:
    """A moment, and by what it was counted: the limit, the version of the rules, the calendar, whose days counted."""

    due_at: datetime
    limit: str
    policy_id: int
    calendar: str
    his: bool

    @property
    def kept(self) -> dict[str, Any]:
        """What the order keeps of it, to count it anew when a day changes."""
        return {"limit": self.limit, "policy": self.policy_id, "calendar": self.calendar, "his": self.his}


def limit_of(case: Case, stage: str, *, size: Size, contractor_id: int | None = None, at: datetime) -> Counted:
    """When `stage` is due for a repair of this size that is given now, in the case's own version (S000.12.r21).

    What a contractor owes is counted by his own calendar where he has one.
    """
    policy = policy_of(case.policy_id)
    section = policy.section(DeadlinePolicy)
    rule = section.rule_for(stage, facts_of(case).model_copy(update={"size": size.value}), since=at)
    his = bool(contractor_id) and section.stage(stage).contractor_calendar
    place = _place(case.development_id, contractor_id if his else None)
    key, calendar = Calendars().for_limit(policy, named=rule.calendar, place=place)
    due_at = deadlines.due_at(limit=rule.limit, start=at, calendar=calendar, counting=section.counting).due_at
    return Counted(due_at, str(rule.limit), policy.version_id, key, his)


def _place(development_id: int, contractor_id: int | None) -> Place:
    return Place(development_id, contractor_id or 0)


class ReadsCalendars(Protocol):
    """Says what calendar holds at a place: as days stand, or as they would."""

    def of(self, policy: LoadedPolicy, *, key: str = "", place: Place = ...) -> Calendar:
        """The calendar called `key` in a policy, with the days of the place."""
        ...


def moved_dates(order: WorkOrder, *, calendars: ReadsCalendars, at: datetime) -> dict[str, datetime]:
    """The dates of an open order that differ when they are counted anew, by name; no query but for calendars."""
    moved = {}
    for name in following.dates_running(order.state):
        kept, was = order.counted.get(name), getattr(order, name)
        if kept is not None:
            becomes = _counted_anew(order, kept, calendars)
            if following.follows(was=was, becomes=becomes, pressed=order.pressed > 0, at=at):
                moved[name] = becomes
    return moved


def _counted_anew(order: WorkOrder, kept: Mapping[str, Any], calendars: ReadsCalendars) -> datetime:
    policy = policy_of(kept["policy"])
    place = _place(order.development_id, order.contractor_id if kept["his"] else None)
    calendar = calendars.of(policy, key=kept["calendar"], place=place)
    counting = policy.section(DeadlinePolicy).counting
    limit = parse_duration(kept["limit"])
    return deadlines.due_at(limit=limit, start=order.sent_at, calendar=calendar, counting=counting).due_at


def orders_concerned(since: date | None, *, owner: Owner | None = None) -> WorkOrderQuerySet:
    """The open orders whose dates a change of days from `since` on may move, everywhere or only those of an owner."""
    orders = WorkOrder.objects.open()
    if since is not None:
        before = days_before(since)
        orders = orders.filter(Q(answer_by__gte=before) | Q(on_site_by__gte=before) | Q(finish_by__gte=before))
    return of_owner(orders, owner)


@dataclass(frozen=True)
class MovedDate:
    """A date of an open order that a change would move: which, from when, to when."""

    order: WorkOrder
    name: str
    was: datetime
    becomes: datetime

    @property
    def later(self) -> bool:
        """Whether there would be more time."""
        return self.becomes > self.was


@dataclass(frozen=True)
class OrdersPreview:
    """What a change of one day would do to open orders: how many were looked at, how many dates move, the first."""

    looked_at: int
    moved: int
    later: int
    first: tuple[MovedDate, ...]
    all_seen: bool


def preview_orders(
    table: CalendarTable, *, owner: Owner, day: date, single: SingleDay | None, at: datetime
) -> OrdersPreview:
    """Which dates of open orders would move, were `day` so for `owner` (None: its own day taken back).

    The first 1,000 by their number are looked at. Nothing is written.
    """
    would = Supposed.with_day(table, owner=owner, day=day, single=single)
    found = list(orders_concerned(day, owner=owner).order_by("pk")[: LOOKED_AT + 1])
    orders = found[:LOOKED_AT]
    moved = [
        MovedDate(order, name, getattr(order, name), becomes)
        for order in orders
        for name, becomes in moved_dates(order, calendars=would, at=at).items()
    ]
    return OrdersPreview(
        looked_at=len(orders),
        moved=len(moved),
        later=sum(each.later for each in moved),
        first=tuple(moved[:SHOWN]),
        all_seen=len(found) <= LOOKED_AT,
    )
