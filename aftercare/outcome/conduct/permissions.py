"""May this person propose, decide, object? None of these asks about the state."""

from aftercare.ground.accounts.roles import Permission
from aftercare.ground.core.actors import Actor, ActorKind
from aftercare.ground.core.errors import NotPermitted
from aftercare.ground.core.text import lazy as _
from aftercare.outcome.conduct.models import Measure


def check_may_see(by: Actor) -> None:
    """Whoever may look at fines and rewards anywhere; which of them, their visibility says."""
    if not by.may(Permission.SEE_CONDUCT):
        raise NotPermitted(_("You may not see the fines and rewards of others."))


def check_may_propose(by: Actor, *, development_id: int) -> None:
    """Those who decide here, and the clock, which brings the facts together."""
    if by.kind != ActorKind.CLOCK and not by.may(Permission.DECIDE_CONDUCT, development_id=development_id):
        raise NotPermitted(_("You may not propose fines or rewards here."))


def check_may_decide(by: Actor, measure: Measure) -> None:
    """Members of staff with the right here, never a clock or a program of its own: a person decides."""
    if by.kind != ActorKind.STAFF or not by.may(Permission.DECIDE_CONDUCT, development_id=measure.development_id):
        raise NotPermitted(_("You may not decide about fines and rewards here."))


def check_may_speak(by: Actor, measure: Measure) -> None:
    """Whoever it is about; for a contractor also who decides here, who writes down what came by letter."""
    own = by.kind == ActorKind.CONTRACTOR and by.workorder_ids is None and by.id == measure.held_contractor_id
    if own or (by.kind == ActorKind.STAFF and by.id == measure.held_staff_id):
        return
    if measure.held_contractor_id is not None:
        check_may_decide(by, measure)
        return
    raise NotPermitted(_("Only the person it is about can say this."))
