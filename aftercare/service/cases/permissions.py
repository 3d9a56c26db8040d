"""May this person do it? One question per act; none of them asks about the state."""

from aftercare.ground.accounts.roles import Permission
from aftercare.ground.core.actors import Actor, ActorKind
from aftercare.ground.core.errors import NotPermitted
from aftercare.ground.core.text import lazy as _
from aftercare.service.cases.models import Case

OPEN_CHANNEL = "qr"


def _has(by: Actor, permission: Permission, case: Case) -> bool:
    return by.may(permission, development_id=case.development_id, building_id=case.building_id, category=case.category)


def _answers_for(by: Actor, case: Case) -> bool:
    return by.kind == ActorKind.STAFF and by.id in {case.responsible_id, case.first_contact_id, case.executor_id}


def check_may_register(
    by: Actor, *, development_id: int, building_id: int | None, owns_unit: bool, by_code: bool = False
) -> None:
    """Staff with the right here; an owner or household for their own home; the importer for what it was given.

    Anybody who stands before a code that hangs there (`by_code`).
    """
    if by_code or (by.kind == ActorKind.OWNER and owns_unit):
        return
    if by.kind in {ActorKind.IMPORTER, ActorKind.CLOCK}:
        return
    if not by.may(Permission.REGISTER_CASE, development_id=development_id, building_id=building_id):
        raise NotPermitted(_("You may not register requests for this place."))


def check_may_work(by: Actor, case: Case) -> None:
    """Staff who work on cases here, whoever answers for or carries out this one, and the clock."""
    if by.kind == ActorKind.CLOCK or _has(by, Permission.WORK_CASE, case) or _answers_for(by, case):
        return
    raise NotPermitted(_("You may not work on this case."))


def check_may_ring(by: Actor) -> None:
    """People are rung at night by the rules, in their order; nobody chooses."""
    if by.kind != ActorKind.CLOCK:
        raise NotPermitted(_("People are rung at night by the rules, not by hand."))


def check_may_move(by: Actor, case: Case) -> None:
    """Whoever may work on it, its owner, the contractor who carries it out; the procedure says which move."""
    if by.kind == ActorKind.OWNER and Case.objects.visible_to(by).filter(pk=case.pk).exists():
        check_is_known(by, case)
        return
    if by.kind == ActorKind.CONTRACTOR and case.executing_contractor_id == by.id:
        return
    if by.kind == ActorKind.STAFF and _has(by, Permission.SEE_CASES, case):
        return
    check_may_work(by, case)


def check_may_reopen(by: Actor, case: Case) -> None:
    """The owner of the case, and staff who work on cases here and heard it from him."""
    if by.kind == ActorKind.OWNER:
        check_may_move(by, case)
        return
    check_may_work(by, case)


def check_is_known(by: Actor, case: Case) -> None:
    """Whoever reported by a code on the wall and is nobody of the home follows and writes, but decides nothing."""
    if not may_decide(by, case):
        raise NotPermitted(_("Only the owner of the home decides this."))


def check_may_move_version(by: Actor, case: Case) -> None:
    """Those who publish rules, for the cases that they see."""
    if not (by.may(Permission.PUBLISH_POLICY) and _has(by, Permission.SEE_CASES, case)):
        raise NotPermitted(_("Only those who publish rules move a case to other rules."))


def may_decide(by: Actor, case: Case) -> bool:
    """Whether this owner's word counts in the case: not that of somebody who only came by with a telephone."""
    return by.id != 0 or case.channel != OPEN_CHANNEL


def check_may_assign(by: Actor, case: Case) -> None:
    """Those who lead the desk; and whoever answers for a case may hand it on."""
    if not (_has(by, Permission.ASSIGN_CASE, case) or (by.kind == ActorKind.STAFF and by.id == case.responsible_id)):
        raise NotPermitted(_("You may not hand this case to somebody else."))


def check_may_write(by: Actor, case: Case, *, internal: bool) -> None:
    """The owner and the contractor write openly in their own case; staff write both ways."""
    if not internal and by.kind == ActorKind.OWNER and Case.objects.visible_to(by).filter(pk=case.pk).exists():
        return
    if not internal and by.kind in {ActorKind.OWNER, ActorKind.CONTRACTOR}:
        check_may_move(by, case)
        return
    check_may_work(by, case)


def check_may_urge(by: Actor, case: Case) -> None:
    """The owner the case belongs to, or staff who heard it from him."""
    check_may_write(by, case, internal=False)
