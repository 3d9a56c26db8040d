"""Being there: arriving, leaving, photos, parts, word of a delay, finishing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction

from aftercare.ground.audit import trail
from aftercare.ground.core.actors import Actor
from aftercare.ground.core.errors import BadInput
from aftercare.ground.core.text import lazy as _
from aftercare.ground.files.models import StoredFile
from aftercare.ground.submissions import parts as submissions
from aftercare.service.cases import parts as cases
from aftercare.service.workorders import permissions, queries
from aftercare.service.workorders.models import Appointment, Delay, PartUsed, Visit, WorkOrder
from aftercare.service.workorders.parts.orders import bring_along, locked_order
from aftercare.service.workorders.parts.photos import count_photos, keep_photos
from aftercare.service.workorders.parts.pressing import watch
from aftercare.service.workorders.parts.signatures import ask_signatures
from aftercare.service.workorders.rules import checks
from aftercare.service.workorders.rules.acceptance import check_photos
from aftercare.service.workorders.rules.states import Answer, Kind, OrderState, check_state

PURPOSES = ("before", "during", "after")


@dataclass(frozen=True)
class Place:
    """Where the phone was; only what the person allowed it to tell."""

    latitude: Decimal
    longitude: Decimal


@dataclass(frozen=True)
class Part:
    """A part that was put in; price per unit in CNY."""

    name: str
    quantity: Decimal = Decimal(1)
    unit: str = ""
    unit_price: Decimal = Decimal(0)
    old_part_returned: bool | None = None


@transaction.atomic
def check_in(*, order_id: int, seen: int, place: Place | None = None, key: str = "", by: Actor, at: datetime) -> Visit:
    """Begin a visit. An appointment that was agreed is kept by it; the case is in repair."""
    sent = submissions.reserve(key=key, digest=submissions.digest_of([order_id, "check_in"]), by=by, at=at)
    if sent is not None:
        return Visit.objects.get(pk=sent)
    order = locked_order(order_id, seen=seen)
    permissions.check_may_carry_out(by, order)
    check_state("check_in", state=order.state)
    checks.check_can_arrive(
        appointed=order.state in {OrderState.APPOINTED.value, OrderState.IN_PROGRESS.value},
        emergency=order.case.emergency or order.kind == Kind.EMERGENCY.value,
        rework=order.kind == Kind.REWORK.value,
        there_already=Visit.objects.filter(order=order, left_at__isnull=True).exists(),
    )
    visit = Visit.objects.create(
        order=order,
        who=by.reference,
        who_label=by.label,
        arrived_at=at,
        latitude=place.latitude if place else None,
        longitude=place.longitude if place else None,
    )
    Appointment.objects.filter(order=order, state=Answer.ACCEPTED.value).update(state=Answer.KEPT.value)
    order.state, order.started_at = OrderState.IN_PROGRESS.value, order.started_at or at
    order.save(update_fields=["state", "started_at", "version"])
    bring_along(order.case, "arrive", "go_at_once", "start", by=by, at=at)
    submissions.keep_result(key=key, result=visit, by=by)
    trail.record(
        "workorder.checked_in",
        order,
        by=by,
        at=at,
        visit=visit.pk,
        latitude=visit.latitude,
        longitude=visit.longitude,
    )
    return visit


@transaction.atomic
def leave(
    *,
    order_id: int,
    seen: int,
    minutes: int | None = None,
    note: str = "",
    come_again: bool = False,
    by: Actor,
    at: datetime,
) -> Visit:
    """End the visit without finishing. `come_again`: another time must be agreed, and the note says why (FW03).

    Minutes worked are those between coming and going when none are given.
    """
    order = locked_order(order_id, seen=seen)
    permissions.check_may_carry_out(by, order)
    check_state("leave", state=order.state)
    checks.check_minutes(minutes=minutes)
    if come_again:
        checks.check_reason(note)
    visit = _end_visit(order, minutes=minutes, note=note, at=at)
    if come_again:
        order.state = OrderState.TAKEN.value
        bring_along(order.case, "come_again", reason=note, by=by, at=at)
    order.save(update_fields=["state", "version"])
    trail.record("workorder.left", order, by=by, at=at, visit=visit.pk, minutes=visit.minutes, note=note)
    return visit


@transaction.atomic
def add_photos(
    *, order_id: int, photos: Sequence[StoredFile], purpose: str, key: str = "", by: Actor, at: datetime
) -> WorkOrder:
    """Keep photos from before, during or after the work. No version is asked: nothing can be overwritten by it."""
    sent = submissions.reserve(
        key=key, digest=submissions.digest_of([order_id, purpose, [photo.sha256 for photo in photos]]), by=by, at=at
    )
    if sent is not None:
        return WorkOrder.objects.get(pk=sent)
    order = locked_order(order_id)
    permissions.check_may_prove(by, order)
    check_state("prove", state=order.state)
    if purpose not in PURPOSES or not photos:
        raise BadInput(field=_("Photo"), value=purpose, remedy=_("Take or choose at least one photo."))
    keep_photos(photos, subject=order.subject, case_id=order.case_id, purpose=purpose, by=by, at=at)
    order.save(update_fields=["version"])
    submissions.keep_result(key=key, result=order, by=by)
    trail.record("workorder.proved", order, by=by, at=at, purpose=purpose, photos=len(photos))
    return order


@transaction.atomic
def use_part(*, order_id: int, part: Part, key: str = "", by: Actor, at: datetime) -> PartUsed:
    """Write down a part that was put in, and whether the old one came back (PI02, PI03)."""
    sent = submissions.reserve(key=key, digest=submissions.digest_of([order_id, part]), by=by, at=at)
    if sent is not None:
        return PartUsed.objects.get(pk=sent)
    order = locked_order(order_id)
    permissions.check_may_carry_out(by, order)
    check_state("use_part", state=order.state)
    checks.check_part(name=part.name, quantity=part.quantity, unit_price=part.unit_price)
    used = PartUsed.objects.create(
        order=order,
        name=part.name.strip(),
        quantity=part.quantity,
        unit=part.unit.strip(),
        unit_price=part.unit_price,
        old_part_returned=part.old_part_returned,
        added_by_label=by.label,
        added_at=at,
    )
    order.save(update_fields=["version"])
    submissions.keep_result(key=key, result=used, by=by)
    trail.record(
        "workorder.part_used",
        order,
        by=by,
        at=at,
        part=used.pk,
        name=used.name,
        quantity=used.quantity,
        unit_price=used.unit_price,
        old_part_returned=used.old_part_returned,
    )
    return used


@transaction.atomic
def tell_delay(
    *,
    order_id: int,
    seen: int,
    cause: str,
    reason: str,
    new_finish_by: datetime,
    agreed: bool = False,
    by: Actor,
    at: datetime,
) -> Delay:
    """Say that it will take longer, before it does; the owner is told by whoever reacts to the event.

    `agreed`: the owner has said yes to the new date; where the policy wants his consent, nothing moves without it.
    Told in time, the promise of this order moves, and with it those limits of the case that the policy names, if the
    cause is one of its special cases and there is an owner to tell (S000.01.r20). Told late, all stays broken, and the
    new date is only word of it.
    """
    order = locked_order(order_id, seen=seen)
    permissions.check_may_tell_delay(by, order)
    check_state("tell_delay", state=order.state)
    checks.check_delay(cause=cause, reason=reason, finish_by=order.finish_by, new_finish_by=new_finish_by, at=at)
    in_time = checks.is_told_in_time(finish_by=order.finish_by, at=at)
    rule = queries.dispatch_policy_of(order.case).delays
    moves = checks.moves_the_promise(rule, in_time=in_time, agreed=agreed)
    delay = Delay.objects.create(
        order=order,
        cause=cause,
        reason=reason.strip()[:300],
        promised_before=order.finish_by,
        new_finish_by=new_finish_by,
        in_time=in_time,
        agreed=agreed,
        moved=moves,
        told_by_label=by.label,
        told_at=at,
    )
    if moves:
        order.finish_by = new_finish_by
        order.counted = {name: kept for name, kept in order.counted.items() if name != "finish_by"}  # it was promised
        watch(order)
    order.save(update_fields=["finish_by", "counted", "press_at", "version"])
    moved = _put_case_off(delay, by=by, at=at)
    trail.record(
        "workorder.delayed",
        order,
        by=by,
        at=at,
        cause=delay.cause,
        reason=delay.reason,
        promised_before=delay.promised_before,
        new_finish_by=delay.new_finish_by,
        in_time=delay.in_time,
        agreed=delay.agreed,
        limits=list(moved),
    )
    return delay


def _put_case_off(delay: Delay, *, by: Actor, at: datetime) -> tuple[str, ...]:
    """Move the limits of the case that this delay moves by the policy; which ones."""
    case, rule = delay.order.case, queries.dispatch_policy_of(delay.order.case).delays
    if not checks.moves_the_case(
        rule, cause=delay.cause, in_time=delay.moved, owner_known=bool(case.reporter_id or case.reporter_phone)
    ):
        return ()
    moved = cases.put_off(case, stages=rule.stages, until=delay.new_finish_by, reason=delay.reason, by=by, at=at)
    if moved:
        case.changed_at = at
        case.save(update_fields=["due_at", "finish_by", "changed_at", "version"])
    return moved


@transaction.atomic
def finish(
    *,
    order_id: int,
    seen: int,
    result: str,
    minutes: int | None = None,
    photos: Sequence[StoredFile] = (),
    key: str = "",
    by: Actor,
    at: datetime,
) -> WorkOrder:
    """Report the work done, with the photos that prove it; everybody whom the policy names is now asked to sign.

    `photos` are of the finished work. Raises ProofMissing without as many photos as the policy wants (FW06).
    """
    sent = submissions.reserve(
        key=key,
        digest=submissions.digest_of([order_id, result, minutes, [photo.sha256 for photo in photos]]),
        by=by,
        at=at,
    )
    if sent is not None:
        return WorkOrder.objects.get(pk=sent)
    order = locked_order(order_id, seen=seen)
    permissions.check_may_carry_out(by, order)
    check_state("finish", state=order.state)
    checks.check_minutes(minutes=minutes)
    if not result.strip():
        raise BadInput(field=_("What was done"), value="", remedy=_("Say it in a sentence; the owner reads it."))
    keep_photos(photos, subject=order.subject, case_id=order.case_id, purpose="after", by=by, at=at)
    counts = count_photos(order)
    policy = queries.acceptance_policy_of(order.case)
    check_photos(policy.proof, before=counts["before"], after=counts["after"])

    if Visit.objects.filter(order=order, left_at__isnull=True).exists():
        _end_visit(order, minutes=minutes, note="", at=at)
    order.state, order.finished_at, order.result = OrderState.DONE.value, at, result.strip()
    order.save(update_fields=["state", "finished_at", "result", "version"])
    ask_signatures(order, policy)
    if queries.is_finished(order.case_id):
        bring_along(order.case, "finish", by=by, at=at)
    submissions.keep_result(key=key, result=order, by=by)
    facts = queries.cost_facts(order.pk)
    trail.record(
        "workorder.finished", order, by=by, at=at, result=order.result, minutes=facts.minutes, parts=len(facts.parts)
    )
    return order


def _end_visit(order: WorkOrder, *, minutes: int | None, note: str, at: datetime) -> Visit:
    visit = Visit.objects.filter(order=order, left_at__isnull=True).first()
    if visit is None:
        raise checks.NobodyThere(_("Nobody has checked in on this order. Check in first."))
    visit.left_at, visit.note = at, note.strip()
    visit.minutes = minutes or checks.minutes_between(visit.arrived_at, at)
    visit.save(update_fields=["left_at", "note", "minutes"])
    return visit
