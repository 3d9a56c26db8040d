"""The first event of a case: the same words whichever way the case came to be."""

from datetime import datetime

from aftercare.ground.audit import trail
from aftercare.ground.core.actors import Actor
from aftercare.service.cases.models import Case


def record_registered(case: Case, *, by: Actor, at: datetime) -> None:
    """Record `case.registered`, with which the history of `case` begins."""
    trail.record(
        "case.registered",
        case,
        by=by,
        at=at,
        begins=True,
        number=case.number,
        kind=case.kind,
        channel=case.channel,
        subject=case.subject,
        component=case.component,
        symptom=case.symptom,
        place=case.place,
        urgency=case.urgency,
        emergency=case.emergency,
        unit=case.unit.code if case.unit else "",
        responsible=case.responsible.name,
        first_contact=case.first_contact.name,
        executor=case.executor.name if case.executor else "",
        route=case.route,
        return_of=case.return_of_id,
        reporter_name=case.reporter_name,
        reporter_phone=case.reporter_phone,
    )
