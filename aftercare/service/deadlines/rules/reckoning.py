"""When something is due, and how that was worked out. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from itertools import chain

from aftercare.ground.core.calendar import ONE_DAY, Calendar, DayKind
from aftercare.ground.core.dates import add_months
from aftercare.service.deadlines.policy import CountedFrom, Counting, DayEnd, Duration, Unit


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
    GIVEN = "given"
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


def due_at(
    *,
    limit: Duration,
    start: datetime,
    calendar: Calendar,
    counting: Counting,
    pauses: Sequence[PauseSpan] = (),
) -> Deadline:
    """When `limit` ends for what began at `start`, longer by what ended `pauses` took, counted in its own unit.

    Minutes and hours run day and night, working hours in working time; a moment that was stated is that moment. Days,
    weeks and months end with their last day; which day is the first, when a day ends and whether a last day that is
    free rolls on is policy (civil code, art. 200 to 204). Never before `start`.
    """
    spans = joined(pauses)
    lines = [Line(Told.STARTED, at=start), Line(Told.LIMIT, words=str(limit)), *_told_pauses(spans, calendar)]
    if limit.unit in (Unit.MINUTES, Unit.HOURS):
        ends = start.astimezone(UTC) + timedelta(seconds=limit.amount * (60 if limit.unit is Unit.MINUTES else 3600))
        return _told(_later_by(ends, spans), lines, calendar=None)
    if limit.unit is Unit.STATED:
        return _told(_later_by(max(limit.at or start, start).astimezone(UTC), spans), lines, calendar=None)
    if limit.unit is Unit.WORKING_HOURS:
        ends = calendar.add_working_seconds(start, limit.amount * 3600)
        return _told(_later_by_work(ends, spans, calendar), lines, calendar=calendar)
    lost = days_lost(spans, calendar=calendar)
    if limit.unit is Unit.WORKING_DAYS:
        return _in_working_days(limit, lost, start=start, calendar=calendar, counting=counting, lines=lines)
    return _in_days(limit, lost, start=start, calendar=calendar, counting=counting, lines=lines)


def extended_to(
    until: datetime,
    *,
    limit: Duration,
    calendar: Calendar,
    counting: Counting,
    pauses: Sequence[PauseSpan] = (),
    told: Told = Told.EXTENDED,
) -> Deadline:
    """The definite time that was agreed, or given in writing, moved on by `pauses` that came after, in the unit of
    the limit."""
    spans, ends = joined(pauses), until.astimezone(UTC)
    if limit.unit in (Unit.MINUTES, Unit.HOURS, Unit.STATED):
        ends = _later_by(ends, spans)
    elif limit.unit is Unit.WORKING_HOURS:
        ends = _later_by_work(ends, spans, calendar)
    else:
        agreed = last = calendar.day_of(until - timedelta(microseconds=1))
        working = limit.unit is Unit.WORKING_DAYS
        for day in days_lost(spans, calendar=calendar):
            if day <= last and (calendar.is_worked(day) or not working):
                last = calendar.add_working_days(last, 1) if working else last + ONE_DAY
        if last != agreed:
            ends = end_of(last, calendar, counting.working_day_ends if working else counting.day_ends)
    return _told(ends, [Line(told, at=until), *_told_pauses(spans, calendar)], calendar=calendar)


def joined(pauses: Sequence[PauseSpan]) -> list[PauseSpan]:
    """Pauses in order, those that overlap made one: no moment is lost twice."""
    spans: list[PauseSpan] = []
    for pause in sorted(pauses, key=lambda each: each.from_at):
        if spans and pause.from_at <= spans[-1].until_at:
            spans[-1] = PauseSpan(spans[-1].from_at, max(spans[-1].until_at, pause.until_at))
        else:
            spans.append(pause)
    return spans


def days_lost(pauses: Sequence[PauseSpan], *, calendar: Calendar) -> list[date]:
    """The days that began while a pause was on, in order: these a limit in days does not count."""
    spans = ((calendar.day_of(pause.from_at), calendar.day_of(pause.until_at)) for pause in pauses)
    each = ((first + ONE_DAY * n for n in range(1, (last - first).days + 1)) for first, last in spans)
    return sorted(set(chain.from_iterable(each)))


def end_of(day: date, calendar: Calendar, end: DayEnd) -> datetime:
    """The instant at which a day of a limit ends, as the policy counts."""
    return calendar.closes_at(day) if end is DayEnd.CLOSE_OF_WORK else calendar.midnight_after(day)


def counts_first_day(start: datetime, *, calendar: Calendar, counting: Counting) -> bool:
    """Whether the day on which it began is the first of a limit in working days."""
    today = calendar.day_of(start)
    return (
        counting.counted_from is CountedFrom.SAME_DAY
        and calendar.is_worked(today)
        and start < end_of(today, calendar, counting.working_day_ends)
    )


def _later_by(ends: datetime, spans: Sequence[PauseSpan]) -> datetime:
    """A time limit that has run out is not mended by a pause that begins after it: only earlier ones move it."""
    for span in spans:
        if span.from_at < ends:
            ends += span.until_at - span.from_at
    return ends


def _later_by_work(ends: datetime, spans: Sequence[PauseSpan], calendar: Calendar) -> datetime:
    for span in spans:
        if span.from_at < ends:
            ends = calendar.add_working_seconds(ends, calendar.working_seconds(span.from_at, span.until_at))
    return ends


def _in_working_days(
    limit: Duration, lost: list[date], *, start: datetime, calendar: Calendar, counting: Counting, lines: list[Line]
) -> Deadline:
    today = calendar.day_of(start)
    counts_today = counts_first_day(start, calendar=calendar, counting=counting)
    last = calendar.add_working_days(today, limit.amount - 1 if counts_today else limit.amount)
    for day in lost:
        if day <= last and calendar.is_worked(day):
            last = calendar.add_working_days(last, 1)
    first = today if counts_today else calendar.add_working_days(today, 1)
    lines.append(Line(Told.FIRST_DAY, day=first))
    lines.extend(_days_on_the_way(calendar, first=today + ONE_DAY, last=last))
    return _told(end_of(last, calendar, counting.working_day_ends), lines, calendar=calendar)


def _in_days(
    limit: Duration, lost: list[date], *, start: datetime, calendar: Calendar, counting: Counting, lines: list[Line]
) -> Deadline:
    today = calendar.day_of(start)
    last = _last_day(limit, today)
    if limit.unit is not Unit.END_OF_DAY and counting.counted_from is CountedFrom.SAME_DAY:
        last -= ONE_DAY
    for day in lost:
        last += ONE_DAY * (day <= last)
    if limit.unit is not Unit.END_OF_DAY:
        if counting.counted_from is CountedFrom.NEXT_DAY:
            lines.append(Line(Told.FIRST_DAY, day=today + ONE_DAY))
        if counting.rest_day_rolls_on and not calendar.is_worked(last):
            planned, last = last, calendar.add_working_days(last, 1)
            lines.append(Line(Told.ROLLED_ON, day=planned, until=last))
    while (ends := end_of(last, calendar, counting.day_ends)) <= start:
        last += ONE_DAY
    return _told(ends, lines, calendar=calendar)


def _last_day(limit: Duration, today: date) -> date:
    """The last day when the first is tomorrow."""
    if limit.unit is Unit.MONTHS:
        return add_months(today, limit.amount)
    return today + ONE_DAY * limit.amount * (7 if limit.unit is Unit.WEEKS else 1)


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
