"""When to set out so as to be at the door a little before the time agreed. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from aftercare.service.workorders.policy import VisitRule


@dataclass(frozen=True)
class Departure:
    """When to leave, and between which moments to be there."""

    leave_at: datetime
    arrive_from: datetime
    arrive_until: datetime


def plan_departure(rule: VisitRule, *, comes_at: datetime) -> Departure:
    """Leave an hour ahead (or as the policy says), sooner when the way takes longer, and arrive 5 to 10 minutes early.

    The way is the time that the policy keeps between two visits (S000.14.r13).
    """
    arrive_from = comes_at - timedelta(minutes=rule.early_at_most)
    leave_at = min(
        comes_at - timedelta(minutes=rule.leave_minutes_ahead), arrive_from - timedelta(minutes=rule.minutes_between)
    )
    return Departure(leave_at, arrive_from, comes_at - timedelta(minutes=rule.early_at_least))
