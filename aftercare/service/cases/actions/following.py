"""The dates of a case follow its clocks when those were worked out anew."""

from datetime import datetime

from django.db import transaction

from aftercare.ground.audit import trail
from aftercare.ground.core.actors import Actor
from aftercare.service.cases import parts, permissions
from aftercare.service.cases.models import Case


@transaction.atomic
def follow_clocks(*, case_id: int, reason: str, by: Actor, at: datetime) -> bool:
    """Take over the due times of a case's clocks into its dates; says so on the case. Returns whether they differed."""
    case = Case.objects.locked(case_id)
    permissions.check_may_work(by, case)
    was_due, was_finish = case.due_at, case.finish_by
    if not case.is_open or not parts.follow(case):
        return False
    case.changed_at = at
    case.save(update_fields=["due_at", "finish_by", "changed_at", "version"])
    trail.record(
        "case.redated",
        case,
        by=by,
        at=at,
        was_due_at=was_due,
        due_at=case.due_at,
        was_finish_by=was_finish,
        finish_by=case.finish_by,
        reason=reason,
    )
    return True
