"""Builders for the contractor's ladder: an order that is late, as far up the ladder as it is wanted."""

from datetime import datetime, timedelta

from aftercare.ground.core.actors import CLOCK, Actor
from aftercare.service.workorders.actions import demanding, pressing
from aftercare.service.workorders.models import Demand, WorkOrder
from tests.factories.workorders import Place, a_taken_order, fresh


def climbed(order: WorkOrder, *, steps: int = 1) -> datetime:
    """The clock has looked whenever the order asked for it, until so many steps were taken; when the last one was."""
    order = fresh(order)
    for _look in range(8):
        at = order.press_at
        assert at is not None, "the ladder goes on"
        pressing.press(order_id=order.pk, by=CLOCK, at=at + timedelta(seconds=1))
        order = fresh(order)
        if order.pressed >= steps:
            return at + timedelta(seconds=1)
    raise AssertionError("so many steps are not on the ladder")


def a_proposed_demand(place: Place, *, order: WorkOrder | None = None) -> Demand:
    """The builder was to be on site, was reminded twice, and never came."""
    order = order or a_taken_order(place)
    climbed(order, steps=3)
    return Demand.objects.get(order=order)


def an_issued_demand(place: Place, *, order: WorkOrder | None = None) -> Demand:
    """The supervisor has put the company's name under it as soon as it was proposed."""
    demand = a_proposed_demand(place, order=order)
    return demanding.issue_demand(
        demand_id=demand.pk,
        seen=demand.version,
        text="请立即派人到场修补淋浴间防水。",
        by=place.supervisor,
        at=demand.proposed_at,
    )


def a_demand_that_ran_out(place: Place, *, order: WorkOrder | None = None) -> Demand:
    """Its deadline is over, and nobody has come."""
    demand = an_issued_demand(place, order=order)
    assert demand.clock is not None
    return demanding.pass_demand(demand_id=demand.pk, by=CLOCK, at=demand.clock.due_at)


def a_demand_on_file(order: WorkOrder, *, by: Actor, at: datetime) -> Demand:
    """An order of a contractor was to be finished yesterday; the demand has been issued."""
    WorkOrder.objects.filter(pk=order.pk).update(finish_by=at - timedelta(days=1))
    demand = pressing.propose_demand(order_id=order.pk, seen=fresh(order).version, by=by, at=at)
    return demanding.issue_demand(demand_id=demand.pk, seen=demand.version, by=by, at=at)
