"""Reactions to what is proposed and decided about people and contractors: they hear of it, and of every answer."""

from collections.abc import Mapping
from datetime import date, datetime

from django.conf import settings
from django.utils.translation import override

from aftercare.faces.messages import queries
from aftercare.faces.messages.parts import write
from aftercare.faces.messages.rules import Recipient
from aftercare.faces.messages.work import CONTRACTOR_LINK_FOR
from aftercare.ground.accounts.models import Staff
from aftercare.ground.accounts.parts import issue_link
from aftercare.ground.audit.models import AuditEvent
from aftercare.outcome.conduct import telling
from aftercare.outcome.conduct.models import Measure
from aftercare.records.contractors.models import Contractor


def tell_proposed(*, event: AuditEvent, at: datetime) -> None:
    """Our own people hear of it before anybody decides, to say their side; contractors hear of what was decided."""
    measure = _measure(event)
    if measure.held_staff is not None and event.actor != measure.held_reference:
        _write("measure_about_you", measure, queries.as_recipient(measure.held_staff), event=event, at=at)


def tell_decided(*, event: AuditEvent, at: datetime) -> None:
    """The notice goes out: to one of us in the inbox, to a contractor with a link behind which it stands."""
    _tell_held(event, ours="measure_decided", theirs="measure_notice", at=at)


def tell_answered(*, event: AuditEvent, at: datetime) -> None:
    """The objection or the appeal was answered, or the decision taken back; what nobody objected to ends in silence."""
    if event.name != "measure.final" or event.changes.get("reason"):
        _tell_held(event, ours="measure_answered", theirs="measure_notice_answered", at=at)


def tell_objected(*, event: AuditEvent, at: datetime) -> None:
    """Whoever decided hears that it is to be answered."""
    measure = _measure(event)
    _kind, _colon, number = measure.decided_by.partition(":")
    decider = Staff.objects.filter(pk=int(number), is_active=True).first()
    if decider is not None:
        _write("measure_to_answer", measure, queries.as_recipient(decider), event=event, at=at)


def _tell_held(event: AuditEvent, *, ours: str, theirs: str, at: datetime) -> None:
    measure = _measure(event)
    if measure.held_staff is not None:
        _write(ours, measure, queries.as_recipient(measure.held_staff), event=event, at=at)
    if measure.held_contractor is not None:
        to = queries.contractor_recipient(measure.held_contractor)
        _write(theirs, measure, to, event=event, at=at, link=_link(measure.held_contractor, at=at))


def _measure(event: AuditEvent) -> Measure:
    return Measure.objects.select_related("development", "held_staff", "held_contractor").get(pk=event.subject_id)


def _write(wording: str, measure: Measure, to: Recipient, *, event: AuditEvent, at: datetime, link: str = "") -> None:
    write(
        wording,
        to=to,
        values=_values(measure, to, event=event),
        link=link,
        at=at,
        event_id=event.pk,
        path=measure.url if to.kind == "staff" else "",
    )


def _values(measure: Measure, to: Recipient, *, event: AuditEvent) -> Mapping[str, object]:
    told = event.changes.get("until")  # by now it may have moved on
    until = date.fromisoformat(told) if told else measure.until_on
    with override(to.language):
        return {
            "number": measure.number,
            "ground": telling.said(measure.label),
            "form": str(telling.FORM_WORDS[measure.form]).lower(),
            "name": str(measure.held),
            "who": measure.decided_by_label,
            "until": _day(until, to.language),
            "state": str(telling.STATE_WORDS[measure.state]),
            "reason": (measure.ended_reason or measure.answer)[:200],
        }


def _day(day: date | None, language: str) -> str:
    """A day as its reader writes it; a dash for none."""
    if day is None:
        return "–"
    return f"{day:%d %b}" if language.startswith("en") else f"{day.month}月{day.day}日"


def _link(contractor: Contractor, *, at: datetime) -> str:
    _made, secret = issue_link(
        kind="contractor",
        holder_id=contractor.pk,
        holder_label=str(contractor),
        valid_for=CONTRACTOR_LINK_FOR,
        at=at,
        language=contractor.language,
    )
    return f"{settings.PUBLIC_URL}/link/{secret}"
