"""REST: what is done on a work order."""

from typing import Annotated

from django.utils import timezone
from pydantic import Field

from aftercare.faces.rest.cases import find as find_case
from aftercare.faces.rest.operations import changes
from aftercare.faces.rest.orders import OrderId, find, router, whole
from aftercare.faces.rest.references import photo_of, photos_of
from aftercare.faces.rest.schemas.common import ID_AT_MOST, ReasonIn
from aftercare.faces.rest.schemas.orders import (
    ArriveIn,
    DelayIn,
    DispatchIn,
    ElsewhereIn,
    FinishIn,
    LeaveIn,
    OrderWhole,
    PartIn,
    PhotosIn,
    RefuseIn,
    SignIn,
    TakeIn,
    TimeIn,
    TimeReasonIn,
)
from aftercare.ground.accounts.request import SignedInRequest
from aftercare.ground.accounts.roles import Permission
from aftercare.service.workorders.actions import accepting, answering, appointing, dispatching, working
from aftercare.service.workorders.policy import Route
from aftercare.service.workorders.rules.pressing import Ground

__all__ = ["router"]
AppointmentId = Annotated[int, Field(ge=1, le=ID_AT_MOST, description="The id of an appointment.", examples=[5])]


@changes(router, "", answers=OrderWhole, scopes=[Permission.DISPATCH], status=201)
def dispatch_order(request: SignedInRequest, body: DispatchIn) -> OrderWhole:
    """Send somebody for a case.

    Contractors have until `answer_by` to answer; own staff begin at once. `seen` is the version of the case. The
    policy says whether the original contractor bears the cost.
    """
    find_case(request, body.case_id)
    order = dispatching.dispatch(
        case_id=body.case_id,
        seen=body.seen,
        executor=_executor(body),
        what=body.what,
        notice=body.notice,
        by=request.actor,
        at=timezone.now(),
    )
    return whole(request, order.pk)


def _executor(body: DispatchIn | ElsewhereIn) -> dispatching.Executor:
    return dispatching.Executor(
        route=Route(body.route), contractor_id=body.contractor_id, technician_id=body.technician_id
    )


@changes(router, "/{order_id}/elsewhere", answers=OrderWhole, scopes=[Permission.DISPATCH], status=201)
def send_elsewhere(request: SignedInRequest, order_id: OrderId, body: ElsewhereIn) -> OrderWhole:
    """Give the work to another.

    Answers the new order; the cost follows the policy.
    """
    find(request, order_id)
    order = dispatching.send_elsewhere(
        order_id=order_id,
        seen=body.seen,
        executor=_executor(body),
        reason=body.reason,
        ground=Ground(body.ground),
        notice=body.notice,
        by=request.actor,
        at=timezone.now(),
    )
    return whole(request, order.pk)


@changes(router, "/{order_id}/cancel", answers=OrderWhole, scopes=[Permission.DISPATCH])
def cancel_order(request: SignedInRequest, order_id: OrderId, body: ReasonIn) -> OrderWhole:
    """Take an order back on which nobody has begun."""
    find(request, order_id)
    dispatching.cancel(order_id=order_id, seen=body.seen, reason=body.reason, by=request.actor, at=timezone.now())
    return whole(request, order_id)


@changes(router, "/{order_id}/rework", answers=OrderWhole, scopes=[Permission.DISPATCH], status=201)
def order_rework(request: SignedInRequest, order_id: OrderId, body: ReasonIn) -> OrderWhole:
    """Have accepted work done again by whoever did it.

    Answers the new order.
    """
    find(request, order_id)
    order = dispatching.order_rework(
        order_id=order_id, seen=body.seen, reason=body.reason, by=request.actor, at=timezone.now()
    )
    return whole(request, order.pk)


@changes(router, "/{order_id}/take", answers=OrderWhole, scopes=[Permission.DISPATCH])
def take_order(request: SignedInRequest, order_id: OrderId, body: TakeIn) -> OrderWhole:
    """Write down that the contractor takes the order on."""
    find(request, order_id)
    answering.take(order_id=order_id, seen=body.seen, note=body.note, by=request.actor, at=timezone.now())
    return whole(request, order_id)


@changes(router, "/{order_id}/decline", answers=OrderWhole, scopes=[Permission.DISPATCH])
def decline_order(request: SignedInRequest, order_id: OrderId, body: ReasonIn) -> OrderWhole:
    """Write down that the contractor declines, and why.

    The case goes on to be sent to another.
    """
    find(request, order_id)
    answering.decline(order_id=order_id, seen=body.seen, reason=body.reason, by=request.actor, at=timezone.now())
    return whole(request, order_id)


@changes(router, "/{order_id}/appointments", answers=OrderWhole, scopes=[Permission.DISPATCH], status=201)
def propose_time(request: SignedInRequest, order_id: OrderId, body: TimeIn) -> OrderWhole:
    """Propose a time to the owner, or write down one that is agreed.

    A time proposed before falls away.
    """
    find(request, order_id)
    appointing.propose_time(
        order_id=order_id,
        seen=body.seen,
        from_at=body.from_at,
        until_at=body.until_at,
        agreed=body.agreed,
        reason=body.reason,
        by=request.actor,
        at=timezone.now(),
    )
    return whole(request, order_id)


@changes(router, "/{order_id}/appointments/{appointment_id}/accept", answers=OrderWhole, scopes=[Permission.WORK_CASE])
def accept_time(request: SignedInRequest, order_id: OrderId, appointment_id: AppointmentId) -> OrderWhole:
    """Write down that the time suits the owner."""
    find(request, order_id)
    appointing.accept_time(order_id=order_id, appointment_id=appointment_id, by=request.actor, at=timezone.now())
    return whole(request, order_id)


@changes(router, "/{order_id}/appointments/{appointment_id}/reject", answers=OrderWhole, scopes=[Permission.WORK_CASE])
def reject_time(
    request: SignedInRequest, order_id: OrderId, appointment_id: AppointmentId, body: TimeReasonIn
) -> OrderWhole:
    """Write down that the time does not suit the owner, and when it would."""
    find(request, order_id)
    appointing.reject_time(
        order_id=order_id,
        appointment_id=appointment_id,
        reason=body.reason,
        by=request.actor,
        at=timezone.now(),
    )
    return whole(request, order_id)


@changes(router, "/{order_id}/missed", answers=OrderWhole, scopes=[Permission.DISPATCH])
def miss_time(request: SignedInRequest, order_id: OrderId, body: ReasonIn) -> OrderWhole:
    """Write down that nobody came, or that nobody was in."""
    find(request, order_id)
    appointing.miss_time(order_id=order_id, seen=body.seen, reason=body.reason, by=request.actor, at=timezone.now())
    return whole(request, order_id)


@changes(router, "/{order_id}/visits", answers=OrderWhole, scopes=[Permission.DISPATCH], status=201)
def check_in(request: SignedInRequest, order_id: OrderId, body: ArriveIn) -> OrderWhole:
    """Begin a visit.

    Where the phone was counts only with both coordinates.
    """
    find(request, order_id)
    place = (
        working.Place(body.latitude, body.longitude)
        if body.latitude is not None and body.longitude is not None
        else None
    )
    working.check_in(order_id=order_id, seen=body.seen, place=place, by=request.actor, at=timezone.now())
    return whole(request, order_id)


@changes(router, "/{order_id}/leave", answers=OrderWhole, scopes=[Permission.DISPATCH])
def leave(request: SignedInRequest, order_id: OrderId, body: LeaveIn) -> OrderWhole:
    """End the visit without finishing."""
    find(request, order_id)
    working.leave(
        order_id=order_id,
        seen=body.seen,
        minutes=body.minutes,
        note=body.note,
        come_again=body.come_again,
        by=request.actor,
        at=timezone.now(),
    )
    return whole(request, order_id)


@changes(router, "/{order_id}/photos", answers=OrderWhole, scopes=[Permission.INSPECT_WORK], status=201)
def add_photos(request: SignedInRequest, order_id: OrderId, body: PhotosIn) -> OrderWhole:
    """Keep photos from before, during or after the work."""
    find(request, order_id)
    working.add_photos(
        order_id=order_id,
        photos=photos_of(body.photos, by=request.actor),
        purpose=body.purpose,
        by=request.actor,
        at=timezone.now(),
    )
    return whole(request, order_id)


@changes(router, "/{order_id}/parts", answers=OrderWhole, scopes=[Permission.DISPATCH], status=201)
def use_part(request: SignedInRequest, order_id: OrderId, body: PartIn) -> OrderWhole:
    """Write down a part that was put in."""
    find(request, order_id)
    working.use_part(order_id=order_id, part=working.Part(**body.model_dump()), by=request.actor, at=timezone.now())
    return whole(request, order_id)


@changes(router, "/{order_id}/delays", answers=OrderWhole, scopes=[Permission.DISPATCH], status=201)
def tell_delay(request: SignedInRequest, order_id: OrderId, body: DelayIn) -> OrderWhole:
    """Say that it will take longer, before it does.

    The owner is told.
    """
    find(request, order_id)
    working.tell_delay(
        order_id=order_id,
        seen=body.seen,
        cause=body.cause,
        reason=body.reason,
        new_finish_by=body.new_finish_by,
        agreed=body.agreed,
        by=request.actor,
        at=timezone.now(),
    )
    return whole(request, order_id)


@changes(router, "/{order_id}/finish", answers=OrderWhole, scopes=[Permission.DISPATCH])
def finish_work(request: SignedInRequest, order_id: OrderId, body: FinishIn) -> OrderWhole:
    """Report the work done, with the photos that prove it.

    Everybody whom the policy names is now asked to sign.
    """
    find(request, order_id)
    working.finish(
        order_id=order_id,
        seen=body.seen,
        result=body.result,
        minutes=body.minutes,
        photos=photos_of(body.photos, by=request.actor),
        by=request.actor,
        at=timezone.now(),
    )
    return whole(request, order_id)


@changes(router, "/{order_id}/sign", answers=OrderWhole, scopes=[Permission.INSPECT_WORK])
def sign_work(request: SignedInRequest, order_id: OrderId, body: SignIn) -> OrderWhole:
    """Give one signature.

    The last one that the policy asks for accepts the work.
    """
    find(request, order_id)
    accepting.sign(
        order_id=order_id,
        signatory=body.signatory,
        name=body.name,
        signature=photo_of(body.signature, by=request.actor),
        by=request.actor,
        at=timezone.now(),
    )
    return whole(request, order_id)


@changes(router, "/{order_id}/refuse", answers=OrderWhole, scopes=[Permission.INSPECT_WORK])
def refuse_work(request: SignedInRequest, order_id: OrderId, body: RefuseIn) -> OrderWhole:
    """Refuse the work, with reason, witness and photo.

    Whoever did it is to do it again; answers the order of the rework.
    """
    find(request, order_id)
    rework = accepting.refuse(
        order_id=order_id,
        signatory=body.signatory,
        reason=body.reason,
        witness=body.witness,
        photo=photo_of(body.photo, by=request.actor),
        by=request.actor,
        at=timezone.now(),
    )
    return whole(request, rework.pk)


@changes(router, "/{order_id}/unsigned", answers=OrderWhole, scopes=[Permission.INSPECT_WORK])
def do_without_signature(request: SignedInRequest, order_id: OrderId, body: RefuseIn) -> OrderWhole:
    """Do without a signatory who is not there or will not sign, the work being in order.

    With reason, witness and photo.
    """
    find(request, order_id)
    accepting.do_without(
        order_id=order_id,
        signatory=body.signatory,
        reason=body.reason,
        witness=body.witness,
        photo=photo_of(body.photo, by=request.actor),
        by=request.actor,
        at=timezone.now(),
    )
    return whole(request, order_id)
