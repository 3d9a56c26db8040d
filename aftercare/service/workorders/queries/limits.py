"""Until when something about an order has to be done, by the policy and calendar of its case."""

from datetime import datetime

from aftercare.ground.policies.queries import policy_of
from aftercare.service.cases.models import Case
from aftercare.service.cases.queries import facts_of
from aftercare.service.deadlines import rules as deadlines
from aftercare.service.deadlines.policy import DeadlinePolicy
from aftercare.service.deadlines.queries import Calendars
from aftercare.service.workorders.policy import Size


def limit_of(case: Case, stage: str, *, size: Size, contractor_id: int | None = None, at: datetime) -> datetime:
    """When `stage` is due for a repair of this size that is given now, in the case's own version (S000.12.r21).

    What a contractor owes is counted by his own calendar where he has one.
    """
    policy = policy_of(case.policy_id)
    section = policy.section(DeadlinePolicy)
    rule = section.rule_for(stage, facts_of(case).model_copy(update={"size": size.value}), since=at)
    his = contractor_id if section.stage(stage).contractor_calendar else None
    place = deadlines.Place(case.development_id, his or 0)
    _key, calendar = Calendars().for_limit(policy, named=rule.calendar, place=place)
    return deadlines.due_at(limit=rule.limit, start=at, calendar=calendar, counting=section.counting).due_at
