"""The formal demand: issued or not by a person with authority, delivered, acknowledged, run out, ended."""

from datetime import date, datetime

from django.db import transaction

from aftercare.ground.audit import trail
from aftercare.ground.core.actors import Actor
from aftercare.ground.files.models import StoredFile
from aftercare.service.workorders import permissions
from aftercare.service.workorders.models import Demand, DemandDelivery, WorkOrder
from aftercare.service.workorders.parts.demands import locked_demand
from aftercare.service.workorders.parts.orders import locked_order
from aftercare.service.workorders.parts.photos import keep_photo
from aftercare.service.workorders.parts.pressing import end_demand, next_number, start_deadline, watch
from aftercare.service.workorders.queries.policy import pressing_policy_of
from aftercare.service.workorders.queries.pressing import has_run_out, live_demand_of, missed_of
from aftercare.service.workorders.rules import checks
from aftercare.service.workorders.rules import pressing as rules
from aftercare.service.workorders.rules.pressing import DemandState, Outcome, Way
from aftercare.service.workorders.rules.states import OrderState

ISSUED = (DemandState.ISSUED, DemandState.PASSED)


@transaction.atomic
def issue_demand(*, demand_id: int, seen: int, text: str = "", by: Actor, at: datetime) -> Demand:
    """Put the company's name under a formal demand: it gets its number, and its deadline begins to run.

    Refused once the contractor has done what it owed. Raises NotPermitted for a role that the rules do not name.
    """
    demand, order = locked_demand(demand_id, seen=seen)
    permissions.check_may_issue(by, order)
    rules.check_demand_in(demand.state, DemandState.PROPOSED)
    rules.check_missed(missed_of(order, at=at), of_contractor=True)
    rule = rules.check_knows_demands(pressing_policy_of(order.case))
    demand.text = text.strip()
    demand.clock = start_deadline(demand, order, rule, at=at)
    demand.state, demand.issued_at = DemandState.ISSUED.value, at
    demand.issued_by, demand.issued_by_label = by.reference, by.label
    demand.number = next_number(order, at=at)
    demand.save()
    trail.record(
        "workorder.demand_issued",
        order,
        by=by,
        at=at,
        demand=demand.pk,
        number=demand.number,
        due_at=demand.clock.due_at,
        text=demand.text,
    )
    return demand


@transaction.atomic
def drop_demand(*, demand_id: int, seen: int, reason: str, by: Actor, at: datetime) -> Demand:
    """Do not issue a demand that was proposed, with the reason."""
    demand, order = locked_demand(demand_id, seen=seen)
    permissions.check_may_dispatch(by, order.case)
    rules.check_demand_in(demand.state, DemandState.PROPOSED)
    checks.check_reason(reason)
    end_demand(demand, Outcome.OVER, reason=reason, by=by, at=at)
    _watch_on(order, demand)
    trail.record("workorder.demand_dropped", order, by=by, at=at, demand=demand.pk, reason=demand.ended_reason)
    return demand


@transaction.atomic
def withdraw_demand(*, demand_id: int, seen: int, reason: str, by: Actor, at: datetime) -> Demand:
    """Take an issued demand back, with the reason, which the contractor reads."""
    demand, order = locked_demand(demand_id, seen=seen)
    permissions.check_may_issue(by, order)
    rules.check_demand_in(demand.state, *ISSUED)
    checks.check_reason(reason)
    _end(demand, order, Outcome.WITHDRAWN, reason=reason, by=by, at=at)
    return demand


@transaction.atomic
def record_delivery(
    *,
    demand_id: int,
    way: str,
    on: date,
    person: str = "",
    courier_number: str = "",
    note: str = "",
    photo: StoredFile | None = None,
    by: Actor,
    at: datetime,
) -> DemandDelivery:
    """Write down how the demand reached the contractor, or who refused it, with what proves it.

    The same delivery said twice is written down once.
    """
    demand, order = locked_demand(demand_id)
    permissions.check_may_dispatch(by, order.case)
    rules.check_demand_in(demand.state, *ISSUED)
    chosen = rules.check_delivery(way=way, person=person, courier_number=courier_number, note=note)
    rules.check_delivered_on(on, issued_at=demand.issued_at, at=at, zone=order.case.development.zone)
    told = {
        "way": chosen.value,
        "on": on,
        "person": person.strip()[:120],
        "courier_number": courier_number.strip()[:80],
        "note": note.strip()[:300],
    }
    known = DemandDelivery.objects.filter(demand=demand, **told).first()
    if known is not None:
        return known
    proof = (
        keep_photo(photo, subject=order.subject, case_id=order.case_id, purpose="delivery", by=by, at=at)
        if photo is not None
        else None
    )
    delivery = DemandDelivery.objects.create(
        demand=demand, **told, proof=proof, recorded_at=at, recorded_by_label=by.label
    )
    demand.save(update_fields=["version"])
    trail.record(
        "workorder.demand_delivered",
        order,
        by=by,
        at=at,
        demand=demand.pk,
        way=delivery.way,
        on=delivery.on,
        person=delivery.person,
        courier_number=delivery.courier_number,
        note=delivery.note,
    )
    return delivery


@transaction.atomic
def acknowledge_demand(*, demand_id: int, name: str, reply: str = "", by: Actor, at: datetime) -> Demand:
    """The contractor says on its page that it has the demand, who read it, and what it will do. Once."""
    demand, order = locked_demand(demand_id)
    permissions.check_may_acknowledge(by, order)
    rules.check_demand_in(demand.state, *ISSUED)
    rules.check_not_acknowledged(demand.acknowledged_at)
    who = rules.check_name(name)
    demand.acknowledged_at, demand.acknowledged_by_label = at, f"{by.label} {who}"[:120]
    demand.reply = reply.strip()
    demand.save(update_fields=["acknowledged_at", "acknowledged_by_label", "reply", "version"])
    DemandDelivery.objects.create(
        demand=demand,
        way=Way.LINK.value,
        on=at.astimezone(order.case.development.zone).date(),
        person=who,
        recorded_at=at,
        recorded_by_label=by.label,
    )
    trail.record("workorder.demand_acknowledged", order, by=by, at=at, demand=demand.pk, name=who, reply=demand.reply)
    return demand


@transaction.atomic
def pass_demand(*, demand_id: int, by: Actor, at: datetime) -> Demand:
    """The deadline of a demand is over and the work is not done: another may do it now at the contractor's cost."""
    demand, order = locked_demand(demand_id)
    permissions.check_may_find_silent(by, order)
    rules.check_demand_in(demand.state, DemandState.ISSUED)
    rules.check_ran_out(ran_out=has_run_out(demand, at=at))
    demand.state = DemandState.PASSED.value
    demand.save(update_fields=["state", "version"])
    due_at = demand.clock.due_at if demand.clock else None
    trail.record("workorder.demand_passed", order, by=by, at=at, demand=demand.pk, due_at=due_at)
    return demand


@transaction.atomic
def settle_demand(*, order_id: int, by: Actor, at: datetime) -> WorkOrder:
    """End the demand of an order that was finished or is over meanwhile, with what came of it."""
    order = locked_order(order_id)
    permissions.check_may_find_silent(by, order)
    demand = live_demand_of(order)
    if demand is None or order.state not in {OrderState.DONE.value, OrderState.CANCELLED.value}:
        return order
    demand = Demand.objects.locked(demand.pk)
    outcome = Outcome.OVER
    if order.finished_at is not None and demand.clock is not None:
        outcome = Outcome.MET if order.finished_at <= demand.clock.due_at else Outcome.MET_LATE
    _end(demand, order, outcome, by=by, at=at)
    return order


def _end(demand: Demand, order: WorkOrder, outcome: Outcome, *, reason: str = "", by: Actor, at: datetime) -> None:
    end_demand(demand, outcome, reason=reason, by=by, at=at)
    _watch_on(order, demand)
    trail.record(
        "workorder.demand_ended",
        order,
        by=by,
        at=at,
        demand=demand.pk,
        number=demand.number,
        outcome=demand.outcome,
        reason=demand.ended_reason,
    )


def _watch_on(order: WorkOrder, demand: Demand) -> None:
    """The ladder is done with the date that was missed; the next date of the order counts again."""
    if order.is_open:
        watch(order, after=demand.missed_at)
        order.save(update_fields=["press_at"])
