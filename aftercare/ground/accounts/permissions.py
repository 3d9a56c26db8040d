"""Who may change staff, the organisation, teams, links and tokens."""

from collections.abc import Iterable

from aftercare.ground.accounts.models import Staff, Team
from aftercare.ground.accounts.roles import Permission
from aftercare.ground.core.actors import Actor, ActorKind
from aftercare.ground.core.errors import NotPermitted
from aftercare.ground.core.text import lazy as _


def check_may_edit_staff(by: Actor, staff: Staff | None = None) -> None:
    """Keepers of staff, within their reach."""
    if not by.may(Permission.EDIT_STAFF):
        raise NotPermitted(_("Only administrators may change staff."))
    if by.kind == ActorKind.CLOCK:  # the console of the installation
        return
    if staff is not None and not Staff.objects.visible_to(by).filter(pk=staff.pk).exists():
        raise NotPermitted(_("This member of staff belongs to a part of the group that is not yours."))


def check_may_reach(by: Actor, permission: Permission, development_ids: Iterable[int] | None) -> None:
    """Rights may only be given, and places only changed, within one's own reach; None asks for the whole group."""
    reaches = any(
        grant.development_ids is None
        or (development_ids is not None and grant.development_ids.issuperset(development_ids))
        for grant in by.grants_with(permission)
        if grant.building_ids is None and grant.categories is None
    )
    if not reaches:
        raise NotPermitted(_("That reaches further than your own rights."))


def check_may_edit_own(by: Actor, staff: Staff) -> None:
    """Everybody their own; keepers of staff those within their reach."""
    if is_oneself(by, staff.pk):
        return
    check_may_edit_staff(by, staff)


def check_may_edit_organisation(by: Actor) -> None:
    """Those who keep the organisation."""
    if not by.may(Permission.EDIT_ORGANISATION):
        raise NotPermitted(_("Only administrators may change the organisation."))


def check_may_lead(by: Actor, development_id: int) -> None:
    """Those who assign work at the development, and those who keep the organisation there."""
    if not (
        by.may(Permission.ASSIGN_CASE, development_id=development_id)
        or by.may(Permission.EDIT_ORGANISATION, development_id=development_id)
    ):
        raise NotPermitted(_("Only those who lead this development may change its teams and rota."))


def check_may_set_rota(by: Actor, team: Team) -> None:
    """The team's lead, and those who may lead the development."""
    if not is_oneself(by, team.lead_id):
        check_may_lead(by, team.development_id)


def check_may_issue_link(by: Actor, *, kind: str, development_id: int | None) -> None:
    """Owners' links: who may work cases. Contractors' links: who may dispatch. The clock: both."""
    if by.kind == ActorKind.CLOCK:
        return
    needed = Permission.DISPATCH if kind == ActorKind.CONTRACTOR.value else Permission.WORK_CASE
    if not by.may(needed, development_id=development_id):
        raise NotPermitted(_("You may not let people in by link here."))


def check_may_issue_token(by: Actor, staff: Staff) -> None:
    """One's own when one may use the interface for programs; keepers of staff for others."""
    if is_oneself(by, staff.pk) and by.may(Permission.USE_API):
        return
    check_may_edit_staff(by, staff)


def is_oneself(by: Actor, staff_id: int) -> bool:
    """Whether the actor is this very member of staff."""
    return by.kind == ActorKind.STAFF and by.id == staff_id
