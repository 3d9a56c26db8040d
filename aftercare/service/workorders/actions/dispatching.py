"""Sending somebody: first, instead of another, once more; and taking an order back."""

from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction

from aftercare.ground.accounts.queries import list_staff_with
from aftercare.ground.accounts.roles import Permission
from aftercare.ground.audit import trail
from aftercare.ground.core.actors import Actor
from aftercare.ground.core.errors import BadInput
from aftercare.ground.core.text import lazy as _
from aftercare.ground.submissions import parts as submissions
from aftercare.records.contractors.models import Contractor
from aftercare.service.cases import rules as case_rules
from aftercare.service.cases.models import Case
from aftercare.service.workorders import permissions, queries
from aftercare.service.workorders.models import WorkOrder
from aftercare.service.workorders.parts.orders import (
    NewOrder,
    bring_along,
    end_order,
    locked_order,
    make_order,
    rework_for,
    sent_facts,
)
from aftercare.service.workorders.parts.pressing import end_demand
from aftercare.service.workorders.queries.dispatching import original_of, propose_executor
from aftercare.service.workorders.rules import checks
from aftercare.service.workorders.rules.dispatch import check_can_send, check_executor, cost_falls_on
from aftercare.service.workorders.rules.pressing import Ground, Outcome, Standing, check_may_go_outside
from aftercare.service.workorders.rules.states import OrderState, Route, check_state

# Whoever starts from one of these steps needs no more than the next of these moves to be there.
TO_SEND = ("dispatch_at_once", "send", "send_other")


@dataclass(frozen=True)
class Executor:
    """Who is sent: the route, and either a contractor or a technician."""

    route: Route
    contractor_id: int | None = None
    technician_id: int | None = None


def _check_executor(case: Case, executor: Executor) -> None:
    """Refuse whoever does not fit the route, works for us no more, or may not work here. Raises BadInput."""
    check_executor(route=executor.route, contractor_id=executor.contractor_id, technician_id=executor.technician_id)
    if executor.contractor_id is not None:
        known = Contractor.objects.filter(pk=executor.contractor_id, active=True).exists()
    else:
        here = list_staff_with(
            Permission.DO_WORK,
            development_id=case.development_id,
            building_id=case.building_id,
            category=case.category,
        )
        known = executor.technician_id in {staff.pk for staff in here}
    if not known:
        raise BadInput(
            field=_("Executor"),
            value=executor.contractor_id or executor.technician_id,
            remedy=_("Choose somebody who works for us here."),
        )


@transaction.atomic
def dispatch(
    *,
    case_id: int,
    seen: int,
    executor: Executor,
    what: str = "",
    notice: str = "",
    key: str = "",
    by: Actor,
    at: datetime,
) -> WorkOrder:
    """Give an order for the case. Contractors have until `answer_by` to answer; own staff begin at once.

    The policy's proposal says whether the original contractor bears the cost (S000.11.r13, S000.12.r19); an executor
    whom the proposal does not name may be sent too, under the same rule of cost.
    """
    sent = submissions.reserve(key=key, digest=submissions.digest_of([case_id, executor, what, notice]), by=by, at=at)
    if sent is not None:
        return WorkOrder.objects.get(pk=sent)
    case = Case.objects.locked(case_id, seen=seen)
    permissions.check_may_dispatch(by, case)
    case_rules.check_open(closed_at=case.closed_at)
    check_can_send(phase=queries.phase_of(case), emergency=case.emergency)
    _check_executor(case, executor)

    order = make_order(case, _as_proposed(case, executor, what=what, notice=notice, at=at), by=by, at=at)
    moves = (*TO_SEND, "accept") if order.state == OrderState.TAKEN.value else TO_SEND
    bring_along(case, *moves, by=by, at=at)
    submissions.keep_result(key=key, result=order, by=by)
    trail.record("workorder.sent", order, by=by, at=at, begins=True, **sent_facts(order))
    return order


@transaction.atomic
def send_elsewhere(
    *,
    order_id: int,
    seen: int,
    executor: Executor,
    reason: str,
    ground: Ground = Ground.LATE,
    notice: str = "",
    key: str = "",
    by: Actor,
    at: datetime,
) -> WorkOrder:
    """Give the work to another than who does not do it; the cost follows the policy (WA08, S000.12.r13).

    Where the policy has it so, work that is late is taken away at the contractor's cost only after a formal demand has
    run out; `ground` says what else it may be (ES05). Raises DemandFirst.
    """
    sent = submissions.reserve(
        key=key, digest=submissions.digest_of([order_id, executor, reason, notice, ground]), by=by, at=at
    )
    if sent is not None:
        return WorkOrder.objects.get(pk=sent)
    old = locked_order(order_id, seen=seen)
    case = old.case
    permissions.check_may_dispatch(by, case)
    case_rules.check_open(closed_at=case.closed_at)
    check_state("send_elsewhere", state=old.state)
    checks.check_reason(reason)
    _check_executor(case, executor)

    new = _as_proposed(case, executor, what=old.what, notice=notice, at=at, failed=old)
    if old.is_open:
        new = _taken_away(old, new, ground, reason=reason, by=by, at=at)
        end_order(old, state=OrderState.CANCELLED, reason=reason, at=at)
        bring_along(case, "give_up", reason=reason, by=by, at=at)
    order = make_order(case, new, by=by, at=at)
    moves = ("send", "send_other", "accept") if order.state == OrderState.TAKEN.value else ("send", "send_other")
    bring_along(case, *moves, by=by, at=at)
    submissions.keep_result(key=key, result=order, by=by)
    trail.record("workorder.sent", order, by=by, at=at, begins=True, replaces=old.number, **sent_facts(order))
    return order


@transaction.atomic
def order_rework(*, order_id: int, seen: int, reason: str, by: Actor, at: datetime) -> WorkOrder:
    """Ask whoever did it to do it again, after the work was accepted and the owner was not content after all."""
    old = locked_order(order_id, seen=seen)
    permissions.check_may_dispatch(by, old.case)
    case_rules.check_open(closed_at=old.case.closed_at)
    check_state("rework", state=old.state)
    checks.check_reason(reason)
    order = make_order(old.case, rework_for(old, reason=reason), by=by, at=at)
    bring_along(old.case, "dispatch_again", "send", "accept", reason=reason, by=by, at=at)
    trail.record("workorder.rework_ordered", order, by=by, at=at, begins=True, reason=reason, rework_of=old.number)
    return order


@transaction.atomic
def cancel(*, order_id: int, seen: int, reason: str, by: Actor, at: datetime) -> WorkOrder:
    """Take an order back on which nobody has begun; the case waits for another to be sent."""
    order = locked_order(order_id, seen=seen)
    permissions.check_may_dispatch(by, order.case)
    check_state("cancel", state=order.state)
    checks.check_reason(reason)
    end_order(order, state=OrderState.CANCELLED, reason=reason, at=at)
    bring_along(order.case, "decline", "give_up", reason=reason, by=by, at=at)
    trail.record("workorder.cancelled", order, by=by, at=at, reason=reason)
    return order


def _taken_away(old: WorkOrder, new: NewOrder, ground: Ground, *, reason: str, by: Actor, at: datetime) -> NewOrder:
    """The new order as it is allowed, with the demand that led to it; the demand ends with it."""
    if ground is Ground.OUR_CHOICE:
        new = replace(new, charged_to_id=None, charged_because="")
    charged = new.charged_to_id is not None and new.charged_to_id == old.contractor_id
    demand = queries.live_demand_of(old) if old.pressed else None
    standing = Standing(
        state=old.state,
        charged=charged,
        demand_ran_out=queries.has_run_out(demand, at=at),
        emergency=old.case.emergency,
    )
    check_may_go_outside(queries.pressing_policy_of(old.case), ground, standing)
    if demand is None:
        return new
    end_demand(demand, Outcome.OUTSIDE if charged else Outcome.OVER, reason=reason, by=by, at=at)
    because = ", ".join(part for part in (new.charged_because, demand.number) if part)
    return replace(new, charged_because=because) if charged else new


def _as_proposed(
    case: Case, executor: Executor, *, what: str, notice: str, at: datetime, failed: WorkOrder | None = None
) -> NewOrder:
    proposal = propose_executor(case, on=at.date(), giving_up=failed)
    charged = cost_falls_on(
        charge_original=proposal.charge_original,
        original_id=original_of(case),
        executor_id=executor.contractor_id,
    )
    return NewOrder(
        kind=proposal.kind_for(executor.route),
        route=executor.route,
        size=proposal.size,
        what=what or case.subject,
        contractor_id=executor.contractor_id,
        technician_id=executor.technician_id,
        charged_to_id=charged,
        charged_because=", ".join(proposal.source) if charged else "",
        notice=notice,
        because=proposal.because(executor.route),
    )
