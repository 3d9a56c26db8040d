"""Days, weeks from Monday, months; and periods as people write them into an address. Pure."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

WEEKS_AT_MOST = 260


class Span(StrEnum):
    """The lengths in which cases are counted."""

    DAY = "d"
    WEEK = "w"
    MONTH = "m"


@dataclass(frozen=True)
class Period:
    """From `starts` until before `ends`, counted in pieces of `span`. `text` is how an address writes it."""

    starts: date
    ends: date
    span: Span
    text: str


def first_of(span: Span, day: date) -> date:
    """The first day of the day, week (from Monday) or month in which `day` lies."""
    if span is Span.WEEK:
        return day - timedelta(days=day.weekday())
    return day.replace(day=1) if span is Span.MONTH else day


def next_after(span: Span, starts: date) -> date:
    """The first day of the next piece; `starts` is the first day of one."""
    if span is Span.MONTH:
        return (starts.replace(day=28) + timedelta(days=4)).replace(day=1)
    return starts + timedelta(days=7 if span is Span.WEEK else 1)


def buckets(period: Period) -> list[date]:
    """The first days of the pieces of a period, in order."""
    found, at = [], first_of(period.span, period.starts)
    while at < period.ends:
        found.append(at)
        at = next_after(period.span, at)
    return found


def written(span: Span, starts: date) -> str:
    """How an address writes one day, week or month: `2026-11-20`, `2026-W46`, `2026-10`."""
    if span is Span.WEEK:
        year, week, _weekday = starts.isocalendar()
        return f"{year}-W{week:02}"
    return f"{starts:%Y-%m}" if span is Span.MONTH else f"{starts:%Y-%m-%d}"


def last_weeks(weeks: int, *, today: date) -> Period:
    """The running week and those before it, `weeks` in all."""
    ends = first_of(Span.WEEK, today) + timedelta(days=7)
    return Period(ends - timedelta(days=7 * weeks), ends, Span.WEEK, f"{weeks}w")


def named(span: Span, starts: date) -> Period:
    """The one day, week or month that begins with `starts`."""
    return Period(starts, next_after(span, starts), span, written(span, starts))


_RANGE = re.compile(r"(\d{4}-\d\d-\d\d)\.\.(\d{4}-\d\d-\d\d)")
_WEEKS = re.compile(r"(\d{1,3})w")
_WEEK = re.compile(r"(\d{4})-W(\d\d)")
_QUARTER = re.compile(r"(\d{4})-Q([1-4])")
_MONTH = re.compile(r"(\d{4})-(\d\d)")
_YEAR = re.compile(r"(\d{4})")


def parse_period(text: str, *, today: date) -> Period | None:
    """The period that `text` stands for; None when it stands for none.

    `13w` (the last weeks), `2026-11-20`, `2026-W46`, `2026-10`, `2026-Q3`, `2026`, or `2026-10-01..2026-10-08` with the
    end left out. Quarters and years are counted in months, a free range in days.
    """
    try:
        return _parsed(text.strip(), today)
    except ValueError:  # a 13th month, a 54th week
        return None


def _parsed(text: str, today: date) -> Period | None:
    if found := _WEEKS.fullmatch(text):
        weeks = int(found[1])
        return last_weeks(weeks, today=today) if 1 <= weeks <= WEEKS_AT_MOST else None
    if found := _RANGE.fullmatch(text):
        starts, ends = date.fromisoformat(found[1]), date.fromisoformat(found[2])
        return Period(starts, ends, Span.DAY, text) if starts < ends else None
    if found := _WEEK.fullmatch(text):
        return named(Span.WEEK, date.fromisocalendar(int(found[1]), int(found[2]), 1))
    if found := _QUARTER.fullmatch(text):
        starts = date(int(found[1]), 3 * int(found[2]) - 2, 1)
        return _months(starts, 3, text)
    if found := _MONTH.fullmatch(text):
        return named(Span.MONTH, date(int(found[1]), int(found[2]), 1))
    if found := _YEAR.fullmatch(text):
        return _months(date(int(found[1]), 1, 1), 12, text)
    return named(Span.DAY, date.fromisoformat(text)) if re.fullmatch(r"\d{4}-\d\d-\d\d", text) else None


def _months(starts: date, months: int, text: str) -> Period:
    ends = starts
    for _month in range(months):
        ends = next_after(Span.MONTH, ends)
    return Period(starts, ends, Span.MONTH, text)
