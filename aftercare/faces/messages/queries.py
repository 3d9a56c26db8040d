"""Reads of messages, and whom a message about a case goes to."""

from collections.abc import Sequence

from aftercare.faces.messages.models import Message
from aftercare.faces.messages.rules import Recipient
from aftercare.ground.accounts.models import Staff
from aftercare.ground.core.actors import Actor
from aftercare.records.contractors.models import Contractor
from aftercare.records.estate.models import PersonPhone
from aftercare.service.cases.models import Case


def owner_of(case: Case) -> Recipient | None:
    """The person who reported the case, with the phone to use; None when nobody can be reached."""
    if case.reporter_id is not None and case.reporter is not None:
        phone = case.reporter_phone or (
            PersonPhone.objects.filter(person_id=case.reporter_id)
            .order_by("-primary", "pk")
            .values_list("number", flat=True)
            .first()
            or ""
        )
        return Recipient(
            kind="owner",
            id=case.reporter_id,
            label=case.reporter.name,
            phone=phone,
            email=case.reporter.email,
            language=case.reporter.language,
        )
    if case.reporter_phone:
        return Recipient(kind="caller", id=case.pk, label=case.reporter_name, phone=case.reporter_phone)
    return None


def as_recipient(staff: Staff) -> Recipient:
    """A member of staff, who reads messages in the inbox."""
    return Recipient(kind="staff", id=staff.pk, label=staff.name, language=staff.language)


def contractor_recipient(contractor: Contractor) -> Recipient:
    """A contractor at its repair phone (S000.12.r20)."""
    return Recipient(
        kind="contractor",
        id=contractor.pk,
        label=contractor.repair_contact or contractor.name,
        phone=contractor.repair_phone,
        email=contractor.email,
        language=contractor.language,
    )


def inbox_of(actor: Actor, *, most: int = 100) -> Sequence[Message]:
    """The latest messages to somebody, newest first."""
    return list(Message.objects.filter(to_kind=actor.kind.value, to_id=actor.id).order_by("-pk")[:most])


def unread_of(actor: Actor) -> int:
    """How many messages somebody has not read; counts to 100."""
    return Message.objects.filter(to_kind=actor.kind.value, to_id=actor.id, read_at__isnull=True)[:100].count()


def messages_of_case(case_id: int, *, most: int = 100) -> Sequence[Message]:
    """What was sent about a case, oldest first."""
    return list(Message.objects.filter(case_id=case_id).order_by("pk")[:most])
