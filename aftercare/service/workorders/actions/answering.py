"""What whoever was asked says to it: yes, no, or nothing."""

from datetime import datetime

from django.db import transaction

from aftercare.ground.audit import trail
from aftercare.ground.core.actors import Actor
from aftercare.service.workorders import permissions
from aftercare.service.workorders.models import WorkOrder
from aftercare.service.workorders.parts.orders import bring_along, end_order, locked_order
from aftercare.service.workorders.parts.pressing import watch
from aftercare.service.workorders.rules import checks
from aftercare.service.workorders.rules.states import OrderState, check_state


@transaction.atomic
def take(*, order_id: int, seen: int, note: str = "", by: Actor, at: datetime) -> WorkOrder:
    """Take the order on; the next thing is to agree a time with the owner."""
    order = locked_order(order_id, seen=seen)
    permissions.check_may_answer(by, order)
    check_state("take", state=order.state)
    order.state, order.answered_at = OrderState.TAKEN.value, at
    watch(order)
    order.save(update_fields=["state", "answered_at", "press_at", "version"])
    bring_along(order.case, "accept", by=by, at=at)
    trail.record("workorder.taken", order, by=by, at=at, note=note)
    return order


@transaction.atomic
def decline(*, order_id: int, seen: int, reason: str, by: Actor, at: datetime) -> WorkOrder:
    """Decline the order, with the reason; the case goes on to be sent to another (S000.11.r13)."""
    order = locked_order(order_id, seen=seen)
    permissions.check_may_answer(by, order)
    check_state("decline", state=order.state)
    checks.check_reason(reason)
    order.answered_at = at
    order.save(update_fields=["answered_at"])
    end_order(order, state=OrderState.DECLINED, reason=reason, at=at)
    bring_along(order.case, "decline", reason=reason, by=by, at=at)
    trail.record("workorder.declined", order, by=by, at=at, reason=reason)
    return order


@transaction.atomic
def mark_silent(*, order_id: int, by: Actor, at: datetime) -> WorkOrder:
    """Nobody answered in time: the order is over, and the case goes on to be sent to another (S000.12.r13)."""
    order = locked_order(order_id)
    permissions.check_may_find_silent(by, order)
    check_state("find_silent", state=order.state)
    checks.check_silent(answer_by=order.answer_by, at=at)
    end_order(order, state=OrderState.SILENT, reason="", at=at)
    bring_along(order.case, "silent", by=by, at=at)
    trail.record("workorder.silent", order, by=by, at=at, answer_by=order.answer_by)
    return order
