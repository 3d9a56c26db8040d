"""Who may decide what the warranty covers."""

from aftercare.ground.accounts.roles import Permission
from aftercare.ground.core.actors import Actor
from aftercare.ground.core.errors import NotPermitted
from aftercare.ground.core.text import lazy as _


def check_may_decide_coverage(by: Actor, *, development_id: int, category: str | None) -> None:
    """Refuse whoever may not decide coverage at this development, for this class of component."""
    if not by.may(Permission.DECIDE_COVERAGE, development_id=development_id, category=category):
        raise NotPermitted(_("Your role may not decide what the warranty covers here."))
