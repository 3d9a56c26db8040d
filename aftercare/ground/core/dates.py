"""Reckoning with days and months. Pure."""

from calendar import monthrange
from datetime import date, datetime
from functools import cache
from zoneinfo import ZoneInfo, available_timezones


def add_months(day: date, months: int) -> date:
    """The same day of the month `months` later; the last day of that month when it is shorter.

    >>> add_months(date(2024, 1, 31), 1)
    datetime.date(2024, 2, 29)
    """
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def add_years(day: date, years: int) -> date:
    """The same day `years` later; 28 February for a leap day that has no counterpart."""
    return add_months(day, years * 12)


@cache
def zones() -> frozenset[str]:
    """The time zones that the machine knows. Read once, since finding them walks some hundreds of files."""
    return frozenset(available_timezones())


def local_day(at: datetime, zone: str) -> date:
    """The calendar day of a moment in a time zone such as "Asia/Shanghai"."""
    return at.astimezone(ZoneInfo(zone)).date()
