"""Who may change contractors. About the person who asks, never about state."""

from aftercare.ground.accounts.roles import Permission
from aftercare.ground.core.actors import Actor
from aftercare.ground.core.errors import NotPermitted
from aftercare.ground.core.text import lazy as _


def check_may_edit(by: Actor, *, development_id: int | None = None, building_id: int | None = None) -> None:
    """Those who keep contractors; what one built and contracts, within their reach."""
    if not by.may(Permission.EDIT_CONTRACTORS, development_id=development_id, building_id=building_id):
        raise NotPermitted(_("You may not change contractors here."))
