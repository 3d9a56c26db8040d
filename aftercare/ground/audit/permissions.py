"""Who may read the trail, erase from it, and look after jobs."""

from aftercare.ground.audit.rules import EDIT_ORGANISATION, ERASE_PERSONAL, SEE_AUDIT, SEE_JOBS
from aftercare.ground.core.actors import Actor, ActorKind
from aftercare.ground.core.errors import NotPermitted
from aftercare.ground.core.text import lazy as _


def check_may_read_trail(by: Actor) -> None:
    """Raise NotPermitted unless `by` may read the trail somewhere."""
    if not by.may(SEE_AUDIT):
        raise NotPermitted(_("You may not read the trail."))


def check_may_erase(by: Actor) -> None:
    """Raise NotPermitted unless `by` may erase personal values."""
    if not by.may(ERASE_PERSONAL):
        raise NotPermitted(_("You may not erase personal values."))


def check_may_see_jobs(by: Actor) -> None:
    """Raise NotPermitted unless `by` may look at background jobs."""
    if not by.may(SEE_JOBS):
        raise NotPermitted(_("You may not see background jobs."))


def check_may_mend_jobs(by: Actor) -> None:
    """Raise NotPermitted unless `by` may try again or drop jobs that gave up."""
    if by.kind != ActorKind.STAFF or not (by.may(SEE_JOBS) and by.may(EDIT_ORGANISATION)):
        raise NotPermitted(_("You may not try again or drop background jobs."))
