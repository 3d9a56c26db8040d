"""Signing that the work is done, refusing it, and doing without a signature that cannot be had."""

from datetime import datetime

from django.db import transaction

from aftercare.ground.audit import trail
from aftercare.ground.core.actors import Actor, ActorKind
from aftercare.ground.files.models import StoredFile
from aftercare.ground.submissions import parts as submissions
from aftercare.service.workorders import permissions, queries
from aftercare.service.workorders.models import Acceptance, WorkOrder
from aftercare.service.workorders.parts.orders import (
    bring_along,
    end_order,
    locked_order,
    make_order,
    moves_of,
    rework_for,
)
from aftercare.service.workorders.parts.photos import keep_photo
from aftercare.service.workorders.parts.signatures import signatures_of
from aftercare.service.workorders.policy import AcceptancePolicy
from aftercare.service.workorders.rules import acceptance as rules
from aftercare.service.workorders.rules.states import OrderState, SignatureState, check_state


@transaction.atomic
def sign(
    *,
    order_id: int,
    signatory: str,
    name: str,
    signature: StoredFile | None,
    key: str = "",
    by: Actor,
    at: datetime,
) -> Acceptance:
    """Give one signature, drawn on the screen or as a photo of the signed sheet. The last one accepts the work.

    Raises what `rules.acceptance` refuses: not asked, settled, not your turn, by the doer, without name or drawing.
    """
    sent = submissions.reserve(
        key=key,
        digest=submissions.digest_of([order_id, signatory, name, signature.sha256 if signature else ""]),
        by=by,
        at=at,
    )
    if sent is not None:
        return Acceptance.objects.get(pk=sent)
    order = locked_order(order_id)
    policy = _check_person_and_state(order, signatory, by=by)
    rules.check_signature(name=name, has_drawing=signature is not None)

    row = Acceptance.objects.get(order=order, signatory=signatory)
    row.state, row.name = SignatureState.SIGNED.value, name.strip()
    if signature is not None:
        row.signature = keep_photo(
            signature, subject=order.subject, case_id=order.case_id, purpose="signature", by=by, at=at
        )
    row.at, row.entered_by, row.entered_by_label = at, by.reference, by.label
    row.save()
    submissions.keep_result(key=key, result=row, by=by)
    if _settle(order, policy, by=by, at=at):
        trail.record("workorder.accepted", order, by=by, at=at, signatory=signatory, name=row.name)
    else:
        left = sum(one.state == SignatureState.PENDING for one in signatures_of(order))
        trail.record("workorder.signed", order, by=by, at=at, signatory=signatory, name=row.name, outstanding=left)
    return row


@transaction.atomic
def do_without(
    *,
    order_id: int,
    signatory: str,
    reason: str,
    witness: str,
    photo: StoredFile | None,
    key: str = "",
    by: Actor,
    at: datetime,
) -> Acceptance:
    """Do without a signatory who is not there or will not sign, the work being in order; with its proof (FW10)."""
    sent = submissions.reserve(
        key=key,
        digest=submissions.digest_of([order_id, signatory, reason, witness, photo.sha256 if photo else ""]),
        by=by,
        at=at,
    )
    if sent is not None:
        return Acceptance.objects.get(pk=sent)
    order = locked_order(order_id)
    policy = _check_person_and_state(order, signatory, by=by)
    rules.check_can_do_without(policy.signatories[signatory])
    rules.check_is_not_oneself(kind=by.kind)
    rules.check_refusal(policy.proof, reason=reason, witness=witness, has_photo=photo is not None)

    row = _note(
        order, signatory, state=SignatureState.ABSENT, reason=reason, witness=witness, photo=photo, by=by, at=at
    )
    submissions.keep_result(key=key, result=row, by=by)
    if _settle(order, policy, by=by, at=at):
        trail.record("workorder.accepted", order, by=by, at=at, signatory=signatory, absent=reason, witness=witness)
    else:
        left = sum(one.state == SignatureState.PENDING for one in signatures_of(order))
        trail.record(
            "workorder.unsigned",
            order,
            by=by,
            at=at,
            signatory=signatory,
            reason=reason,
            witness=witness,
            outstanding=left,
        )
    return row


@transaction.atomic
def refuse(
    *,
    order_id: int,
    signatory: str,
    reason: str,
    witness: str = "",
    photo: StoredFile | None = None,
    key: str = "",
    by: Actor,
    at: datetime,
) -> WorkOrder:
    """Refuse the work, with reason, witness and photo; whoever did it is to do it again, and it is counted (CW06).

    An owner who refuses by himself needs no witness: his own sign-in says that it was he.
    Returns the order for the rework.
    """
    sent = submissions.reserve(
        key=key,
        digest=submissions.digest_of([order_id, signatory, reason, witness, photo.sha256 if photo else ""]),
        by=by,
        at=at,
    )
    if sent is not None:
        return WorkOrder.objects.get(pk=sent)
    order = locked_order(order_id)
    policy = _check_person_and_state(order, signatory, by=by)
    by_themselves = by.kind == ActorKind.OWNER
    rules.check_refusal(
        policy.proof, reason=reason, witness=witness, has_photo=photo is not None, by_themselves=by_themselves
    )

    _note(order, signatory, state=SignatureState.REFUSED, reason=reason, witness=witness, photo=photo, by=by, at=at)
    end_order(order, state=OrderState.REFUSED, reason=reason, at=at)
    rework = make_order(order.case, rework_for(order, reason=reason), by=by, at=at)
    if "refuse" not in moves_of(order.case):
        order.case.rejected += 1
    bring_along(order.case, "refuse", reason=reason, by=by, at=at)
    submissions.keep_result(key=key, result=rework, by=by)
    trail.record(
        "workorder.refused",
        order,
        by=by,
        at=at,
        signatory=signatory,
        reason=reason,
        witness=witness,
        rework=rework.number,
        times=order.case.rejected,
    )
    return rework


def _check_person_and_state(order: WorkOrder, signatory: str, *, by: Actor) -> AcceptancePolicy:
    permissions.check_may_accept(by, order)
    policy = queries.acceptance_policy_of(order.case)
    check_state("sign", state=order.state)
    rules.check_turn(policy, signatory=signatory, emergency=order.case.emergency, signatures=signatures_of(order))
    case = order.case
    rules.check_may_stand_for(
        policy.signatories[signatory],
        kind=by.kind.value,
        roles=by.roles_at(development_id=case.development_id, building_id=case.building_id, category=case.category),
        did_the_work=permissions.did_the_work(by, order),
        carries_order=permissions.carries_out(by, order),
    )
    return policy


def _note(
    order: WorkOrder,
    signatory: str,
    *,
    state: SignatureState,
    reason: str,
    witness: str,
    photo: StoredFile | None,
    by: Actor,
    at: datetime,
) -> Acceptance:
    row = Acceptance.objects.get(order=order, signatory=signatory)
    row.state, row.reason, row.witness = state.value, reason.strip()[:500], witness.strip()
    if photo is not None:
        row.proof = keep_photo(photo, subject=order.subject, case_id=order.case_id, purpose="refusal", by=by, at=at)
    row.at, row.entered_by, row.entered_by_label = at, by.reference, by.label
    row.save()
    return row


def _settle(order: WorkOrder, policy: AcceptancePolicy, *, by: Actor, at: datetime) -> bool:
    """Accept the order when no signature is awaited any more, and bring the case along when no order is."""
    settled = rules.is_settled(policy, emergency=order.case.emergency, signatures=signatures_of(order))
    if settled:
        order.state, order.ended_at = OrderState.ACCEPTED.value, at
    order.save(update_fields=["state", "ended_at", "version"])
    if settled and queries.all_accepted(order.case_id):
        bring_along(order.case, "accept", by=by, at=at)
    return settled
