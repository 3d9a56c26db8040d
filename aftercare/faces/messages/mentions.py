"""Telling colleagues that a note names them."""

from datetime import datetime

from aftercare.faces.messages import queries
from aftercare.faces.messages.parts import write
from aftercare.ground.accounts.models import Staff
from aftercare.ground.audit.models import AuditEvent
from aftercare.service.cases.models import Case, Entry

SHOWN = 200


def tell_mentioned(*, event: AuditEvent, at: datetime) -> None:
    """Each colleague named with an @ in an internal note reads it in the inbox (CW13)."""
    case = Case.objects.select_related("development").get(pk=event.subject_id)
    entry = Entry.objects.filter(pk=event.changes["entry"], case=case).first()
    for staff in Staff.objects.filter(pk__in=event.changes["people"], is_active=True).order_by("pk"):
        values = {
            "number": case.number,
            "subject": case.subject,
            "who": event.actor_label,
            "text": entry.text[:SHOWN] if entry else "",
        }
        write("mentioned", to=queries.as_recipient(staff), values=values, at=at, case=case, event_id=event.pk)
