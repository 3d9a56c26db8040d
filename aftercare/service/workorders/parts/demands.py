"""Locking a formal demand with the order and the case that it is about."""

from aftercare.ground.core.errors import Missing
from aftercare.ground.core.text import lazy as _
from aftercare.service.workorders.models import Demand, WorkOrder
from aftercare.service.workorders.parts.orders import locked_order


def locked_demand(demand_id: int, *, seen: int | None = None) -> tuple[Demand, WorkOrder]:
    """The demand and its order with its case, all locked, the case first."""
    order_id = Demand.objects.values_list("order_id", flat=True).filter(pk=demand_id).first()
    if order_id is None:
        raise Missing(_("There is no such demand any more."))
    order = locked_order(order_id)
    demand = Demand.objects.locked(demand_id, seen=seen)
    demand.order = order
    return demand, order
