"""Who may look at the rules, and who may publish them."""

from aftercare.ground.accounts.roles import Permission
from aftercare.ground.core.actors import Actor
from aftercare.ground.core.errors import NotPermitted
from aftercare.ground.core.text import lazy as _


def check_may_publish(by: Actor) -> None:
    """Refuse whoever may not publish a policy."""
    if not by.may(Permission.PUBLISH_POLICY):
        raise NotPermitted(_("Your role may not publish policies."))


def check_may_look(by: Actor) -> None:
    """Refuse whoever may not look at the rules."""
    if not by.may(Permission.SEE_POLICY):
        raise NotPermitted(_("Your role may not look at the rules."))
