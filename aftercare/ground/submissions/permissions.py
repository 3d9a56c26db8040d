"""May this person import?"""

from aftercare.ground.accounts.roles import Permission
from aftercare.ground.core.actors import Actor, ActorKind
from aftercare.ground.core.errors import NotPermitted
from aftercare.ground.core.text import lazy as _


def check_may_import(by: Actor, *, development_id: int | None) -> None:
    """Staff with the right to import at this development; without one, the right must reach everywhere."""
    if by.kind == ActorKind.STAFF:
        for grant in by.grants_with(Permission.IMPORT):
            if grant.development_ids is None or development_id in grant.development_ids:
                return
    raise NotPermitted(_("You may not import here. An administrator can give you the right."))
