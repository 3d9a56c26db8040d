"""Agreeing with the owner when somebody comes."""

from datetime import datetime

from django.db import transaction

from aftercare.ground.audit import trail
from aftercare.ground.core.actors import Actor
from aftercare.ground.core.errors import Missing
from aftercare.ground.core.text import lazy as _
from aftercare.ground.submissions import parts as submissions
from aftercare.service.workorders import permissions, queries
from aftercare.service.workorders.models import Appointment, WorkOrder
from aftercare.service.workorders.parts.orders import bring_along, drop_appointments, locked_order
from aftercare.service.workorders.rules import checks
from aftercare.service.workorders.rules.states import Answer, OrderState, check_state


@transaction.atomic
def propose_time(
    *,
    order_id: int,
    seen: int,
    from_at: datetime,
    until_at: datetime,
    agreed: bool = False,
    reason: str = "",
    key: str = "",
    by: Actor,
    at: datetime,
) -> Appointment:
    """Propose a time to the owner; `agreed` when the owner said yes on the telephone. A time before it falls away.

    Replacing a time that was agreed needs a reason, which the owner reads. Own staff are not promised to two owners at
    once, nor sooner than the way takes (S000.14.r04).
    """
    sent = submissions.reserve(
        key=key, digest=submissions.digest_of([order_id, from_at, until_at, agreed]), by=by, at=at
    )
    if sent is not None:
        return Appointment.objects.get(pk=sent)
    order = locked_order(order_id, seen=seen)
    permissions.check_may_carry_out(by, order)
    check_state("appoint", state=order.state)
    checks.check_window(from_at=from_at, until_at=until_at, at=at)
    checks.check_on_time(
        checks.Window(from_at, until_at),
        others=queries.visits_near(order, from_at=from_at, until_at=until_at),
        minutes_between=queries.dispatch_policy_of(order.case).visits.minutes_between,
    )

    had_one = Appointment.objects.filter(order=order, state=Answer.ACCEPTED.value).exists()
    if had_one:
        checks.check_reason(reason)
        bring_along(order.case, "appoint_again", reason=reason, by=by, at=at)
        if order.state == OrderState.APPOINTED.value:
            order.state = OrderState.TAKEN.value
    drop_appointments(order, reason=reason or "–", at=at)
    appointment = Appointment.objects.create(
        order=order,
        from_at=from_at,
        until_at=until_at,
        state=Answer.ACCEPTED.value if agreed else Answer.PROPOSED.value,
        proposed_by=by.reference,
        proposed_by_label=by.label,
        proposed_at=at,
        answered_at=at if agreed else None,
        answered_by_label=by.label if agreed else "",
    )
    if agreed:
        _agreed(order, by=by, at=at)
    order.save(update_fields=["state", "version"])
    submissions.keep_result(key=key, result=appointment, by=by)
    trail.record(
        "workorder.time_proposed",
        order,
        by=by,
        at=at,
        appointment=appointment.pk,
        from_at=from_at,
        until_at=until_at,
        agreed=agreed,
    )
    return appointment


@transaction.atomic
def accept_time(*, order_id: int, appointment_id: int, by: Actor, at: datetime) -> Appointment:
    """The owner says yes; the case waits for the visit."""
    order = locked_order(order_id)
    permissions.check_may_answer_time(by, order)
    appointment = _proposed(order, appointment_id)
    appointment.state, appointment.answered_at = Answer.ACCEPTED.value, at
    appointment.answered_by_label = by.label
    appointment.save(update_fields=["state", "answered_at", "answered_by_label"])
    _agreed(order, by=by, at=at)
    order.save(update_fields=["state", "version"])
    trail.record(
        "workorder.time_agreed",
        order,
        by=by,
        at=at,
        appointment=appointment.pk,
        from_at=appointment.from_at,
        until_at=appointment.until_at,
    )
    return appointment


@transaction.atomic
def reject_time(*, order_id: int, appointment_id: int, reason: str, by: Actor, at: datetime) -> Appointment:
    """The owner says no, and when it would suit; another time has to be proposed."""
    order = locked_order(order_id)
    permissions.check_may_answer_time(by, order)
    appointment = _coming(order, appointment_id)
    checks.check_reason(reason)
    was_agreed = appointment.state == Answer.ACCEPTED.value
    appointment.state, appointment.answered_at = Answer.REJECTED.value, at
    appointment.answered_by_label, appointment.reason = by.label, reason.strip()[:300]
    appointment.save(update_fields=["state", "answered_at", "answered_by_label", "reason"])
    if was_agreed and order.state == OrderState.APPOINTED.value:
        order.state = OrderState.TAKEN.value
        bring_along(order.case, "appoint_again", reason=reason, by=by, at=at)
    order.save(update_fields=["state", "version"])
    trail.record(
        "workorder.time_rejected",
        order,
        by=by,
        at=at,
        appointment=appointment.pk,
        from_at=appointment.from_at,
        reason=appointment.reason,
    )
    return appointment


@transaction.atomic
def miss_time(*, order_id: int, seen: int, reason: str, by: Actor, at: datetime) -> WorkOrder:
    """An agreed time passed and nobody came, or nobody was in: say which; another time has to be agreed."""
    order = locked_order(order_id, seen=seen)
    permissions.check_may_carry_out(by, order)
    check_state("miss", state=order.state)
    checks.check_reason(reason)
    appointment = Appointment.objects.filter(order=order, state=Answer.ACCEPTED.value).first()
    if appointment is None:
        raise Missing(_("No time is agreed for this order."))
    checks.check_begun(from_at=appointment.from_at, at=at)
    appointment.state, appointment.reason = Answer.MISSED.value, reason.strip()[:300]
    appointment.save(update_fields=["state", "reason"])
    order.state = OrderState.TAKEN.value
    order.save(update_fields=["state", "version"])
    bring_along(order.case, "appoint_again", reason=reason, by=by, at=at)
    trail.record("workorder.missed", order, by=by, at=at, appointment=appointment.pk, reason=appointment.reason)
    return order


def _agreed(order: WorkOrder, *, by: Actor, at: datetime) -> None:
    """From rework the case first goes back to making appointments, hence the same move twice."""
    if order.state == OrderState.TAKEN.value:
        order.state = OrderState.APPOINTED.value
    bring_along(order.case, "appoint", "appoint", by=by, at=at)


def _coming(order: WorkOrder, appointment_id: int) -> Appointment:
    appointment = Appointment.objects.filter(order=order, pk=appointment_id).first()
    if appointment is None:
        raise Missing(_("There is no such appointment any more."))
    if appointment.state not in {Answer.PROPOSED.value, Answer.ACCEPTED.value}:
        raise checks.AnsweredAlready(_("This time was answered already, or another was proposed since."))
    return appointment


def _proposed(order: WorkOrder, appointment_id: int) -> Appointment:
    appointment = _coming(order, appointment_id)
    if appointment.state != Answer.PROPOSED.value:
        raise checks.AnsweredAlready(_("This time was answered already, or another was proposed since."))
    return appointment
