"""May this person do it? One question per act; none of them asks about the state."""

from aftercare.ground.accounts.roles import Permission
from aftercare.ground.core.actors import Actor, ActorKind
from aftercare.ground.core.errors import NotPermitted
from aftercare.ground.core.text import lazy as _
from aftercare.ground.policies.queries import policy_of
from aftercare.service.cases.models import Case
from aftercare.service.workorders.models import Visit, WorkOrder
from aftercare.service.workorders.policy import DispatchPolicy, PressingPolicy
from aftercare.service.workorders.rules.pressing import check_authority


def _has(by: Actor, permission: Permission, case: Case) -> bool:
    return by.kind == ActorKind.STAFF and by.may(
        permission, development_id=case.development_id, building_id=case.building_id, category=case.category
    )


def carries_out(by: Actor, order: WorkOrder) -> bool:
    """Whether the order was given to this very person or company (by signed link: whether the link names it)."""
    if by.kind == ActorKind.STAFF:
        return order.technician_id == by.id
    if by.kind == ActorKind.CONTRACTOR:
        return order.contractor_id == by.id and (by.workorder_ids is None or order.pk in by.workorder_ids)
    return False


def did_the_work(by: Actor, order: WorkOrder) -> bool:
    """Whether this person was given the order or was on site for it."""
    return carries_out(by, order) or Visit.objects.filter(order=order, who=by.reference).exists()


def check_may_survey(by: Actor, case: Case) -> None:
    """Those who survey on site, where their role reaches."""
    if not _has(by, Permission.SURVEY, case):
        raise NotPermitted(_("You may not record surveys here."))


def check_may_dispatch(by: Actor, case: Case) -> None:
    """Those who dispatch, where their role reaches."""
    if not _has(by, Permission.DISPATCH, case):
        raise NotPermitted(_("You may not send anybody here."))


def check_may_call_contractors(by: Actor) -> None:
    """Those who dispatch anywhere: a contractor is told of all its work at once."""
    if not (by.kind == ActorKind.STAFF and by.may(Permission.DISPATCH)):
        raise NotPermitted(_("You may not send anybody here."))


def check_may_answer(by: Actor, order: WorkOrder) -> None:
    """Whoever was asked; and those who dispatch, for an answer given by telephone."""
    if not (carries_out(by, order) or _has(by, Permission.DISPATCH, order.case)):
        raise NotPermitted(_("This order was not given to you."))


def check_may_find_silent(by: Actor, order: WorkOrder) -> None:
    """The clock, and those who dispatch."""
    if by.kind != ActorKind.CLOCK:
        check_may_dispatch(by, order.case)


def check_may_carry_out(by: Actor, order: WorkOrder) -> None:
    """Whoever does the work; and those who dispatch, for what was told by telephone."""
    if not (carries_out(by, order) or _has(by, Permission.DISPATCH, order.case)):
        raise NotPermitted(_("This order was not given to you."))


def check_may_tell_delay(by: Actor, order: WorkOrder) -> None:
    """Whoever does the work; where the policy has the company asked before, only those whom it asks (S001.01.r15)."""
    check_may_carry_out(by, order)
    asked = policy_of(order.case.policy_id).section(DispatchPolicy).delays.asked_of
    case = order.case
    roles = by.roles_at(development_id=case.development_id, building_id=case.building_id, category=case.category)
    if asked and not set(asked) & roles:
        raise NotPermitted(_("Ask the company before you postpone: whoever leads there enters it."))


def check_may_prove(by: Actor, order: WorkOrder) -> None:
    """Whoever does the work or inspects it."""
    if not (carries_out(by, order) or _has(by, Permission.INSPECT_WORK, order.case)):
        raise NotPermitted(_("You may not add photos to this order."))


def check_may_answer_time(by: Actor, order: WorkOrder) -> None:
    """The owner; and staff who heard it from him."""
    if by.kind == ActorKind.OWNER and WorkOrder.objects.visible_to(by).filter(pk=order.pk).exists():
        return
    if not (_has(by, Permission.WORK_CASE, order.case) or _has(by, Permission.DISPATCH, order.case)):
        raise NotPermitted(_("Only the owner answers this, or the desk for him."))


def check_may_accept(by: Actor, order: WorkOrder) -> None:
    """Anybody who has to do with the order; which signature he may give is the policy's to say."""
    if by.kind == ActorKind.OWNER:
        if WorkOrder.objects.visible_to(by).filter(pk=order.pk).exists():
            return
    elif (
        carries_out(by, order)
        or _has(by, Permission.INSPECT_WORK, order.case)
        or _has(by, Permission.WORK_CASE, order.case)
    ):
        return
    raise NotPermitted(_("You may not sign on this order."))


def check_may_issue(by: Actor, order: WorkOrder) -> None:
    """Those who dispatch and hold a role that the rules name for formal demands."""
    case = order.case
    check_may_dispatch(by, case)
    demand = policy_of(case.policy_id).section(PressingPolicy).demand
    roles = by.roles_at(development_id=case.development_id, building_id=case.building_id, category=case.category)
    check_authority(demand.issued_by if demand else (), roles=roles)


def check_may_acknowledge(by: Actor, order: WorkOrder) -> None:
    """The contractor to whom the demand went."""
    if by.kind != ActorKind.CONTRACTOR or not carries_out(by, order):
        raise NotPermitted(_("This order was not given to you."))
