"""Who signs that the work is done, what must be on file first, and what a refusal needs. Pure."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from aftercare.ground.core.errors import BadInput, NotPermitted, RuleBroken
from aftercare.ground.core.text import lazy as _
from aftercare.service.workorders.policy import AcceptancePolicy, ProofRule, Signatory, SignatoryKind
from aftercare.service.workorders.rules.states import SignatureState


class ProofMissing(RuleBroken):
    """A photo that the policy asks for is not there."""


class NotAsked(RuleBroken):
    """The policy does not ask this signatory."""


class SignedAlready(RuleBroken):
    """This signature was given, refused or done without before."""


class NotYourTurn(RuleBroken):
    """Somebody has to check the work before this signatory."""


class DidItThemselves(NotPermitted):
    """Nobody accepts his own work."""


@dataclass(frozen=True)
class Signature:
    """How one signature stands."""

    signatory: str
    state: str


def check_photos(rule: ProofRule, *, before: int, after: int) -> None:
    """Refuse to call work done without the photos that prove it."""
    if after < rule.photos_after:
        raise ProofMissing(_("Take a photo of the finished work first: that is the proof for the owner."))
    if before < rule.photos_before:
        raise ProofMissing(_("A photo from before the work is missing. Take one, or add one from your phone."))


def check_may_stand_for(
    signatory: Signatory, *, kind: str, roles: Collection[str], did_the_work: bool, carries_order: bool
) -> None:
    """Refuse a signature by somebody who cannot give or take it down.

    The owner signs himself, or on the screen of whoever is with him at home. For the others a member of staff with
    one of the policy's roles signs or enters it, and never whoever did the work.
    """
    if signatory.kind is SignatoryKind.OWNER:
        if kind in {"owner", "staff"} or carries_order:
            return
        raise NotPermitted(_("Only the owner signs here."))
    if not set(roles) & set(signatory.roles):
        raise NotPermitted(_("You may not give this signature."))
    if did_the_work:
        raise DidItThemselves(_("Whoever did the work cannot accept it. Ask a colleague."))


def check_turn(policy: AcceptancePolicy, *, signatory: str, emergency: bool, signatures: Collection[Signature]) -> None:
    """Refuse a signature which is not asked, was given before, or comes before the first one's check of the work."""
    asked = policy.signatories_for(emergency=emergency)
    if signatory not in asked:
        raise NotAsked(_("This signature is not asked for."))
    states = {signature.signatory: signature.state for signature in signatures}
    if states.get(signatory, SignatureState.PENDING) != SignatureState.PENDING:
        raise SignedAlready(_("This signature is settled already."))
    first = asked[0]
    if policy.first_check.needed and signatory != first and states.get(first) == SignatureState.PENDING:
        raise NotYourTurn(_("The first of the signatories checks the work before the others sign."))


def check_signature(*, name: str, has_drawing: bool) -> None:
    """Refuse a signature without a readable name, or without anything signed."""
    if not name.strip():
        raise BadInput(field=_("Name"), value="", remedy=_("Write the name of the person who signs."))
    if not has_drawing:
        raise BadInput(
            field=_("Signature"), value="", remedy=_("Sign on the screen, or add a photo of the signed sheet.")
        )


def check_refusal(rule: ProofRule, *, reason: str, witness: str, has_photo: bool, by_themselves: bool = False) -> None:
    """Refuse a refusal without what the policy wants of it: reason, witness, photo.

    Who refuses by himself, signed in, needs no witness that it was he.
    """
    if rule.refusal_needs_reason and not reason.strip():
        raise BadInput(field=_("Reason"), value="", remedy=_("Say what is not in order."))
    if rule.refusal_needs_witness and not by_themselves and not witness.strip():
        raise BadInput(field=_("Witness"), value="", remedy=_("Name somebody who was there."))
    if rule.refusal_needs_photo and not has_photo:
        raise BadInput(field=_("Photo"), value="", remedy=_("Take a photo that shows it."))


def check_can_do_without(signatory: Signatory) -> None:
    """Refuse to do without a signature that the policy always wants."""
    if not signatory.may_be_refused:
        raise NotAsked(_("This signature cannot be done without."))


def check_is_not_oneself(*, kind: str) -> None:
    """Refuse an owner who says that he himself is not there: he can sign, or refuse the work."""
    if kind == "owner":
        raise NotPermitted(_("You are here: please sign, or refuse the work and say why."))


def is_settled(policy: AcceptancePolicy, *, emergency: bool, signatures: Collection[Signature]) -> bool:
    """Whether everybody whom the policy names has signed, or is done without with proof."""
    states = {signature.signatory: signature.state for signature in signatures}
    done = {SignatureState.SIGNED, SignatureState.ABSENT}
    return all(states.get(key) in done for key in policy.signatories_for(emergency=emergency))


def next_signatory(policy: AcceptancePolicy, *, emergency: bool, signatures: Mapping[str, str]) -> str | None:
    """The first signatory still awaited; None when nobody is."""
    for key in policy.signatories_for(emergency=emergency):
        if signatures.get(key, SignatureState.PENDING) == SignatureState.PENDING:
            return key
    return None
