"""What the clock does by itself: whoever did not answer in time is found, and each such order is ended on its own."""

from datetime import datetime

from aftercare.ground.core.actors import CLOCK
from aftercare.ground.jobs import queue
from aftercare.service.workorders.actions import answering
from aftercare.service.workorders.models import WorkOrder

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
