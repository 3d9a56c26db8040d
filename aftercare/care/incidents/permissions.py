"""Who gathers cases under an incident, and who leads it."""

from aftercare.care.incidents.models import Incident
from aftercare.ground.accounts.roles import Permission
from aftercare.ground.core.actors import Actor, ActorKind
from aftercare.ground.core.errors import NotPermitted
from aftercare.ground.core.text import lazy as _


def check_may_gather(by: Actor, *, development_id: int | None) -> None:
    """Staff who work on cases there; of a whole company, those who work on cases at all: they gather what they see."""
    if by.kind != ActorKind.STAFF or not by.may(Permission.WORK_CASE, development_id=development_id):
        raise NotPermitted(_("You may not gather cases here."))


def check_may_lead(by: Actor, incident: Incident) -> None:
    """Whoever leads it, and those who lead the desk there: they answer for all, and end it."""
    if by.kind == ActorKind.STAFF and by.id == incident.lead_id:
        return
    if not by.may(Permission.ASSIGN_CASE, development_id=incident.development_id):
        raise NotPermitted(_("Only whoever leads the incident does this, or those who lead the desk."))
