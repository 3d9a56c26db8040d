"""Until when something about an order has to be done, by the policy and calendar of its case."""

from datetime import datetime

from aftercare.ground.policies.queries import policy_of
from aftercare.service.cases.models import Case
from aftercare.service.cases.queries import facts_of
from aftercare.service.deadlines import rules as deadlines
from aftercare.service.deadlines.policy import CalendarPolicy, DeadlinePolicy
from aftercare.service.deadlines.queries import calendar_of
from aftercare.service.workorders.policy import Size


def limit_of(case: Case, stage: str, *, size: Size, at: datetime) -> datetime:
    """When `stage` is due for a repair of this size that is given now, in the case's own version (S000.12.r21)."""
    policy = policy_of(case.policy_id)
    section = policy.section(DeadlinePolicy)
    rule = section.rule_for(stage, facts_of(case).model_copy(update={"size": size.value}), since=at)
    calendar = calendar_of(policy, key=rule.calendar or policy.section(CalendarPolicy).default)
    return deadlines.due_at(limit=rule.limit, start=at, calendar=calendar, counting=section.counting).due_at
