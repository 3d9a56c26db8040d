"""Cases that end together because one answer settles them all, and standing again when that was wrong."""

from datetime import datetime

from django.db import transaction

from aftercare.ground.audit import trail
from aftercare.ground.core.actors import Actor
from aftercare.ground.core.text import lazy as _
from aftercare.service.cases import linking, parts, permissions
from aftercare.service.cases.models import Case, Entry
from aftercare.service.cases.queries.links import standing_of


@transaction.atomic
def end_together(*, case_id: int, seen: int, text: str, because: str, by: Actor, at: datetime) -> Case:
    """Close a case on the step it is on with the answer that settles many (ES06); its owner reads it, its clocks stop.

    `because` is the number of what they were gathered for. Raises CannotLink, NotPermitted, Stale.
    """
    case = Case.objects.locked(case_id, seen=seen)
    permissions.check_may_work(by, case)
    linking.check_can_end_together(standing_of(case))
    if case.held_until is not None:
        parts.take_up(case, at=at)
    if case.first_answered_at is None:
        case.first_answered_at = at
        case.save(update_fields=["first_answered_at"])
    parts.end_with(case, resolution=str(_("Settled with %(number)s")) % {"number": because}, by=by, at=at)
    entry = Entry.objects.create(case=case, author=by.reference, author_label=by.label, text=text.strip(), at=at)
    trail.record("case.ended_together", case, by=by, at=at, entry=entry.pk, because=because)
    return case


@transaction.atomic
def stand_again(*, case_id: int, seen: int, due_at: datetime, by: Actor, at: datetime) -> Case:
    """Take back that a case was closed together with others: it stands where it stood, what was left of its time runs.

    Raises CannotLink for a case that was closed in another way, NotPermitted, Stale.
    """
    case = Case.objects.locked(case_id, seen=seen)
    permissions.check_may_work(by, case)
    linking.check_can_stand_again(closed_at=case.closed_at, on_final_step=parts.stands_on_final_step(case))
    if case.first_answered_at == case.closed_at:
        case.first_answered_at = None
        case.save(update_fields=["first_answered_at"])
    parts.stand_again(case, merged_at=case.closed_at or at, due_at=due_at, at=at)
    trail.record("case.stood_again", case, by=by, at=at, due_at=case.due_at)
    return case
