"""What happens to cases by itself."""

from datetime import datetime

from aftercare.ground.core.actors import CLOCK
from aftercare.service.cases import actions
from aftercare.service.cases.models import Case

AT_ONCE = 200


def resume_held(*, at: datetime) -> int:
    """Take up the cases whose hold has ended, each in a transaction of its own; returns how many (CW05)."""
    ended = Case.objects.filter(held_until__isnull=False, due_at__lte=at, closed_at__isnull=True)
    case_ids = list(ended.order_by("due_at", "pk").values_list("pk", flat=True)[:AT_ONCE])
    for case_id in case_ids:
        actions.resume(case_id=case_id, by=CLOCK, at=at)
    return len(case_ids)
