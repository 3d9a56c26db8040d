"""When something is due, and how that was worked out. Pure."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum

from aftercare.ground.core.calendar import ONE_DAY, Calendar, DayKind
from aftercare.ground.core.dates import add_months
from aftercare.ground.core.errors import BadInput, RuleBroken
from aftercare.ground.core.text import lazy as _
from aftercare.service.deadlines.policy import (
    CalendarRules,
    CountedFrom,
    Counting,
    DayEnd,
    Duration,
    Intervals,
    Unit,
    minutes_of,
)


class DayNote(StrEnum):
    """What the calendar table says of a day."""

    HOLIDAY = "holiday"
    WORKDAY = "workday"


class Told(StrEnum):
    """The sentences of an explanation."""

    STARTED = "started"
    LIMIT = "limit"
    FIRST_DAY = "first_day"
    FREE_DAYS = "free_days"
    MAKE_UP_DAY = "make_up_day"
    ROLLED_ON = "rolled_on"
    PAUSED = "paused"
    EXTENDED = "extended"
    DUE = "due"
    PROVISIONAL = "provisional"


@dataclass(frozen=True)
class Line:
    """One line of an explanation: what is told, on which day or instant, until when, how many."""

    told: Told
    day: date | None = None
    until: date | None = None
    at: datetime | None = None
    count: int = 0
    words: str = ""


@dataclass(frozen=True)
class Deadline:
    """When something is due (UTC), whether holidays on the way are only expected, and how it was worked out."""

    due_at: datetime
    provisional: bool
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class PauseSpan:
    """A pause that has ended: its two instants."""

    from_at: datetime
    until_at: datetime


class AlreadyPaused(RuleBroken):
    """The clock stands still already."""


class TooLateToExtend(RuleBroken):
    """The owner was not told before the limit passed."""


def calendar_from(
    rules: CalendarRules, *, days: Iterable[tuple[date, str]] = (), confirmed_until: date | None = None
) -> Calendar:
    """The calendar of a policy with the `days` of the calendar table, each a day and its DayNote."""
    noted = list(days)
    return Calendar(
        zone=rules.zone_info,
        week={weekday.number: _minutes(intervals) for weekday, intervals in rules.week.items()},
        holidays=frozenset(day for day, note in noted if note == DayNote.HOLIDAY),
        make_up_days=frozenset(day for day, note in noted if note == DayNote.WORKDAY),
        make_up_minutes=_minutes(rules.week[rules.make_up_as]),
        single_days={single.day: _minutes(single.intervals) for single in rules.single_days},
        confirmed_until=confirmed_until,
    )


def due_at(
    *,
    limit: Duration,
    start: datetime,
    calendar: Calendar,
    counting: Counting,
    pauses: Sequence[PauseSpan] = (),
) -> Deadline:
    """When `limit` ends for what began at `start`, longer by what ended `pauses` took, counted in its own unit.

    Minutes and hours run day and night, working hours in working time. Days, weeks and months end with their last day;
    which day is the first, when a day ends and whether a last day that is free rolls on is policy (civil code, art.
    200 to 204). Never before `start`.
    """
    lines = [Line(Told.STARTED, at=start), Line(Told.LIMIT, words=str(limit)), *_told_pauses(pauses, calendar)]
    lost = time_lost(limit, pauses, calendar=calendar)
    if limit.unit in (Unit.MINUTES, Unit.HOURS):
        seconds = limit.amount * (60 if limit.unit is Unit.MINUTES else 3600) + lost
        return _told(start.astimezone(UTC) + timedelta(seconds=seconds), lines, calendar=None)
    if limit.unit is Unit.WORKING_HOURS:
        return _told(calendar.add_working_seconds(start, limit.amount * 3600 + lost), lines, calendar=calendar)
    if limit.unit is Unit.WORKING_DAYS:
        return _in_working_days(limit.amount + lost, start=start, calendar=calendar, counting=counting, lines=lines)
    return _in_days(limit, lost=lost, start=start, calendar=calendar, counting=counting, lines=lines)


def extended_to(
    until: datetime, *, limit: Duration, calendar: Calendar, counting: Counting, pauses: Sequence[PauseSpan] = ()
) -> Deadline:
    """The definite new time that was agreed, moved on by `pauses` that came after, in the unit of the limit."""
    lost = time_lost(limit, pauses, calendar=calendar)
    ends = until.astimezone(UTC)
    if lost and limit.unit in (Unit.MINUTES, Unit.HOURS):
        ends += timedelta(seconds=lost)
    elif lost and limit.unit is Unit.WORKING_HOURS:
        ends = calendar.add_working_seconds(until, lost)
    elif lost:
        last = calendar.day_of(until - timedelta(microseconds=1))
        if limit.unit is Unit.WORKING_DAYS:
            ends = _end_of(calendar.add_working_days(last, lost), calendar, counting.working_day_ends)
        else:
            ends = _end_of(last + ONE_DAY * lost, calendar, counting.day_ends)
    return _told(ends, [Line(Told.EXTENDED, at=until), *_told_pauses(pauses, calendar)], calendar=calendar)


def time_lost(limit: Duration, pauses: Sequence[PauseSpan], *, calendar: Calendar) -> int:
    """What pauses took of a limit: seconds of hours, working seconds of working hours, else the days that began."""
    if limit.unit in (Unit.MINUTES, Unit.HOURS):
        return sum(int((pause.until_at - pause.from_at).total_seconds()) for pause in pauses)
    if limit.unit is Unit.WORKING_HOURS:
        return sum(calendar.working_seconds(pause.from_at, pause.until_at) for pause in pauses)
    spans = [(calendar.day_of(pause.from_at), calendar.day_of(pause.until_at)) for pause in pauses]
    if limit.unit is Unit.WORKING_DAYS:
        return sum(calendar.working_days(first, last) for first, last in spans)
    return sum((last - first).days for first, last in spans)


def check_can_extend(*, due: datetime, until: datetime, owner_told_at: datetime | None, reason: str) -> datetime:
    """A longer time needs a reason, a later date, and that the owner was told before the limit passed (S000.01.r20).

    Returns when the owner was told.
    """
    if not reason.strip():
        raise BadInput(field=str(_("Reason")), value=reason, remedy=_("Say why more time is needed."))
    if until <= due:
        raise BadInput(field=str(_("New date")), value=until, remedy=_("It must be later than the present one."))
    if owner_told_at is None or owner_told_at > due:
        raise TooLateToExtend(_("The owner must be told before the limit passes. It stays as it was, and is overdue."))
    return owner_told_at


def check_can_pause(*, paused_from: datetime | None, evidence: str, needs_evidence: bool) -> None:
    """Refuse a second pause at the same time, and one without the proof that its cause asks for."""
    if paused_from is not None:
        raise AlreadyPaused(_("This is on hold already."))
    if needs_evidence and not evidence.strip():
        raise BadInput(
            field=str(_("Evidence")), value=evidence, remedy=_("Say what shows it: a call, a message, a photo.")
        )


@dataclass(frozen=True)
class Remaining:
    """How far a due time is from now: whole minutes and worked days, negative when it has passed."""

    minutes: int
    days: int
    working_days: int

    @property
    def overdue(self) -> bool:
        """Whether it has passed."""
        return self.minutes < 0


def remaining(*, due: datetime, now: datetime, calendar: Calendar) -> Remaining:
    """How far `due` is from `now`, for “2 days overdue (1 working day)”."""
    seconds = int((due - now).total_seconds())
    minutes = seconds // 60 if seconds >= 0 else -(-seconds // 60) - (-seconds % 60 > 0)
    today, last = calendar.day_of(now), calendar.day_of(due)
    return Remaining(minutes=minutes, days=(last - today).days, working_days=calendar.working_days(today, last))


def _in_working_days(
    amount: int, *, start: datetime, calendar: Calendar, counting: Counting, lines: list[Line]
) -> Deadline:
    today = calendar.day_of(start)
    counts_today = (
        counting.counted_from is CountedFrom.SAME_DAY
        and calendar.is_worked(today)
        and start < _end_of(today, calendar, counting.working_day_ends)
    )
    last = calendar.add_working_days(today, amount - 1 if counts_today else amount)
    first = today if counts_today else calendar.add_working_days(today, 1)
    lines.append(Line(Told.FIRST_DAY, day=first))
    lines.extend(_days_on_the_way(calendar, first=today + ONE_DAY, last=last))
    return _told(_end_of(last, calendar, counting.working_day_ends), lines, calendar=calendar)


def _in_days(
    limit: Duration, *, lost: int, start: datetime, calendar: Calendar, counting: Counting, lines: list[Line]
) -> Deadline:
    today = calendar.day_of(start)
    last = _last_day(limit, today) + ONE_DAY * lost
    if limit.unit is not Unit.END_OF_DAY:
        if counting.counted_from is CountedFrom.SAME_DAY:
            last -= ONE_DAY
        else:
            lines.append(Line(Told.FIRST_DAY, day=today + ONE_DAY))
        if counting.rest_day_rolls_on and not calendar.is_worked(last):
            planned, last = last, calendar.add_working_days(last, 1)
            lines.append(Line(Told.ROLLED_ON, day=planned, until=last))
    while (ends := _end_of(last, calendar, counting.day_ends)) <= start:
        last += ONE_DAY
    return _told(ends, lines, calendar=calendar)


def _last_day(limit: Duration, today: date) -> date:
    """The last day when the first is tomorrow."""
    if limit.unit is Unit.MONTHS:
        return add_months(today, limit.amount)
    return today + ONE_DAY * limit.amount * (7 if limit.unit is Unit.WEEKS else 1)


def _end_of(day: date, calendar: Calendar, end: DayEnd) -> datetime:
    return calendar.closes_at(day) if end is DayEnd.CLOSE_OF_WORK else calendar.midnight_after(day)


def _days_on_the_way(calendar: Calendar, *, first: date, last: date) -> Iterator[Line]:
    """The free days passed over, run by run, and the make-up days that counted."""
    run: Line | None = None
    for n in range((last - first).days + 1):
        day = first + ONE_DAY * n
        if not calendar.is_worked(day):
            run = replace(run, until=day, count=run.count + 1) if run else Line(Told.FREE_DAYS, day, day, count=1)
            continue
        if run:
            yield run
            run = None
        if calendar.kind_of(day) is DayKind.MAKE_UP_DAY:
            yield Line(Told.MAKE_UP_DAY, day=day)


def _told_pauses(pauses: Sequence[PauseSpan], calendar: Calendar) -> Iterator[Line]:
    for pause in pauses:
        yield Line(Told.PAUSED, day=calendar.day_of(pause.from_at), until=calendar.day_of(pause.until_at))


def _told(ends: datetime, lines: list[Line], *, calendar: Calendar | None) -> Deadline:
    """The deadline; provisional when it rests on days whose holidays are not announced (hours rest on none)."""
    provisional = calendar is not None and calendar.is_provisional(calendar.day_of(ends))
    ending = (Line(Told.DUE, at=ends), *([Line(Told.PROVISIONAL)] if provisional else []))
    return Deadline(ends, provisional, (*lines, *ending))


def _minutes(intervals: Intervals) -> tuple[tuple[int, int], ...]:
    return tuple((minutes_of(each.start), minutes_of(each.end)) for each in intervals)
