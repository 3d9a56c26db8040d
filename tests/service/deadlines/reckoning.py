"""Reckoning for tests: the baseline's rules of time with the announced autumn of 2026."""

from datetime import date, datetime
from functools import cache

from aftercare.ground.core.calendar import Calendar
from aftercare.service.deadlines import rules
from aftercare.service.deadlines.policy import CalendarPolicy, Counting, DeadlinePolicy, parse_duration
from tests.factories.deadlines import SHANGHAI, local
from tests.factories.policies import the_baseline

# The State Council's notice for the autumn of 2026: holidays 25-27 September and 1-7 October, worked on
# 20 September and 10 October.
AUTUMN = [
    *((date(2026, 9, day), "holiday") for day in (25, 26, 27)),
    *((date(2026, 10, day), "holiday") for day in range(1, 8)),
    (date(2026, 9, 20), "workday"),
    (date(2026, 10, 10), "workday"),
]


def calendars() -> CalendarPolicy:
    return the_baseline().section(CalendarPolicy)


def deadlines() -> DeadlinePolicy:
    return the_baseline().section(DeadlinePolicy)


@cache
def autumn() -> Calendar:
    """The office calendar with the notice above, announced until the end of the year."""
    return rules.calendar_from(calendars().rules_of("office"), days=AUTUMN, confirmed_until=date(2026, 12, 31))


def counting(**changes: object) -> Counting:
    return Counting.model_validate({**deadlines().counting.model_dump(), **changes})


def due(limit: str, start: str, *, calendar: Calendar | None = None, **changes: object) -> datetime:
    found = rules.due_at(
        limit=parse_duration(limit),
        start=local(start),
        calendar=calendar or autumn(),
        counting=counting(**changes),
    )
    return found.due_at.astimezone(SHANGHAI).replace(tzinfo=None)


def wall(text: str) -> datetime:
    return datetime.fromisoformat(text)
