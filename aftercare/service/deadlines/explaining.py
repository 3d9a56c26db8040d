"""A deadline's explanation in words. Pure but for the reader's language."""

from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from aftercare.ground.core.text import lazy as _
from aftercare.service.deadlines.policy import CountedFrom, DayEnd, Duration, Unit, parse_duration
from aftercare.service.deadlines.rules import Because, Counted, Line, Told

UNITS: Mapping[Unit, object] = {
    Unit.MINUTES: _("%(amount)s minutes"),
    Unit.HOURS: _("%(amount)s hours"),
    Unit.WORKING_HOURS: _("%(amount)s working hours"),
    Unit.WORKING_DAYS: _("%(amount)s working days"),
    Unit.DAYS: _("%(amount)s days"),
    Unit.WEEKS: _("%(amount)s weeks"),
    Unit.MONTHS: _("%(amount)s months"),
    Unit.END_OF_DAY: _("by the end of the day"),
    Unit.STATED: _("by the time that was stated"),
}

SENTENCES: Mapping[Told, object] = {
    Told.STARTED: _("Begins %(at)s"),
    Told.LIMIT: _("Limit: %(limit)s"),
    Told.FIRST_DAY: _("The first day counted is %(day)s"),
    Told.FREE_DAYS: _("%(day)s to %(until)s not counted: %(count)s free days"),
    Told.MAKE_UP_DAY: _("%(day)s counts: a make-up workday"),
    Told.ROLLED_ON: _("%(day)s is free, so the next workday counts: %(until)s"),
    Told.PAUSED: _("On hold from %(day)s to %(until)s, added at the end"),
    Told.EXTENDED: _("Extended with notice to the owner, to %(at)s"),
    Told.GIVEN: _("Given in writing, to %(at)s: it stands, whatever days become"),
    Told.DUE: _("Due %(at)s"),
    Told.PROVISIONAL: _("The holidays of that time are not announced yet; the date may still change"),
}

REASONS: Mapping[Because, object] = {
    Because.RUNS: _("runs"),
    Because.WORKED: _("worked"),
    Because.MAKE_UP_DAY: _("make-up workday"),
    Because.SINGLE_DAY: _("worked, by a rule for this day"),
    Because.FIRST_DAY: _("the day it began is not counted"),
    Because.REST_DAY: _("rest day"),
    Because.HOLIDAY: _("holiday"),
    Because.SINGLE_DAY_FREE: _("free, by a rule for this day"),
    Because.NO_TIME_LEFT: _("no working time left that day"),
    Because.PAUSED: _("on hold"),
    Because.ROLLED_ON: _("runs on to the next workday"),
    Because.AGREED: _("by agreement"),
}

# The names that published tables give to holidays, in small letters; one that somebody typed is shown as it is.
HOLIDAYS: Mapping[str, object] = {
    "new year's day": _("New Year's Day"),
    "chinese new year's eve": _("Chinese New Year's Eve"),
    "spring festival": _("Spring Festival"),
    "chinese new year (spring festival)": _("Spring Festival"),
    "tomb-sweeping day": _("Tomb-sweeping Day"),
    "labour day": _("Labour Day"),
    "labor day": _("Labour Day"),
    "dragon boat festival": _("Dragon Boat Festival"),
    "mid-autumn festival": _("Mid-autumn Festival"),
    "national day": _("National Day"),
    "mid-autumn festival; national day": _("Mid-autumn Festival and National Day"),
    "anti-fascist 70th day": _("Victory Day"),
}

COUNTED_FROM: Mapping[CountedFrom, object] = {
    CountedFrom.NEXT_DAY: _("The day on which it begins is not counted."),
    CountedFrom.SAME_DAY: _("The day on which it begins is the first."),
}
DAY_ENDS: Mapping[DayEnd, object] = {
    DayEnd.CLOSE_OF_WORK: _("The last day ends when work ends."),
    DayEnd.MIDNIGHT: _("The last day ends at midnight."),
}


def holiday_in_words(name: str) -> str:
    """A holiday's name in the reader's language."""
    return str(HOLIDAYS.get(name.removesuffix(" (observed)").lower(), name))


def counted_in_words(amount: int, counted: Counted) -> str:
    """“3 h 30 min”, “5 days”, “2 months”: what a row of an account counts for."""
    if counted is Counted.DAYS:
        return str(_("%(amount)s days")) % {"amount": amount}
    if counted is Counted.MONTHS:
        return str(_("%(amount)s months")) % {"amount": amount}
    hours, rest = divmod(amount, 3600)
    minutes, seconds = divmod(rest, 60)
    parts = (
        (hours, _("%(amount)s h")),
        (minutes, _("%(amount)s min")),
        (seconds, _("%(amount)s s")),
    )
    told = [str(words) % {"amount": part} for part, words in parts if part]
    return " ".join(told) or str(_("%(amount)s min")) % {"amount": 0}


def in_words(line: Line, *, zone: ZoneInfo) -> str:
    """One line of an explanation, with times as clocks on the wall show them."""
    words: Mapping[str, object] = {
        "at": _on_the_wall(line.at, zone),
        "day": line.day,
        "until": line.until,
        "count": line.count,
        "limit": duration_in_words(parse_duration(line.words)) if line.words else "",
    }
    if line.told is Told.FREE_DAYS and line.day == line.until:
        return str(_("%(day)s not counted: a free day")) % words
    return str(SENTENCES[line.told]) % words


def duration_in_words(duration: Duration) -> str:
    """“30 working days”, in the reader's language."""
    return str(UNITS[duration.unit]) % {"amount": duration.amount}


def _on_the_wall(at: datetime | None, zone: ZoneInfo) -> str:
    return "" if at is None else f"{at.astimezone(zone):%Y-%m-%d %H:%M}"
