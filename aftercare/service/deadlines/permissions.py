"""Who may change calendars."""

from aftercare.ground.accounts.roles import Permission
from aftercare.ground.core.actors import Actor
from aftercare.ground.core.errors import NotPermitted
from aftercare.ground.core.text import lazy as _


def check_may_load_calendar(by: Actor) -> None:
    """Refuse whoever may not change the rules of time."""
    if not by.may(Permission.PUBLISH_POLICY):
        raise NotPermitted(_("Your role may not change calendars."))
