"""What an order takes over from its case after it was sent: a time that the customer states anew."""

from datetime import datetime

from django.db import transaction

from aftercare.ground.audit import trail
from aftercare.ground.core.actors import Actor
from aftercare.service.workorders import permissions
from aftercare.service.workorders.models import WorkOrder
from aftercare.service.workorders.parts.orders import locked_order
from aftercare.service.workorders.parts.pressing import watch
from aftercare.service.workorders.queries.limits import limit_of
from aftercare.service.workorders.rules.states import NOT_BEGUN, OrderState, Size


@transaction.atomic
def follow_stated_time(*, order_id: int, by: Actor, at: datetime) -> WorkOrder:
    """Set by when somebody is on site by what the customer says now, as it would stand had it been said at first.

    An order on which somebody has been on site already, or that is over, stays as it is; so does one whose limit does
    not go by the customer's word.
    """
    order = locked_order(order_id)
    permissions.check_may_find_silent(by, order)
    after = limit_of(order.case, "on_site", size=Size(order.size), at=order.sent_at)
    if order.state not in NOT_BEGUN or after == order.on_site_by:
        return order
    before, order.on_site_by = order.on_site_by, after
    if order.state != OrderState.SENT.value:
        watch(order)
    order.save(update_fields=["on_site_by", "press_at", "version"])
    trail.record("workorder.on_site_moved", order, by=by, at=at, before=before, after=after)
    return order
