"""What the clock does by itself: whoever did not answer in time or is late is found; orders follow what is stated."""

from datetime import date, datetime

from aftercare.ground.audit.models import AuditEvent
from aftercare.ground.core.actors import CLOCK
from aftercare.ground.core.text import lazy as _
from aftercare.ground.jobs import queue
from aftercare.service.deadlines.queries import Calendars
from aftercare.service.workorders.actions import answering, demanding, following, pressing
from aftercare.service.workorders.models import Demand, DemandQuerySet, WorkOrder
from aftercare.service.workorders.queries.limits import moved_dates, orders_concerned
from aftercare.service.workorders.rules.pressing import DemandState
from aftercare.service.workorders.rules.states import NOT_BEGUN

MARK_SILENT = "workorders.mark_silent"
PRESS = "workorders.press"
CALL_RUN_OUT = "workorders.call_run_out"
FOLLOW_CALENDAR = "workorders.follow_calendar"
AT_ONCE = 500


def find_silent(*, at: datetime) -> None:
    """Queue one job for every order whose time to answer has passed; reads only those, by an index."""
    late = WorkOrder.objects.unanswered(at).order_by("answer_by", "pk").values_list("pk", flat=True)[:AT_ONCE]
    for order_id in late:
        queue.put(MARK_SILENT, key=f"workorder:{order_id}:silent", order_id=order_id)


def mark_silent(*, order_id: int, at: datetime) -> None:
    """End one order as unanswered; an answer that came in between is left alone."""
    if WorkOrder.objects.unanswered(at).filter(pk=order_id).exists():
        answering.mark_silent(order_id=order_id, by=CLOCK, at=at)


def follow_stated_time(*, event: AuditEvent, at: datetime) -> None:
    """The customer states another time: the orders of the case on which nobody has begun go by it."""
    sent = WorkOrder.objects.filter(case_id=event.subject_id, state__in=sorted(NOT_BEGUN))
    for order_id in sent.order_by("sequence").values_list("pk", flat=True)[:AT_ONCE]:
        following.follow_stated_time(order_id=order_id, by=CLOCK, at=at)


def calendar_changed(*, event: AuditEvent, at: datetime) -> None:  # noqa: ARG001  every reaction is told the time
    """After days of a calendar changed: have the open orders follow that were counted by it."""
    since = event.changes.get("day") or ""
    queue.put(FOLLOW_CALENDAR, key=f"{FOLLOW_CALENDAR}:{event.pk}", slow=True, since=since)


def follow_calendar(*, since: str, at: datetime) -> dict[str, int]:
    """Count the dates of open orders anew, so many at once; each that moves in a transaction of its own.

    `since`: the day from which on something changed; empty when that is not said.
    """
    orders = orders_concerned(date.fromisoformat(since) if since else None).order_by("pk")
    reason, last, moved = str(_("The working calendar has changed")), 0, 0
    while batch := list(orders.filter(pk__gt=last)[:AT_ONCE]):
        calendars = Calendars()
        for order in batch:
            if moved_dates(order, calendars=calendars, at=at):
                following.follow_calendar(order_id=order.pk, reason=reason, by=CLOCK, at=at)
                moved += 1
        last = batch[-1].pk
    return {"followed": moved}


def find_late(*, at: datetime) -> None:
    """Queue one job for every order that is to be looked at for being late, and for every demand that has run out.

    Reads only what is due: orders by an index of their moments, demands that run and whose clock is over.
    """
    due = WorkOrder.objects.to_press(at).order_by("press_at", "pk").values_list("pk", "press_at")[:AT_ONCE]
    for order_id, moment in due:
        queue.put(PRESS, key=f"workorder:{order_id}:press:{moment:%Y%m%d%H%M%S%f}", order_id=order_id)
    for demand_id in _ran_out(at).order_by("pk").values_list("pk", flat=True)[:AT_ONCE]:
        queue.put(CALL_RUN_OUT, key=f"demand:{demand_id}:passed", demand_id=demand_id)


def _ran_out(at: datetime) -> DemandQuerySet:
    return Demand.objects.filter(
        state=DemandState.ISSUED.value,
        clock__due_at__lte=at,
        clock__stopped_at__isnull=True,
        clock__paused_from__isnull=True,
    )


def press(*, order_id: int, at: datetime) -> None:
    """Look at one order that may be late; one that was done or moved in between is left alone."""
    if WorkOrder.objects.to_press(at).filter(pk=order_id).exists():
        pressing.press(order_id=order_id, by=CLOCK, at=at)


def call_run_out(*, demand_id: int, at: datetime) -> None:
    """Call one demand run out; work that was done in between is left alone."""
    if _ran_out(at).filter(pk=demand_id).exists():
        demanding.pass_demand(demand_id=demand_id, by=CLOCK, at=at)


def settle_demand(*, event: AuditEvent, at: datetime) -> None:
    """An order was finished or taken back: its demand ends with what came of it."""
    if Demand.objects.live().filter(order_id=event.subject_id).exists():
        demanding.settle_demand(order_id=event.subject_id, by=CLOCK, at=at)
