"""What this person may do on an order now: every check that an action would make, asked beforehand."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from aftercare.ground.core.actors import Actor, ActorKind
from aftercare.ground.core.checks import allows
from aftercare.service.cases.models import Case
from aftercare.service.workorders import permissions
from aftercare.service.workorders.models import WorkOrder
from aftercare.service.workorders.queries.dispatching import phase_of
from aftercare.service.workorders.queries.pages import OrderFacts, SignatureFacts, WorkFacts
from aftercare.service.workorders.queries.policy import acceptance_policy_of
from aftercare.service.workorders.rules import acceptance, checks
from aftercare.service.workorders.rules.dispatch import check_can_send
from aftercare.service.workorders.rules.states import Answer, Kind, OrderState, check_state

ACTS: Mapping[str, tuple[Callable[[Actor, WorkOrder], None], str]] = {
    "take": (permissions.check_may_answer, "take"),
    "decline": (permissions.check_may_answer, "decline"),
    "propose_time": (permissions.check_may_carry_out, "appoint"),
    "miss_time": (permissions.check_may_carry_out, "miss"),
    "leave": (permissions.check_may_carry_out, "leave"),
    "add_photos": (permissions.check_may_prove, "prove"),
    "use_part": (permissions.check_may_carry_out, "use_part"),
    "tell_delay": (permissions.check_may_tell_delay, "tell_delay"),
    "finish": (permissions.check_may_carry_out, "finish"),
    "sign": (permissions.check_may_accept, "sign"),
}
DESK_ACTS = ("send_elsewhere", "rework", "cancel")


def for_reader(job: OrderFacts, *, by: Actor) -> OrderFacts:
    """The order's facts with the acts and signatures open to this reader now."""
    return replace(job, may=_acts(job, by=by), signatures=[_signature(job, one, by=by) for one in job.signatures])


def work_for_reader(work: WorkFacts, *, by: Actor) -> WorkFacts:
    """The work of a case with what this reader can do on it."""
    orders = [for_reader(job, by=by) for job in work.orders]
    return replace(work, orders=orders, may=may_begin(work.case, by=by))


def may_begin(case: Case, *, by: Actor) -> frozenset[str]:
    """Whether this reader can record a survey, or send somebody; no query."""
    may = set()
    if case.closed_at is None:
        if allows(permissions.check_may_survey, by, case):
            may.add("survey")
        if allows(permissions.check_may_dispatch, by, case) and _can_send(case):
            may.add("dispatch")
    return frozenset(may)


def _can_send(case: Case) -> bool:
    return allows(check_can_send, phase=phase_of(case), emergency=case.emergency)


def _acts(job: OrderFacts, *, by: Actor) -> frozenset[str]:
    order = job.order
    may = {
        act
        for act, (check, state_key) in ACTS.items()
        if allows(check_state, state_key, state=order.state) and allows(check, by, order)
    }
    if order.case.closed_at is None and allows(permissions.check_may_dispatch, by, order.case):
        may |= {act for act in DESK_ACTS if allows(check_state, act, state=order.state)}
    if _can_arrive(job) and allows(permissions.check_may_carry_out, by, order):
        may.add("check_in")
    if job.coming is not None and order.is_open and allows(permissions.check_may_answer_time, by, order):
        may.add("reject_time")
        if job.coming.state == Answer.PROPOSED.value:
            may.add("accept_time")
    if permissions.carries_out(by, order):
        may.add("carries_out")
    return frozenset(may)


def _can_arrive(job: OrderFacts) -> bool:
    order = job.order
    return allows(check_state, "check_in", state=order.state) and allows(
        checks.check_can_arrive,
        appointed=order.state in {OrderState.APPOINTED.value, OrderState.IN_PROGRESS.value},
        emergency=order.case.emergency or order.kind == Kind.EMERGENCY.value,
        rework=order.kind == Kind.REWORK.value,
        there_already=job.running is not None,
    )


def _signature(job: OrderFacts, one: SignatureFacts, *, by: Actor) -> SignatureFacts:
    order, case = job.order, job.order.case
    policy = acceptance_policy_of(case)
    signatory = policy.signatories[one.row.signatory]
    carries = permissions.carries_out(by, order)
    can = (
        allows(check_state, "sign", state=order.state)
        and allows(permissions.check_may_accept, by, order)
        and allows(
            acceptance.check_turn,
            policy,
            signatory=one.row.signatory,
            emergency=case.emergency,
            signatures=[acceptance.Signature(each.row.signatory, each.row.state) for each in job.signatures],
        )
        and allows(
            acceptance.check_may_stand_for,
            signatory,
            kind=by.kind.value,
            roles=by.roles_at(development_id=case.development_id, building_id=case.building_id, category=case.category),
            did_the_work=carries or any(visit.who == by.reference for visit in job.visits),
            carries_order=carries,
        )
    )
    without = can and by.kind != ActorKind.OWNER and allows(acceptance.check_can_do_without, signatory)
    return replace(one, can_sign=can, can_do_without=without)
