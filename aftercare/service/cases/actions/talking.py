"""What is said: to the owner, by the owner, and among staff."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from aftercare.ground.accounts.models import Staff
from aftercare.ground.accounts.queries import list_staff_with
from aftercare.ground.accounts.roles import Permission
from aftercare.ground.audit import trail
from aftercare.ground.core.actors import Actor
from aftercare.ground.core.errors import BadInput
from aftercare.ground.core.text import lazy as _
from aftercare.service.cases import mentioning, parts, permissions
from aftercare.service.cases.models import Case, Entry


@transaction.atomic
def answer(
    *,
    case_id: int,
    text: str,
    spoken: bool = False,
    papers: Sequence[parts.Paper] = (),
    by: Actor,
    at: datetime,
) -> Entry:
    """Tell the owner something; `spoken` when it was said on the telephone. The first stops the first-answer clock."""
    case = Case.objects.locked(case_id)
    permissions.check_may_write(by, case, internal=False)
    entry = _write(case, text=_said(text), internal=False, spoken=spoken, papers=papers, by=by, at=at)
    if case.first_answered_at is None:
        parts.keep_first_answer(case, at=at)
    case.changed_at = at
    case.save(update_fields=["first_answered_at", "due_at", "changed_at", "version"])
    trail.record("case.answered", case, by=by, at=at, entry=entry.pk, spoken=spoken, **_came_with(papers))
    return entry


@transaction.atomic
def note(*, case_id: int, text: str, papers: Sequence[parts.Paper] = (), by: Actor, at: datetime) -> Entry:
    """Write something down among staff; the owner never sees it, nor the files that come with it."""
    case = Case.objects.locked(case_id)
    permissions.check_may_write(by, case, internal=True)
    entry = _write(case, text=_said(text), internal=True, spoken=False, papers=papers, by=by, at=at)
    case.changed_at = at
    case.save(update_fields=["changed_at", "version"])
    trail.record("case.noted", case, by=by, at=at, entry=entry.pk, **_came_with(papers))
    mentioned = _mentioned(case, entry, by=by, at=at)
    if mentioned:
        people = [staff.pk for staff in mentioned]
        names = "、".join(staff.name for staff in mentioned)
        trail.record("case.mentioned", case, by=by, at=at, entry=entry.pk, people=people, names=names)
    return entry


@transaction.atomic
def write_as_owner(*, case_id: int, text: str, papers: Sequence[parts.Paper] = (), by: Actor, at: datetime) -> Entry:
    """What the owner or the contractor writes in their own case; a photo or a recording may speak for itself."""
    case = Case.objects.locked(case_id)
    permissions.check_may_write(by, case, internal=False)
    words = text if papers else _said(text)
    entry = _write(case, text=words, internal=False, spoken=False, papers=papers, by=by, at=at)
    case.changed_at = at
    case.save(update_fields=["changed_at", "version"])
    trail.record("case.owner_wrote", case, by=by, at=at, entry=entry.pk, **_came_with(papers))
    return entry


def _mentioned(case: Case, entry: Entry, *, by: Actor, at: datetime) -> list[Staff]:
    """The colleagues named with an @ who may see the case, but for the writer (CW13)."""
    if not any(sign in entry.text for sign in mentioning.SIGNS):
        return []
    on = at.astimezone(case.development.zone).date()
    colleagues = {
        staff.pk: staff
        for staff in list_staff_with(
            Permission.SEE_CASES,
            development_id=case.development_id,
            building_id=case.building_id,
            category=case.category,
            on=on,
        )
    }
    names: dict[str, list[int]] = {}
    for staff in colleagues.values():
        names.setdefault(staff.name, []).append(staff.pk)
    return [colleagues[pk] for pk in mentioning.named_in(entry.text, names) if pk != by.id]


def _came_with(papers: Sequence[parts.Paper]) -> dict[str, Any]:
    """How many files came along, for the trail; nothing when none did."""
    return {"files": len(papers)} if papers else {}


def _said(text: str) -> str:
    if not text.strip():
        raise BadInput(field=_("Text"), value="", remedy=_("Write something first."))
    return text


def _write(
    case: Case, *, text: str, internal: bool, spoken: bool, papers: Sequence[parts.Paper], by: Actor, at: datetime
) -> Entry:
    entry = Entry.objects.create(
        case=case,
        author=by.reference,
        author_label=by.label,
        text=text.strip(),
        internal=internal,
        spoken=spoken,
        at=at,
    )
    parts.attach_papers(papers, subject=f"entry:{entry.pk}", case_id=case.pk, internal=internal, by=by, at=at)
    return entry
