"""By when a level is to answer follows the clock that runs for it."""

from datetime import datetime

from django.db import transaction

from aftercare.care.escalation import permissions, queries
from aftercare.care.escalation.models import Escalation
from aftercare.ground.audit import trail
from aftercare.ground.core.actors import Actor
from aftercare.service.cases.models import Case
from aftercare.service.deadlines.models import Clock


@transaction.atomic
def follow_clock(*, escalation_id: int, by: Actor, at: datetime) -> Escalation:
    """Take over when the clock of the level ends now, after the calendar changed or the case was on hold.

    What has been decided stays as it is.
    """
    step = Escalation.objects.locked(escalation_id)
    case = Case.objects.locked(step.case_id)
    permissions.check_may_raise(by, case)
    stage = queries.policy_of_case(case).level(step.level).time_limit
    ends = Clock.objects.running().filter(case_id=case.pk, stage=stage).values_list("due_at", flat=True).first()
    if not step.current or step.decided_at is not None or ends is None or ends == step.answer_by:
        return step
    before, step.answer_by = step.answer_by, ends
    step.save(update_fields=["answer_by", "version"])
    trail.record("case.level_redated", case, by=by, at=at, escalation=step.pk, before=before, answer_by=ends)
    return step
