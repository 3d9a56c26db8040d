"""What an order needs before it can go on: answers, times, parts, delays. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from aftercare.ground.core.errors import BadInput, RuleBroken
from aftercare.ground.core.money import Money
from aftercare.ground.core.text import lazy as _
from aftercare.service.workorders.policy import DelayCause, DelayRule

WINDOW_AT_MOST = timedelta(hours=12)
AHEAD_AT_MOST = timedelta(days=180)
VISIT_AT_MOST_MINUTES = 24 * 60


class StillThere(RuleBroken):
    """Somebody has checked in and not left."""


class NobodyThere(RuleBroken):
    """Nobody has checked in."""


class AnsweredAlready(RuleBroken):
    """The proposed time was answered before."""


class NothingAgreed(RuleBroken):
    """No time is agreed with the owner."""


class NoLink(RuleBroken):
    """There is no link to send."""


class TimeTaken(RuleBroken):
    """Whoever is to come is elsewhere at that time, or cannot be there from the visit before."""


class StillTime(RuleBroken):
    """The time to answer has not passed."""


def check_reason(reason: str) -> None:
    """Refuse an act which must say why and does not."""
    if not reason.strip():
        raise BadInput(field=_("Reason"), value="", remedy=_("Say why, in a sentence."))


def check_window(*, from_at: datetime, until_at: datetime, at: datetime) -> None:
    """Refuse a time window that is past, reversed, too long to wait for, or too far away."""
    if until_at <= from_at:
        raise BadInput(field=_("Until"), value=f"{until_at:%H:%M}", remedy=_("The end must be after the beginning."))
    if until_at <= at:
        raise BadInput(field=_("From"), value=f"{from_at:%Y-%m-%d %H:%M}", remedy=_("Choose a time still to come."))
    if until_at - from_at > WINDOW_AT_MOST:
        raise BadInput(
            field=_("Until"),
            value=f"{until_at:%Y-%m-%d %H:%M}",
            remedy=_("Nobody can wait at home that long: choose a shorter time."),
        )
    if from_at - at > AHEAD_AT_MOST:
        raise BadInput(field=_("From"), value=f"{from_at:%Y-%m-%d}", remedy=_("Choose a day within half a year."))


@dataclass(frozen=True)
class Window:
    """A visit that stands in the calendar: from when until when, and where, in words."""

    from_at: datetime
    until_at: datetime
    where: str = ""


def check_on_time(window: Window, *, others: Sequence[Window], minutes_between: int) -> None:
    """Refuse a time at which whoever comes is elsewhere, or cannot be there from the visit before (S000.14.r04)."""
    gap = timedelta(minutes=minutes_between)
    for other in others:
        if window.from_at < other.until_at + gap and other.from_at < window.until_at + gap:
            raise TimeTaken(
                _(
                    "A visit to %(where)s is agreed for that time; with %(minutes)s minutes for the way nobody would "
                    "be on time. Apologise, and agree another time with the owner."
                )
                % {"where": other.where, "minutes": minutes_between}
            )


def check_begun(*, from_at: datetime, at: datetime) -> None:
    """Refuse to call a time missed that has not come."""
    if at < from_at:
        raise StillTime(_("This time has not come yet. To change it, propose another."))


def check_can_arrive(*, appointed: bool, emergency: bool, rework: bool, there_already: bool) -> None:
    """Refuse to begin a visit while one runs, or at a time the owner has not agreed to.

    In an emergency, and for rework, one goes at once.
    """
    if there_already:
        raise StillThere(_("Somebody has checked in on this order and not left."))
    if not (appointed or emergency or rework):
        raise NothingAgreed(_("Agree a time with the owner first; the owner must know who comes."))


def check_silent(*, answer_by: datetime | None, at: datetime) -> None:
    """Refuse to call somebody silent who still has time to answer."""
    if answer_by is None or answer_by > at:
        raise StillTime(_("There is still time to answer."))


def check_part(*, name: str, quantity: Decimal, unit_price: Decimal) -> None:
    """Refuse a part without a name, without quantity, or with a negative price."""
    if not name.strip():
        raise BadInput(field=_("Part"), value="", remedy=_("Name the part."))
    if quantity <= 0:
        raise BadInput(field=_("Quantity"), value=quantity, remedy=_("It must be more than zero."))
    if unit_price < 0:
        raise BadInput(field=_("Unit price"), value=unit_price, remedy=_("A price cannot be below zero."))


def check_delay(*, cause: str, reason: str, finish_by: datetime | None, new_finish_by: datetime, at: datetime) -> None:
    """Refuse a delay without one of the special cases, without a reason, or an earlier date (S000.01.r20)."""
    if cause not in set(DelayCause):
        raise BadInput(field=_("Cause"), value=cause, remedy=_("Choose one of the causes offered."))
    check_reason(reason)
    if new_finish_by <= at or (finish_by is not None and new_finish_by <= finish_by):
        raise BadInput(
            field=_("New date"), value=f"{new_finish_by:%Y-%m-%d}", remedy=_("It must be later than the date promised.")
        )


def is_told_in_time(*, finish_by: datetime | None, at: datetime) -> bool:
    """Whether the delay is told before the promised time passes; only then does the promise move (S000.01.r20)."""
    return finish_by is None or at <= finish_by


def moves_the_promise(rule: DelayRule, *, in_time: bool, agreed: bool) -> bool:
    """Whether a delay moves the date promised: told in time, and agreed to where the rules ask the owner."""
    return in_time and (agreed or not rule.consent)


def moves_the_case(rule: DelayRule, *, cause: str, in_time: bool, owner_known: bool) -> bool:
    """Whether a delay moves the limits of the case too: a special case, told in time, to an owner who can be told."""
    return in_time and owner_known and cause in {each.value for each in rule.causes}


def check_can_be_reminded(*, is_open: bool, of_contractor: bool) -> None:
    """Refuse to send a link of an order that is over, or that own staff have."""
    if not of_contractor:
        raise NoLink(_("Own staff find this order among their work; they need no link."))
    if not is_open:
        raise NoLink(_("This order is over; there is nothing to do on it."))


def check_minutes(*, minutes: int | None) -> None:
    """Refuse a length of work that no visit has."""
    if minutes is not None and not 0 < minutes <= VISIT_AT_MOST_MINUTES:
        raise BadInput(field=_("Minutes"), value=minutes, remedy=_("Write the minutes worked, at most one day."))


def minutes_between(arrived_at: datetime, left_at: datetime) -> int:
    """Whole minutes of a visit, at least one."""
    return max(1, int((left_at - arrived_at).total_seconds() // 60))


@dataclass(frozen=True)
class PartLine:
    """A part as it is reckoned."""

    quantity: Decimal
    unit_price: Decimal


def price_parts(lines: list[PartLine]) -> Money:
    """What the parts cost together, each line rounded as it stands on the sheet."""
    total = Money(Decimal(0))
    for line in lines:
        total = total + Money(line.unit_price) * line.quantity
    return total
