"""The holidays and make-up days of China, from published tables. No database.

The State Council announces each year's holidays the autumn before. For announced years the days are confirmed; later
years have the statutory days only, marked provisional: make-up days are not known before they are announced.
"""

from collections.abc import Iterable, Iterator
from datetime import date

import chinese_calendar
import holidays

from aftercare.service.deadlines.rules import DayNote, NotedDay

ANNOUNCED = "chinesecalendar"
EXPECTED = "holidays"
LAST_ANNOUNCED_YEAR = max(day.year for day in chinese_calendar.constants.holidays)


def days_of_china(*, years: Iterable[int]) -> Iterator[NotedDay]:
    """Every day of `years` that differs from its weekday."""
    for year in years:
        if year <= LAST_ANNOUNCED_YEAR:
            yield from _announced(year)
        else:
            yield from _expected(year)


def confirmed_until(*, years: Iterable[int]) -> date:
    """The last day of the last announced year among `years`."""
    return date(min(max(years), LAST_ANNOUNCED_YEAR), 12, 31)


def _announced(year: int) -> Iterator[NotedDay]:
    tables = (
        (DayNote.HOLIDAY, chinese_calendar.constants.holidays),
        (DayNote.WORKDAY, chinese_calendar.constants.workdays),
    )
    for note, days in tables:
        for day, name in sorted(days.items()):
            if day.year == year:
                yield NotedDay(day, note, str(name), ANNOUNCED, provisional=False)


def _expected(year: int) -> Iterator[NotedDay]:
    for day, name in sorted(holidays.country_holidays("CN", years=year).items()):
        yield NotedDay(day, DayNote.HOLIDAY, str(name), EXPECTED, provisional=True)
