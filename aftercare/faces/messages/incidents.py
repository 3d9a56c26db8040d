"""Telling the homes whom an incident has not hurt yet: a hundred homes at a time."""

from datetime import datetime

from aftercare.care.incidents.models import Notice
from aftercare.care.incidents.queries.telling import homes_of_notice, living_in
from aftercare.faces.messages.parts import write
from aftercare.faces.messages.rules import Recipient
from aftercare.ground.audit.models import AuditEvent
from aftercare.ground.jobs import queue
from aftercare.records.estate.models import Occupancy, Person

TELL_HOMES = "messages.tell_homes"
HOMES_AT_ONCE = 100


def begin_telling(*, event: AuditEvent, at: datetime) -> None:  # noqa: ARG001  every reaction is told the time
    """A notice was approved: its homes are told in the background."""
    notice_id = event.changes["notice"]
    queue.put(TELL_HOMES, key=f"notice:{notice_id}:0", notice_id=notice_id, after=0)


def tell_homes(*, notice_id: int, after: int, at: datetime) -> None:
    """Tell everybody of the next hundred homes, each person once, then go on with those after them."""
    notice = Notice.objects.select_related("incident__development", "incident__company").get(pk=notice_id)
    homes = list(homes_of_notice(notice).filter(pk__gt=after).order_by("pk")[:HOMES_AT_ONCE])
    if not homes:
        return
    numbers = [home.pk for home in homes]
    living = living_in(homes_of_notice(notice).filter(pk__in=numbers)).select_related("person", "unit")
    place = notice.incident.development.name if notice.incident.development else notice.incident.company.name
    for each in living.prefetch_related("person__phones").order_by("unit_id", "pk"):
        _tell(notice, each, place=place, at=at)
    queue.put(TELL_HOMES, key=f"notice:{notice_id}:{numbers[-1]}", notice_id=notice_id, after=numbers[-1])


def _tell(notice: Notice, living: Occupancy, *, place: str, at: datetime) -> None:
    to = _as_recipient(living.person)
    values = {"name": to.label, "place": f"{place} {living.unit.code}", "subject": notice.title, "text": notice.text}
    write("incident_notice", to=to, values=values, key=f"notice:{notice.pk}", at=at)


def _as_recipient(person: Person) -> Recipient:
    numbers = sorted(person.phones.all(), key=lambda phone: (not phone.primary, phone.pk))
    return Recipient(
        kind="owner",
        id=person.pk,
        label=person.name,
        phone=numbers[0].number if numbers else "",
        email=person.email,
        language=person.language,
    )
