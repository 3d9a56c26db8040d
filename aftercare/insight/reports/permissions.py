"""Who may see figures."""

from aftercare.ground.accounts.roles import Permission
from aftercare.ground.core.actors import Actor
from aftercare.ground.core.errors import NotPermitted
from aftercare.ground.core.text import lazy as _


def check_may_see_reports(by: Actor) -> None:
    """Whether somebody may look at reports anywhere; how far, `models.reach_of` says."""
    if not by.may(Permission.SEE_REPORTS):
        raise NotPermitted(_("The figures are for those who lead, check or pay."))


def check_may_export(by: Actor) -> None:
    """Whether somebody may take lists and figures out of the house."""
    check_may_see_reports(by)
    if not by.may(Permission.EXPORT):
        raise NotPermitted(_("You may look at the figures here, but not take them out as files."))
