"""When something is due that hangs on a date, and which dates to look for today. Pure."""

from datetime import date, timedelta

from aftercare.care.dates.policy import DatedRule
from aftercare.ground.core.dates import add_months
from aftercare.ground.core.errors import BadInput, RuleBroken
from aftercare.ground.core.text import lazy as _
from aftercare.service.deadlines.policy import Duration, Unit

MARGIN = timedelta(days=4)
"""Months are of unequal length: dates are looked for a little wider, then each is reckoned exactly."""
NOTE_AT_MOST = 400
YEARS_AWAY = 30


class OverAlready(RuleBroken):
    """It was done or dropped before."""


def shifted(day: date, by: Duration, sign: int) -> date:
    """The day so many days, weeks or months later, or earlier for -1."""
    if by.unit is Unit.MONTHS:
        return add_months(day, sign * by.amount)
    return day + timedelta(days=sign * by.amount * (7 if by.unit is Unit.WEEKS else 1))


def due_on(rule: DatedRule, anchor_on: date, *, today: date | None = None) -> date:
    """The last day on which it can be done in time.

    What waits for its condition cannot be late before it is met: opened `today`, it has the time of its notice.
    """
    due = shifted(anchor_on, rule.offset, rule.sign)
    if today is not None and rule.occupancy_over is not None and due < today:
        return shifted(today, rule.ahead, 1)
    return due


def is_open_on(rule: DatedRule, anchor_on: date, *, today: date) -> bool:
    """Whether it belongs on the list today: its notice has begun, and its day is not too long ago."""
    due = due_on(rule, anchor_on)
    return shifted(due, rule.ahead, -1) <= today <= shifted(due, rule.still, 1)


def dates_to_look_for(rule: DatedRule, *, today: date) -> tuple[date, date]:
    """The first and last date on which something hangs that may belong on the list today."""
    first = shifted(shifted(today, rule.still, -1), rule.offset, -rule.sign) - MARGIN
    last = shifted(shifted(today, rule.ahead, 1), rule.offset, -rule.sign) + MARGIN
    return first, last


def is_lived_in(rule: DatedRule, *, homes: int, lived_in: int) -> bool:
    """Whether enough homes are lived in; always when the rule does not ask."""
    return rule.occupancy_over is None or (homes > 0 and lived_in * 100 > rule.occupancy_over * homes)


def check_open(*, ended: bool) -> None:
    """Refuse to end what has ended."""
    if ended:
        raise OverAlready(_("This has been done or dropped already."))


def check_note(note: str, *, needed: bool) -> None:
    """Refuse to end something without a word where one must be written."""
    if needed and not note.strip():
        raise BadInput(field=_("Note"), value="", remedy=_("Write it down: this goes to others in writing."))


def check_reason(reason: str) -> None:
    """Refuse to drop something without saying why."""
    if not reason.strip():
        raise BadInput(field=_("Reason"), value="", remedy=_("Say why this need not be done."))


def check_day(on: date, *, today: date) -> None:
    """Refuse a date that is a slip of the pen."""
    if abs(on.year - today.year) > YEARS_AWAY:
        raise BadInput(field=_("Day"), value=on, remedy=_("Check the year."))
