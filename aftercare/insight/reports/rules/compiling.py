"""Which reports are due, and what may be done with one. Pure."""

from collections.abc import Collection
from datetime import date, timedelta

from aftercare.ground.core.calendar import Calendar
from aftercare.ground.core.errors import BadInput, NotPermitted, RuleBroken
from aftercare.ground.core.text import lazy as _
from aftercare.insight.reports.policy import Rhythm
from aftercare.insight.reports.rules.periods import Period, Span, first_of, named, parse_period

ANALYSIS_AT_MOST = 4_000
LOOKED_AHEAD = 400


class NotOver(RuleBroken):
    """The time of which a report is to be made is not over."""


class AlreadyReleased(RuleBroken):
    """The report has gone to its readers: what was told is not changed any more."""


def period_of(rhythm: Rhythm, day: date) -> Period:
    """The day, week, month, quarter or year in which `day` lies."""
    if rhythm is Rhythm.DAILY:
        return named(Span.DAY, day)
    if rhythm is Rhythm.WEEKLY:
        return named(Span.WEEK, first_of(Span.WEEK, day))
    if rhythm is Rhythm.MONTHLY:
        return named(Span.MONTH, first_of(Span.MONTH, day))
    text = f"{day.year}-Q{(day.month - 1) // 3 + 1}" if rhythm is Rhythm.QUARTERLY else f"{day.year}"
    found = parse_period(text, today=day)
    assert found is not None
    return found


def last_over(rhythm: Rhythm, *, today: date) -> Period:
    """The latest period of a rhythm that is over on `today`: the one before that in which `today` lies."""
    return period_of(rhythm, period_of(rhythm, today).starts - timedelta(days=1))


def pieces_of(period: Period) -> Period:
    """The same time in the pieces in which it is shown: a quarter or year by months, else by days."""
    span = Span.MONTH if (period.ends - period.starts).days > 31 else Span.DAY
    return Period(period.starts, period.ends, span, period.text)


def due_day(*, since: date, days: int, calendar: Calendar | None = None) -> date:
    """The last day on which a report may be released: the `days`-th from `since` on, which is the first of them.

    With a calendar only working days count. Without a working day in more than a year, days are counted plainly.
    """
    if calendar is not None:
        counted = 0
        for ahead in range(LOOKED_AHEAD):
            day = since + timedelta(days=ahead)
            counted += bool(calendar.minutes_on(day))
            if counted == days:
                return day
    return since + timedelta(days=days - 1)


def is_late(*, due_on: date, today: date, released: bool) -> bool:
    """Whether a report waits longer than the rules allow."""
    return not released and today > due_on


def check_over(period: Period, *, today: date) -> None:
    """Refuse a report of a time that is not over."""
    if period.ends > today:
        raise NotOver(_("This period is not over yet. Its report is made on the day after its end."))


def check_may_compile(*, roles: Collection[str], compiled_by: Collection[str]) -> None:
    """Refuse the releasing by somebody whom the policy does not name for it."""
    if not set(roles) & set(compiled_by):
        raise NotPermitted(_("The rules name others to compile this report."))


def check_can_release(*, released: bool, analysis: str) -> None:
    """Refuse a report without a word of analysis, or one that was released."""
    if released:
        raise AlreadyReleased(_("This report was released already."))
    if not analysis.strip():
        raise BadInput(field=_("Analysis"), value="", remedy=_("Say what the figures mean and what follows from them."))
    if len(analysis) > ANALYSIS_AT_MOST:
        raise BadInput(field=_("Analysis"), value=analysis[:20], remedy=_("Keep it to 4,000 characters."))
