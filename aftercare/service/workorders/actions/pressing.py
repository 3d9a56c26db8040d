"""Pressing a contractor who is late: reminders, by the clock or by hand, and proposing the formal demand."""

from datetime import datetime

from django.db import transaction

from aftercare.ground.audit import trail
from aftercare.ground.core.actors import Actor
from aftercare.service.workorders import permissions
from aftercare.service.workorders.models import Demand, Reminder, WorkOrder
from aftercare.service.workorders.parts.orders import locked_order
from aftercare.service.workorders.parts.pressing import look_again, moment_of, watch, write_demand, write_reminder
from aftercare.service.workorders.queries.policy import pressing_policy_of
from aftercare.service.workorders.queries.pressing import live_demand_of, missed_of, reminded_of
from aftercare.service.workorders.rules import pressing as rules
from aftercare.service.workorders.rules.pressing import Missed
from aftercare.service.workorders.rules.states import WORKING_STATES

PRESSED = ["press_at", "pressed"]  # no version: nobody's form grows stale because the clock looked


@transaction.atomic
def press(*, order_id: int, by: Actor, at: datetime) -> WorkOrder:
    """Take the step of the contractor's ladder that is due on an order, if one is, and say when the next one is.

    A reminder goes out by itself; the formal demand is only proposed: a person issues it (ES05).
    """
    order = locked_order(order_id)
    permissions.check_may_find_silent(by, order)
    missed = missed_of(order, at=at)
    if order.contractor_id is None or order.state not in WORKING_STATES or live_demand_of(order) is not None:
        order.press_at = None
    elif missed is None:
        watch(order, after=at)
    else:
        _climb(order, missed, by=by, at=at)
    order.save(update_fields=PRESSED)
    return order


def _climb(order: WorkOrder, missed: Missed, *, by: Actor, at: datetime) -> None:
    policy = pressing_policy_of(order.case)
    step = rules.next_step(policy, missed, reminded=reminded_of(order, missed))
    if step is None:
        watch(order, after=missed.at)
        return
    moment = moment_of(order, step)
    if moment > at:
        order.press_at = moment
    elif step.reminder is not None:
        _recorded(write_reminder(order, missed, ring=step.reminder.ring, by=by, at=at), order, by=by, at=at)
        look_again(order, missed)
    elif policy.demand is not None:
        _proposed(write_demand(order, missed, policy.demand, by=by, at=at), order, by=by, at=at)


@transaction.atomic
def remind(*, order_id: int, seen: int, note: str = "", by: Actor, at: datetime) -> Reminder:
    """Remind a late contractor by hand; it counts as a step like those the clock takes."""
    order = locked_order(order_id, seen=seen)
    permissions.check_may_dispatch(by, order.case)
    missed = rules.check_missed(missed_of(order, at=at), of_contractor=order.contractor_id is not None)
    reminder = write_reminder(order, missed, ring=False, note=note, by=by, at=at)
    if live_demand_of(order) is None:
        look_again(order, missed)
    order.save(update_fields=PRESSED)
    _recorded(reminder, order, by=by, at=at)
    return reminder


@transaction.atomic
def propose_demand(*, order_id: int, seen: int, text: str = "", by: Actor, at: datetime) -> Demand:
    """Prepare a formal demand by hand, for whoever may issue it. Raises NotLate, NoLadder, DemandStands."""
    order = locked_order(order_id, seen=seen)
    permissions.check_may_dispatch(by, order.case)
    missed = rules.check_missed(missed_of(order, at=at), of_contractor=order.contractor_id is not None)
    rule = rules.check_knows_demands(pressing_policy_of(order.case))
    rules.check_none_stands(live=live_demand_of(order) is not None)
    demand = write_demand(order, missed, rule, text=text, by=by, at=at)
    order.save(update_fields=PRESSED)
    _proposed(demand, order, by=by, at=at)
    return demand


def _recorded(reminder: Reminder, order: WorkOrder, *, by: Actor, at: datetime) -> None:
    trail.record(
        "workorder.reminded",
        order,
        by=by,
        at=at,
        promise=reminder.promise,
        missed_at=reminder.missed_at,
        count=reminder.count,
        ring=reminder.ring,
        note=reminder.note,
    )


def _proposed(demand: Demand, order: WorkOrder, *, by: Actor, at: datetime) -> None:
    trail.record(
        "workorder.demand_proposed",
        order,
        by=by,
        at=at,
        demand=demand.pk,
        promise=demand.promise,
        missed_at=demand.missed_at,
    )
