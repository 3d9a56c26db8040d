"""What the clock does by itself: whoever did not answer in time is found; orders follow what the customer states."""

from datetime import datetime

from aftercare.ground.audit.models import AuditEvent
from aftercare.ground.core.actors import CLOCK
from aftercare.ground.jobs import queue
from aftercare.service.workorders.actions import answering, following
from aftercare.service.workorders.models import WorkOrder
from aftercare.service.workorders.rules.states import NOT_BEGUN

MARK_SILENT = "workorders.mark_silent"
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
