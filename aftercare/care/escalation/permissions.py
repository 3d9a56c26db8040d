"""Who raises a case, and who decides what has been raised."""

from aftercare.care.escalation.models import Crisis, Escalation
from aftercare.ground.core.actors import Actor, ActorKind
from aftercare.ground.core.errors import NotPermitted
from aftercare.ground.core.text import lazy as _
from aftercare.service.cases.models import Case
from aftercare.service.cases.permissions import check_may_move, check_may_work


def check_may_raise(by: Actor, case: Case) -> None:
    """Whoever may work on the case, and the clock: to be heard above needs no leave from those who are late."""
    check_may_work(by, case)


def check_may_complain(by: Actor, case: Case) -> None:
    """The owner of the case, over the heads of those who have it."""
    if by.kind != ActorKind.OWNER:
        raise NotPermitted(_("Only the owner complains directly; colleagues raise the case."))
    check_may_move(by, case)


def check_may_decide(by: Actor, step: Escalation, *, roles: tuple[str, ...]) -> None:
    """Whoever is asked on the level, or holds one of its roles there."""
    case = step.case
    here = by.roles_at(development_id=case.development_id, building_id=case.building_id, category=case.category)
    if by.kind == ActorKind.STAFF and (by.id == step.holder_id or here & set(roles)):
        return
    raise NotPermitted(_("Only those who stand on this level decide."))


def check_may_end(by: Actor, crisis: Crisis, *, roles: tuple[str, ...]) -> None:
    """Whoever leads the crisis, or holds a role of the level that leads them."""
    case = crisis.case
    here = by.roles_at(development_id=case.development_id, building_id=case.building_id, category=case.category)
    if by.kind == ActorKind.STAFF and (by.id == crisis.lead_id or here & set(roles)):
        return
    raise NotPermitted(_("Only those who lead the crisis end it."))
