"""The account of a deadline: every interval and day on the way, counted or not and why, whose sum is the limit. Pure.

It is reckoned day by day, apart from `due_at`, which leaps: that both end at the same moment is a law the tests check.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum

from aftercare.ground.core.calendar import ONE_DAY, Calendar, DayKind
from aftercare.ground.core.dates import add_months
from aftercare.service.deadlines.policy import CountedFrom, Counting, Duration, Unit
from aftercare.service.deadlines.rules.reckoning import PauseSpan, counts_first_day, days_lost, joined

Span = tuple[datetime, datetime]


class Counted(StrEnum):
    """What the rows of an account are counted in."""

    SECONDS = "seconds"
    DAYS = "days"
    MONTHS = "months"


class Because(StrEnum):
    """Why a row counts or does not."""

    RUNS = "runs"
    WORKED = "worked"
    MAKE_UP_DAY = "make_up_day"
    SINGLE_DAY = "single_day"
    FIRST_DAY = "first_day"
    REST_DAY = "rest_day"
    HOLIDAY = "holiday"
    SINGLE_DAY_FREE = "single_day_free"
    NO_TIME_LEFT = "no_time_left"
    PAUSED = "paused"
    ROLLED_ON = "rolled_on"
    AGREED = "agreed"


@dataclass(frozen=True)
class Row:
    """Days of one sort in a row, and what they count for; `spans` are the intervals counted on the first of them."""

    first: date
    last: date
    because: Because
    amount: int = 0
    spans: tuple[Span, ...] = ()
    name: str = ""
    provisional: bool = False

    @property
    def days(self) -> int:
        """How many days it tells of."""
        return (self.last - self.first).days + 1


@dataclass(frozen=True)
class Account:
    """What was to be counted (`limit`, and `added` by agreement), row by row, and when it ends."""

    counted: Counted
    limit: int
    added: int
    rows: tuple[Row, ...]
    due_at: datetime

    @property
    def total(self) -> int:
        """The sum of the rows."""
        return sum(row.amount for row in self.rows)

    @property
    def adds_up(self) -> bool:
        """Whether the rows are the limit and what was added to it, to the second."""
        return self.total == self.limit + self.added


def account_of(
    *,
    limit: Duration,
    start: datetime,
    due: datetime,
    calendar: Calendar,
    counting: Counting,
    pauses: Sequence[PauseSpan] = (),
    agreed: bool = False,
) -> Account:
    """The account of a limit that began at `start` and is due at `due`; `agreed` when a later time was agreed."""
    spans, start = joined(pauses), start.astimezone(UTC)
    if limit.unit in (Unit.MINUTES, Unit.HOURS, Unit.END_OF_DAY, Unit.STATED):
        rows, counted = _of_time(start, due, calendar=calendar, spans=spans), Counted.SECONDS
    elif limit.unit is Unit.WORKING_HOURS:
        rows, counted = _of_working_time(start, due, calendar=calendar, spans=spans), Counted.SECONDS
    elif limit.unit is Unit.WORKING_DAYS:
        counts_today = counts_first_day(start, calendar=calendar, counting=counting)
        rows, counted = _of_working_days(start, due, counts_today, calendar=calendar, spans=spans), Counted.DAYS
    elif limit.unit is Unit.MONTHS:
        rows = _of_months(limit.amount, start, due, calendar=calendar, counting=counting, spans=spans, agreed=agreed)
        counted = Counted.MONTHS
    else:
        wanted = None if agreed else _wanted(limit)
        rows = _of_days(wanted, start, due, calendar=calendar, counting=counting, spans=spans)
        counted = Counted.DAYS
    runs = tuple(_runs(rows))
    total = sum(row.amount for row in runs)
    asked = total if limit.unit in (Unit.END_OF_DAY, Unit.STATED) else _wanted(limit)
    return Account(counted, asked, total - asked if agreed else 0, runs, due)


def _wanted(limit: Duration) -> int:
    """A limit in what its account counts: seconds, days, months."""
    each = {Unit.MINUTES: 60, Unit.HOURS: 3600, Unit.WORKING_HOURS: 3600, Unit.WEEKS: 7}
    return limit.amount * each.get(limit.unit, 1)


def _days(calendar: Calendar, start: datetime, due: datetime) -> Iterator[date]:
    first, last = calendar.day_of(start), calendar.day_of(max(due - timedelta(microseconds=1), start))
    return (first + ONE_DAY * n for n in range((last - first).days + 1))


def _of_time(start: datetime, due: datetime, *, calendar: Calendar, spans: Sequence[PauseSpan]) -> Iterator[Row]:
    """Each day's part of the time between, what a pause took told apart."""
    for day in _days(calendar, start, due):
        opens, closes = max(calendar.midnight_after(day - ONE_DAY), start), min(calendar.midnight_after(day), due)
        yield from _told(day, [(opens, closes)], Because.RUNS, spans=spans)


def _of_working_time(
    start: datetime, due: datetime, *, calendar: Calendar, spans: Sequence[PauseSpan]
) -> Iterator[Row]:
    """The worked intervals between; a shift that began the evening before belongs to its own day."""
    eve = calendar.day_of(start) - ONE_DAY
    for day in (eve, *_days(calendar, start, due)):
        parts = [(max(opens, start), min(closes, due)) for opens, closes in calendar.intervals_on(day)]
        left = [(opens, closes) for opens, closes in parts if opens < closes]
        if left:
            because, name = _worked(calendar, day)
            yield from _told(day, left, because, name=name, spans=spans)
        elif day != eve and not calendar.is_worked(day):
            yield _free(calendar, day)
        elif day != eve:
            yield Row(day, day, Because.NO_TIME_LEFT)


def _told(
    day: date, intervals: Sequence[Span], because: Because, *, spans: Sequence[PauseSpan], name: str = ""
) -> Iterator[Row]:
    """A row of what counts of these intervals, and one for what was lost to pauses."""
    kept = list(intervals)
    for span in spans:
        before = [(opens, min(closes, span.from_at)) for opens, closes in kept]
        after = [(max(opens, span.until_at), closes) for opens, closes in kept]
        kept = sorted({(opens, closes) for opens, closes in (*before, *after) if opens < closes})
    counted, whole = _seconds(kept), _seconds(intervals)
    if counted:
        yield Row(day, day, because, counted, tuple(kept), name)
    if counted < whole:
        yield Row(day, day, Because.PAUSED)


def _seconds(intervals: Sequence[Span]) -> int:
    return sum(int((closes - opens).total_seconds()) for opens, closes in intervals)


def _of_working_days(
    start: datetime, due: datetime, counts_today: bool, *, calendar: Calendar, spans: Sequence[PauseSpan]
) -> Iterator[Row]:
    today, lost = calendar.day_of(start), set(days_lost(spans, calendar=calendar))
    for day in _days(calendar, start, due):
        if day == today and not counts_today:
            yield Row(day, day, Because.FIRST_DAY)
        elif not calendar.is_worked(day):
            yield _free(calendar, day)
        elif day in lost:
            yield Row(day, day, Because.PAUSED)
        elif any(
            opens < due for opens, _closes in calendar.intervals_on(day)
        ):  # not the morning in which the last night shift ends
            because, name = _worked(calendar, day)
            yield Row(day, day, because, 1, name=name, provisional=calendar.is_provisional(day))


def _of_days(
    wanted: int | None,
    start: datetime,
    due: datetime,
    *,
    calendar: Calendar,
    counting: Counting,
    spans: Sequence[PauseSpan],
) -> Iterator[Row]:
    today, lost, counted = calendar.day_of(start), set(days_lost(spans, calendar=calendar)), 0
    for day in _days(calendar, start, due):
        if day == today and counting.counted_from is CountedFrom.NEXT_DAY:
            yield Row(day, day, Because.FIRST_DAY)
        elif counted == wanted:
            yield Row(day, day, Because.ROLLED_ON, name=calendar.names.get(day, ""))
        elif day in lost:
            yield Row(day, day, Because.PAUSED)
        else:
            counted += 1
            yield Row(day, day, Because.RUNS, 1)


def _of_months(
    amount: int,
    start: datetime,
    due: datetime,
    *,
    calendar: Calendar,
    counting: Counting,
    spans: Sequence[PauseSpan],
    agreed: bool,
) -> Iterator[Row]:
    """Month by month from the day it began; days lost to pauses, agreed or rolled on come after the last."""
    today, last = calendar.day_of(start), calendar.day_of(due - timedelta(microseconds=1))
    shift = ONE_DAY if counting.counted_from is CountedFrom.SAME_DAY else timedelta()
    if not shift:
        yield Row(today, today, Because.FIRST_DAY)
    begins = today + ONE_DAY - shift
    for n in range(1, amount + 1):
        ends = add_months(today, n) - shift
        yield Row(begins, ends, Because.RUNS, 1)
        begins = ends + ONE_DAY
    lost = 0
    for day in days_lost(spans, calendar=calendar):
        lost += day < begins + ONE_DAY * lost
    if lost:
        yield Row(begins, min(last, begins + ONE_DAY * (lost - 1)), Because.PAUSED)
        begins += ONE_DAY * lost
    if begins <= last:
        yield Row(begins, last, Because.AGREED if agreed else Because.ROLLED_ON)


def _worked(calendar: Calendar, day: date) -> tuple[Because, str]:
    because = {DayKind.MAKE_UP_DAY: Because.MAKE_UP_DAY, DayKind.SINGLE_DAY: Because.SINGLE_DAY}
    return because.get(calendar.kind_of(day), Because.WORKED), calendar.names.get(day, "")


def _free(calendar: Calendar, day: date) -> Row:
    because = {DayKind.HOLIDAY: Because.HOLIDAY, DayKind.SINGLE_DAY: Because.SINGLE_DAY_FREE}
    kind = calendar.kind_of(day)
    provisional = calendar.is_provisional(day)
    return Row(day, day, because.get(kind, Because.REST_DAY), name=calendar.names.get(day, ""), provisional=provisional)


def _runs(rows: Iterator[Row]) -> Iterator[Row]:
    """Days that tell the same made one row. Days with their own intervals or parts of a day stand alone."""
    run: Row | None = None
    for row in rows:
        if run is not None and _continues(run, row):
            run = replace(run, last=row.last, amount=run.amount + row.amount)
            continue
        if run is not None:
            yield run
        run = row
    if run is not None:
        yield run


def _continues(run: Row, row: Row) -> bool:
    if row.last > row.first:
        return False  # months stand one by one
    same = (run.because, run.name, run.provisional) == (row.because, row.name, row.provisional)
    return same and row.first == run.last + ONE_DAY and _times(run) == _times(row)


def _times(row: Row) -> tuple[tuple[timedelta, timedelta], ...]:
    """The intervals of a row as far from its first day's beginning, to compare days."""
    if not row.spans:
        return ()
    base = datetime(row.first.year, row.first.month, row.first.day, tzinfo=UTC)
    return tuple((opens - base, closes - base) for opens, closes in row.spans)
