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
