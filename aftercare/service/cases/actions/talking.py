"""What is said: to the owner, by the owner, and among staff."""

from datetime import datetime

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
def answer(*, case_id: int, text: str, spoken: bool = False, by: Actor, at: datetime) -> Entry:
    """Tell the owner something; `spoken` when it was said on the telephone. The first stops the first-answer clock."""
    case = Case.objects.locked(case_id)
    permissions.check_may_write(by, case, internal=False)
    entry = _write(case, text=text, internal=False, spoken=spoken, by=by, at=at)
    if case.first_answered_at is None:
        case.first_answered_at = at
        parts.keep_first_answer(case, at=at)
    case.changed_at = at
    case.save(update_fields=["first_answered_at", "changed_at", "version"])
    trail.record("case.answered", case, by=by, at=at, entry=entry.pk, spoken=spoken)
    return entry


@transaction.atomic
def note(*, case_id: int, text: str, by: Actor, at: datetime) -> Entry:
    """Write something down among staff; the owner never sees it."""
    case = Case.objects.locked(case_id)
    permissions.check_may_write(by, case, internal=True)
    entry = _write(case, text=text, internal=True, spoken=False, by=by, at=at)
    case.changed_at = at
    case.save(update_fields=["changed_at", "version"])
    trail.record("case.noted", case, by=by, at=at, entry=entry.pk)
    mentioned = _mentioned(case, entry, by=by, at=at)
    if mentioned:
        people = [staff.pk for staff in mentioned]
        names = "、".join(staff.name for staff in mentioned)
        trail.record("case.mentioned", case, by=by, at=at, entry=entry.pk, people=people, names=names)
    return entry


@transaction.atomic
def write_as_owner(*, case_id: int, text: str, by: Actor, at: datetime) -> Entry:
    """What the owner or the contractor writes in their own case."""
    case = Case.objects.locked(case_id)
    permissions.check_may_write(by, case, internal=False)
    entry = _write(case, text=text, internal=False, spoken=False, by=by, at=at)
    case.changed_at = at
    case.save(update_fields=["changed_at", "version"])
    trail.record("case.owner_wrote", case, by=by, at=at, entry=entry.pk)
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


def _write(case: Case, *, text: str, internal: bool, spoken: bool, by: Actor, at: datetime) -> Entry:
    if not text.strip():
        raise BadInput(field=_("Text"), value="", remedy=_("Write something first."))
    return Entry.objects.create(
        case=case,
        author=by.reference,
        author_label=by.label,
        text=text.strip(),
        internal=internal,
        spoken=spoken,
        at=at,
    )
