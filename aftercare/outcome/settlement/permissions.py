"""May this person touch the money of a case?"""

from aftercare.ground.accounts.roles import Permission
from aftercare.ground.core.actors import Actor, ActorKind
from aftercare.ground.core.errors import NotPermitted
from aftercare.ground.core.text import lazy as _
from aftercare.service.cases.models import Case
from aftercare.service.cases.permissions import check_may_move


def _has(by: Actor, permission: Permission, case: Case) -> bool:
    return by.may(permission, development_id=case.development_id, building_id=case.building_id, category=case.category)


def check_may_book(by: Actor, case: Case) -> None:
    """Those who book costs here, and the clock for parts that were used."""
    if by.kind != ActorKind.CLOCK and not _has(by, Permission.BOOK_COSTS, case):
        raise NotPermitted(_("You may not book costs of this case."))


def check_may_approve(by: Actor, case: Case) -> None:
    """Finance and managers."""
    if not _has(by, Permission.APPROVE_COSTS, case):
        raise NotPermitted(_("You may not approve costs of this case."))


def check_may_answer(by: Actor, case: Case) -> None:
    """The owner, or staff who write down what the owner said."""
    check_may_move(by, case)


def check_may_settle(by: Actor, *, development_id: int) -> None:
    """Finance and managers draw, confirm, deliver and settle; the clock draws what is due."""
    if by.kind != ActorKind.CLOCK and not by.may(Permission.APPROVE_COSTS, development_id=development_id):
        raise NotPermitted(_("You may not settle the costs of this development."))


def check_may_see_statements(by: Actor) -> None:
    """Whoever approves costs anywhere; which statements, their visibility says."""
    if not by.may(Permission.APPROVE_COSTS):
        raise NotPermitted(_("You may not see the statements."))
