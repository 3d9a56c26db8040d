"""A calendar made of a policy's week and the days of a calendar table. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from aftercare.ground.core.calendar import Calendar, Minutes
from aftercare.service.deadlines.policy import CalendarRules, Intervals, minutes_of


class DayNote(StrEnum):
    """What the calendar table says of a day."""

    HOLIDAY = "holiday"
    WORKDAY = "workday"


@dataclass(frozen=True)
class NotedDay:
    """One day of a table: what it is, its name, where that comes from, and whether it is only expected."""

    day: date
    note: DayNote
    name: str
    source: str
    provisional: bool


def calendar_from(
    rules: CalendarRules,
    *,
    days: Iterable[tuple[date, str]] = (),
    names: Mapping[date, str] | None = None,
    confirmed_until: date | None = None,
    own: Mapping[date, DayNote] | None = None,
) -> Calendar:
    """The calendar of a policy with the `days` of the calendar table, each a day and its DayNote, and their `names`.

    `own` are single days that people set apart: they override everything.
    """
    noted = list(days)
    make_up = _minutes(rules.week[rules.make_up_as])
    apart = {day: make_up if note is DayNote.WORKDAY else () for day, note in (own or {}).items()}
    return Calendar(
        zone=rules.zone_info,
        week={weekday.number: _minutes(intervals) for weekday, intervals in rules.week.items()},
        holidays=frozenset(day for day, note in noted if note == DayNote.HOLIDAY),
        make_up_days=frozenset(day for day, note in noted if note == DayNote.WORKDAY),
        make_up_minutes=make_up,
        single_days={single.day: _minutes(single.intervals) for single in rules.single_days} | apart,
        confirmed_until=confirmed_until,
        names=names or {},
    )


def _minutes(intervals: Intervals) -> Minutes:
    """Minutes since midnight; a night shift ends after 1440, and belongs to the day on which it begins."""
    pairs = ((minutes_of(each.start), minutes_of(each.end)) for each in intervals)
    return tuple((start, end if end > start else end + 24 * 60) for start, end in pairs)
