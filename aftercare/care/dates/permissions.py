"""Who enters dates, and who does what falls due by them."""

from aftercare.care.dates.models import DatedTask
from aftercare.ground.accounts.roles import Permission
from aftercare.ground.core.actors import Actor, ActorKind
from aftercare.ground.core.errors import NotPermitted
from aftercare.ground.core.text import lazy as _


def check_may_see(by: Actor) -> None:
    """Staff who see cases."""
    if by.kind != ActorKind.STAFF or not by.may(Permission.SEE_CASES):
        raise NotPermitted(_("Only staff see what falls due by a date."))


def check_may_set(by: Actor, *, development_id: int | None = None) -> None:
    """Those who lead the desk there, or anywhere when no place is named."""
    if by.kind != ActorKind.STAFF or not by.may(Permission.ASSIGN_CASE, development_id=development_id):
        raise NotPermitted(_("Only those who lead the desk enter such dates."))


def check_may_do(by: Actor, task: DatedTask) -> None:
    """Whoever has it, holds its role there, or leads the desk there."""
    if by.kind != ActorKind.STAFF:
        raise NotPermitted(_("Only staff do this."))
    roles = by.roles_at(development_id=task.development_id, building_id=task.building_id, category=None)
    leads = by.may(Permission.ASSIGN_CASE, development_id=task.development_id)
    if by.id != task.staff_id and task.role not in roles and not leads:
        raise NotPermitted(_("This is for somebody else to do."))


def check_may_hand(by: Actor, task: DatedTask) -> None:
    """Whoever holds its role there, or leads the desk there."""
    roles = by.roles_at(development_id=task.development_id, building_id=task.building_id, category=None)
    if by.kind != ActorKind.STAFF or not (
        task.role in roles or by.may(Permission.ASSIGN_CASE, development_id=task.development_id)
    ):
        raise NotPermitted(_("Only whoever holds the role hands this on."))


def check_may_open(by: Actor) -> None:
    """Only the clock opens what falls due."""
    if by.kind != ActorKind.CLOCK:
        raise NotPermitted(_("This happens by itself."))
