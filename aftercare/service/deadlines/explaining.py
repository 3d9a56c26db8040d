"""A deadline's explanation in words. Pure but for the reader's language."""

from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from aftercare.ground.core.text import lazy as _
from aftercare.service.deadlines.policy import Duration, Unit, parse_duration
from aftercare.service.deadlines.rules import Line, Told

UNITS: Mapping[Unit, object] = {
    Unit.MINUTES: _("%(amount)s minutes"),
    Unit.HOURS: _("%(amount)s hours"),
    Unit.WORKING_HOURS: _("%(amount)s working hours"),
    Unit.WORKING_DAYS: _("%(amount)s working days"),
    Unit.DAYS: _("%(amount)s days"),
    Unit.WEEKS: _("%(amount)s weeks"),
    Unit.MONTHS: _("%(amount)s months"),
    Unit.END_OF_DAY: _("by the end of the day"),
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
    Told.DUE: _("Due %(at)s"),
    Told.PROVISIONAL: _("The holidays of that time are not announced yet; the date may still change"),
}


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
