"""What an order takes over after it was sent: a time that the customer states anew, days that are no longer what they
were."""

from datetime import datetime

from django.db import transaction

from aftercare.ground.audit import trail
from aftercare.ground.core.actors import Actor
from aftercare.service.deadlines.queries import Calendars
from aftercare.service.workorders import permissions
from aftercare.service.workorders.models import WorkOrder
from aftercare.service.workorders.parts.orders import locked_order
from aftercare.service.workorders.parts.pressing import watch
from aftercare.service.workorders.queries.limits import limit_of, moved_dates
from aftercare.service.workorders.queries.pressing import live_demand_of, missed_of
from aftercare.service.workorders.rules.states import NOT_BEGUN, WORKING_STATES, OrderState, Size


@transaction.atomic
def follow_stated_time(*, order_id: int, by: Actor, at: datetime) -> WorkOrder:
    """Set by when somebody is on site by what the customer says now, as it would stand had it been said at first.

    An order on which somebody has been on site already, or that is over, stays as it is; so does one whose limit does
    not go by the customer's word.
    """
    order = locked_order(order_id)
    permissions.check_may_find_silent(by, order)
    stated = limit_of(order.case, "on_site", size=Size(order.size), at=order.sent_at)
    after = stated.due_at
    if order.state not in NOT_BEGUN or after == order.on_site_by:
        return order
    before, order.on_site_by = order.on_site_by, after
    order.counted = {**order.counted, "on_site_by": stated.kept}
    if order.state != OrderState.SENT.value:
        watch(order)
    order.save(update_fields=["on_site_by", "counted", "press_at", "version"])
    trail.record("workorder.on_site_moved", order, by=by, at=at, before=before, after=after)
    return order


@transaction.atomic
def follow_calendar(*, order_id: int, reason: str, by: Actor, at: datetime) -> WorkOrder:
    """Count the dates of an open order anew after days of its calendar changed, and say so on it (SL05).

    What was promised stands: a later day of which the owner was told, an agreed visit, the time a formal demand gave.
    """
    order = locked_order(order_id)
    permissions.check_may_find_silent(by, order)
    moved = moved_dates(order, calendars=Calendars(), at=at)
    if not moved:
        return order
    changes = {f"was_{name}": getattr(order, name) for name in moved} | moved
    for name, becomes in moved.items():
        setattr(order, name, becomes)
    _watch_anew(order, at=at)
    order.save(update_fields=[*moved, "press_at", "version"])
    trail.record("workorder.redated", order, by=by, at=at, reason=reason, **changes)
    return order


def _watch_anew(order: WorkOrder, *, at: datetime) -> None:
    """Look at it at its new dates; where steps were taken for one that stays missed, they go on as they are."""
    if order.state not in WORKING_STATES:
        return
    if order.pressed and (missed_of(order, at=at) is not None or live_demand_of(order) is not None):
        return
    watch(order)
