"""Reactions to how a case comes to people: who is told that it is theirs, and who hears that the owner urges."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from aftercare.faces.messages import queries
from aftercare.faces.messages.jobs import tell_staff_handed
from aftercare.faces.messages.parts import write
from aftercare.faces.messages.work import contractor_link
from aftercare.ground.accounts.models import Staff
from aftercare.ground.accounts.queries import lead_of
from aftercare.ground.audit.models import AuditEvent
from aftercare.service.cases.models import Case
from aftercare.service.workorders.models import WorkOrder


def tell_urged(*, event: AuditEvent, at: datetime) -> None:
    """Whoever owes the next step hears it, and who answers for the case, and its first contact (CW10).

    The same urging said twice is not told twice. From the pack's count on, whoever leads the desk hears of it too.
    """
    if not event.changes.get("counted", True):
        return
    case = Case.objects.select_related("responsible", "first_contact", "executor", "development").get(
        pk=event.subject_id
    )
    kind, _colon, holder = str(event.changes.get("owes", "")).partition(":")
    if kind == "contractor":
        _tell_contractor(case, int(holder), event=event, at=at)
    for staff in _staff_to_tell(case, owes=int(holder) if kind == "staff" else 0):
        _write_urged("case_urged", case, staff, event=event, at=at)
    if event.changes.get("supervisor"):
        lead = lead_of(case.development_id, on=at.astimezone(case.development.zone).date())
        if lead is not None:
            _write_urged("case_urged_often", case, lead, event=event, at=at)


def tell_carrier(*, event: AuditEvent, at: datetime) -> None:
    """The rules gave a case to somebody to carry out: they hear of it."""
    case = Case.objects.select_related("executor").get(pk=event.subject_id)
    if not event.changes.get("executor") or case.executor is None:
        return
    write(
        "case_given",
        to=queries.as_recipient(case.executor),
        values={"number": case.number, "subject": case.subject},
        at=at,
        case_id=case.pk,
        event_id=event.pk,
    )


def carried(events: Sequence[AuditEvent]) -> list[AuditEvent]:
    """The events by which the rules gave a case to somebody to carry out."""
    return [event for event in events if event.changes.get("executor")]


def tell_rung(*, event: AuditEvent, at: datetime) -> None:
    """An emergency at night: whoever is rung hears of it through every channel that reaches them (IN15)."""
    case = Case.objects.select_related("development", "unit").get(pk=event.subject_id)
    write(
        "night_ring",
        to=queries.as_recipient(Staff.objects.get(pk=event.changes["staff"])),
        values={
            "number": case.number,
            "subject": case.subject,
            "place": f"{case.development.name} {case.unit.code}" if case.unit else case.development.name,
            "minutes": event.changes["minutes"],
        },
        at=at,
        case=case,
        event_id=event.pk,
    )


def tell_routed(*, event: AuditEvent, at: datetime) -> None:
    """The rules gave a case to somebody else to answer for: they hear of it as when a colleague hands it on."""
    if event.changes.get("before") != event.changes.get("after"):
        tell_staff_handed(event=event, at=at)


def _staff_to_tell(case: Case, *, owes: int) -> list[Staff]:
    people = [case.responsible, case.first_contact]
    if case.executor is not None and case.executor.pk == owes:
        people.insert(0, case.executor)
    return list({staff.pk: staff for staff in people}.values())


def _write_urged(wording: str, case: Case, staff: Staff, *, event: AuditEvent, at: datetime) -> None:
    write(
        wording,
        to=queries.as_recipient(staff),
        values={**_values(case, event), "responsible": case.responsible.name},
        at=at,
        case_id=case.pk,
        event_id=event.pk,
    )


def _tell_contractor(case: Case, contractor_id: int, *, event: AuditEvent, at: datetime) -> None:
    order = (
        WorkOrder.objects.open()
        .filter(case=case, contractor=contractor_id)
        .select_related("contractor", "technician", "development")
        .order_by("-pk")
        .first()
    )
    if order is None or order.contractor is None:
        return
    write(
        "order_urged",
        to=queries.contractor_recipient(order.contractor),
        values={**_values(case, event), "name": order.contractor.name, "place": order.where, "order": order.number},
        link=contractor_link(order, at=at),
        at=at,
        case_id=case.pk,
        event_id=event.pk,
    )


def _values(case: Case, event: AuditEvent) -> Mapping[str, object]:
    return {"number": case.number, "subject": case.subject, "times": event.changes["times"]}
