"""Working time: which minutes of which days are worked, and reckoning along them. Pure.

Intervals are half open: at 18:00 a day that is worked until 18:00 is over. Reckoning is done in UTC seconds, so that a
zone with summer time neither gains nor loses working time.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

Minutes = tuple[tuple[int, int], ...]
"""Worked intervals of a day in minutes since its midnight, in order; 1440 is the end of the day.

A shift over midnight ends after 1440: it belongs to the day on which it begins, and ends before the next day's work.
"""

HORIZON_DAYS = 366 * 12
"""How far a reckoning looks for working time before it gives up."""

ONE_DAY = timedelta(days=1)


class NoWorkingTime(ValueError):
    """The calendar has no working time within the horizon."""


class DayKind(StrEnum):
    """Why a day is worked or not."""

    WORKDAY = "workday"
    REST_DAY = "rest_day"
    HOLIDAY = "holiday"
    MAKE_UP_DAY = "make_up_day"
    SINGLE_DAY = "single_day"


@dataclass(frozen=True)
class Calendar:
    """A working calendar of one zone.

    `week` has the worked minutes by weekday, 0 for Monday; a weekday left out is free. A single day overrides
    everything, then make-up days, then holidays. After `confirmed_until` (None: no end) holidays are only expected.
    `names` says what holidays and make-up days are called.
    """

    zone: ZoneInfo
    week: Mapping[int, Minutes]
    holidays: frozenset[date] = frozenset()
    make_up_days: frozenset[date] = frozenset()
    make_up_minutes: Minutes = ()
    single_days: Mapping[date, Minutes] = field(default_factory=dict)
    confirmed_until: date | None = None
    names: Mapping[date, str] = field(default_factory=dict)
    _known: dict[date, tuple[tuple[datetime, datetime], ...]] = field(
        init=False, default_factory=dict, repr=False, compare=False
    )

    def day_of(self, at: datetime) -> date:
        """The day on which an instant falls in this zone."""
        return at.astimezone(self.zone).date()

    def kind_of(self, day: date) -> DayKind:
        """Why a day is worked or not."""
        if day in self.single_days:
            return DayKind.SINGLE_DAY
        if day in self.make_up_days:
            return DayKind.MAKE_UP_DAY
        if day in self.holidays:
            return DayKind.HOLIDAY
        return DayKind.WORKDAY if self.week.get(day.weekday()) else DayKind.REST_DAY

    def minutes_on(self, day: date) -> Minutes:
        """The worked minutes of a day; empty when it is free."""
        kind = self.kind_of(day)
        if kind is DayKind.SINGLE_DAY:
            return self.single_days[day]
        if kind is DayKind.MAKE_UP_DAY:
            return self.make_up_minutes
        return self.week[day.weekday()] if kind is DayKind.WORKDAY else ()

    def is_worked(self, day: date) -> bool:
        """Whether anybody works on that day."""
        return bool(self.minutes_on(day))

    def is_open(self, at: datetime) -> bool:
        """Whether it is working time at this moment; a shift that began the evening before counts."""
        day = self.day_of(at)
        near = (*self.intervals_on(day - ONE_DAY), *self.intervals_on(day))
        return any(opens <= at < closes for opens, closes in near)

    def last_opening(self, at: datetime) -> datetime:
        """The moment itself in working time, else the beginning of the last worked interval before it, in UTC."""
        if self.is_open(at):
            return at.astimezone(UTC)
        day = self.day_of(at)
        for _ in range(HORIZON_DAYS):
            begun = [opens for opens, _closes in self.intervals_on(day) if opens <= at]
            if begun:
                return begun[-1]
            day -= ONE_DAY
        raise NoWorkingTime

    def is_provisional(self, day: date) -> bool:
        """Whether the holidays of that day's time of year are not yet announced."""
        return self.confirmed_until is not None and day > self.confirmed_until

    def midnight_after(self, day: date) -> datetime:
        """The instant at which a day ends, in UTC."""
        return self._instant(day, 24 * 60)

    def closes_at(self, day: date) -> datetime:
        """The end of the last worked interval of a day, in UTC; midnight when the day is free."""
        intervals = self.intervals_on(day)
        return intervals[-1][1] if intervals else self.midnight_after(day)

    def intervals_on(self, day: date) -> tuple[tuple[datetime, datetime], ...]:
        """The worked intervals of a day as instants in UTC."""
        known = self._known.get(day)
        if known is None:
            pairs = ((self._instant(day, start), self._instant(day, end)) for start, end in self.minutes_on(day))
            known = self._known[day] = tuple((start, end) for start, end in pairs if start < end)
        return known

    def working_seconds(self, start: datetime, end: datetime) -> int:
        """The working time between two instants; negative when `end` is before `start`."""
        if end < start:
            return -self.working_seconds(end, start)
        total = timedelta()
        for opens, closes in self._from(start, days=(self.day_of(end) - self.day_of(start)).days + 2):
            total += max(min(closes, end) - max(opens, start), timedelta())
        return int(total.total_seconds())

    def add_working_seconds(self, start: datetime, seconds: int) -> datetime:
        """The first instant by which `seconds` of working time have passed since `start`; `start` itself for 0."""
        left = timedelta(seconds=seconds)
        if not left:
            return start.astimezone(UTC)
        for opens, closes in self._from(start, days=HORIZON_DAYS):
            begins = max(opens, start)
            if closes - begins >= left:
                return begins + left
            left -= max(closes - begins, timedelta())
        raise NoWorkingTime

    def subtract_working_seconds(self, end: datetime, seconds: int) -> datetime:
        """The last instant from which `seconds` of working time pass until `end`; `end` itself for 0."""
        left = timedelta(seconds=seconds)
        if not left:
            return end.astimezone(UTC)
        day = self.day_of(end)
        for _ in range(HORIZON_DAYS):
            for opens, closes in reversed(self.intervals_on(day)):
                ends = min(closes, end)
                if ends - opens >= left:
                    return ends - left
                left -= max(ends - opens, timedelta())
            day -= ONE_DAY
        raise NoWorkingTime

    def add_working_days(self, day: date, count: int) -> date:
        """The `count`-th worked day after `day`; for 0 the day itself or, when it is free, the next worked one."""
        if count == 0 and self.is_worked(day):
            return day
        left = max(count, 1)
        for _ in range(HORIZON_DAYS):
            day += ONE_DAY
            left -= self.is_worked(day)
            if not left:
                return day
        raise NoWorkingTime

    def subtract_working_days(self, day: date, count: int) -> date:
        """The `count`-th worked day before `day`; the day itself for 0."""
        left = count
        for _ in range(HORIZON_DAYS):
            if not left:
                return day
            day -= ONE_DAY
            left -= self.is_worked(day)
        raise NoWorkingTime

    def working_days(self, first: date, last: date) -> int:
        """How many days are worked after `first` up to and including `last`; negative backwards."""
        if last < first:
            return -self.working_days(last, first)
        return sum(self.is_worked(first + ONE_DAY * n) for n in range(1, (last - first).days + 1))

    def _from(self, start: datetime, *, days: int) -> Iterator[tuple[datetime, datetime]]:
        """The worked intervals of `days` days that end after `start`, from its eve on: a night shift reaches over."""
        first = self.day_of(start) - ONE_DAY
        for n in range(days):
            for opens, closes in self.intervals_on(first + ONE_DAY * n):
                if closes > start:
                    yield opens, closes

    def _instant(self, day: date, minute: int) -> datetime:
        day, minute = (day + ONE_DAY, minute - 24 * 60) if minute >= 24 * 60 else (day, minute)
        return datetime.combine(day, time(minute // 60, minute % 60), self.zone).astimezone(UTC)
