"""Reactions to cases that climb: those above are asked, those whom the step names are told."""

from collections.abc import Iterator
from datetime import datetime

from django.utils.translation import override

from aftercare.care.escalation.models import Crisis, Escalation
from aftercare.care.escalation.policy import Told
from aftercare.care.escalation.queries import policy_of_case
from aftercare.care.escalation.rules import Trigger
from aftercare.care.escalation.wording import why_of
from aftercare.faces.messages import queries
from aftercare.faces.messages.jobs import owner_link, say_when
from aftercare.faces.messages.parts import write
from aftercare.faces.messages.rules import Recipient
from aftercare.faces.messages.wordings import BY_KEY
from aftercare.ground.accounts.models import Staff
from aftercare.ground.accounts.queries import list_staff_in_role
from aftercare.ground.audit.models import AuditEvent
from aftercare.service.cases.models import Case

RELATED = (
    "case__development",
    "case__unit",
    "case__responsible",
    "case__first_contact",
    "case__reporter",
    "holder",
    "before",
)


def tell_raised(*, event: AuditEvent, at: datetime) -> None:
    """Whoever stands on the level hears that the case is theirs to decide, the others named that it has climbed.

    A case that is handled as another one now is told of there.
    """
    step = Escalation.objects.select_related(*RELATED).get(pk=event.changes["escalation"])
    if step.complaint_id is None:
        _write("case_raised_to_you", step, queries.as_recipient(step.holder), event=event, at=at)
    if step.trigger == Trigger.OWNER:
        _tell_owner("complaint_above_owner", step, event=event, at=at)
    policy = policy_of_case(step.case)
    told = policy.steps[step.step].tell if step.step in policy.steps else (Told.RESPONSIBLE, Told.FIRST_CONTACT)
    if Told.OWNER in told:
        _tell_owner("case_raised_owner", step, event=event, at=at)
    for staff in {each.pk: each for each in _colleagues(step, told)}.values():
        if staff.pk != step.holder_id and f"staff:{staff.pk}" != event.actor:
            _write("case_raised", step, queries.as_recipient(staff), event=event, at=at)


def tell_decided(*, event: AuditEvent, at: datetime) -> None:
    """Those who had the case before hear what was decided above; so does an owner who complained there."""
    step = Escalation.objects.select_related(*RELATED).get(pk=event.changes["escalation"])
    people = {each.pk: each for each in (step.before, step.case.responsible, step.case.first_contact)}
    for staff in people.values():
        if f"staff:{staff.pk}" != event.actor:
            _write("case_decided_above", step, queries.as_recipient(staff), event=event, at=at)
    if step.trigger == Trigger.OWNER:
        _tell_owner("complaint_decided_owner", step, event=event, at=at)


def tell_crisis(*, event: AuditEvent, at: datetime) -> None:
    """Whoever leads a crisis hears of it, who answers for the case, and those whom the pack names."""
    crisis = Crisis.objects.select_related("case__development", "case__unit", "case__responsible", "lead").get(
        pk=event.changes["crisis"]
    )
    case, policy = crisis.case, policy_of_case(crisis.case).crisis
    named = [each for who in policy.tell for each in _in_role(who, case)] if policy else []
    for staff in {each.pk: each for each in (crisis.lead, case.responsible, *named)}.values():
        to = queries.as_recipient(staff)
        if f"staff:{staff.pk}" == event.actor:
            continue
        ground = policy.grounds.get(crisis.ground) if policy else None
        values = {
            "number": case.number,
            "subject": case.subject,
            "place": _place(case),
            "ground": ground.label.in_language(to.language) if ground else crisis.ground,
            "holder": crisis.lead.name,
            "reason": crisis.reason[:200],
        }
        write("case_crisis", to=to, values=values, case=case, event_id=event.pk, at=at)


def _tell_owner(wording: str, step: Escalation, *, event: AuditEvent, at: datetime) -> None:
    owner = queries.owner_of(step.case)
    if owner is not None:
        _write(wording, step, owner, event=event, at=at)


def _in_role(who: str, case: Case) -> list[Staff]:
    return list_staff_in_role(who, development_id=case.development_id)


def _place(case: Case) -> str:
    return f"{case.development.name} {case.unit.code}" if case.unit else case.development.name


def _colleagues(step: Escalation, told: tuple[str, ...]) -> Iterator[Staff]:
    for who in told:
        if who == Told.RESPONSIBLE:
            yield step.before
        elif who == Told.FIRST_CONTACT:
            yield step.case.first_contact
        elif who != Told.OWNER:
            yield from _in_role(who, step.case)


def _write(wording: str, step: Escalation, to: Recipient, *, event: AuditEvent, at: datetime) -> None:
    case = step.case
    level = policy_of_case(case).level(step.level).label.in_language(to.language)
    with override(to.language):
        why = why_of(step, language=to.language)
    write(
        wording,
        to=to,
        values={
            "name": to.label,
            "number": case.number,
            "subject": case.subject,
            "place": _place(case),
            "level": level,
            "holder": step.holder.name,
            "why": why,
            "answer_by": say_when(step.answer_by, case, to.language),
            "decision": step.decision[:200],
        },
        link=owner_link(case, to, at=at) if BY_KEY[wording].link else "",
        case=case,
        event_id=event.pk,
        at=at,
    )
