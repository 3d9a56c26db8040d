"""Who may have a clock stand still or run longer, and how far a due time is. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from aftercare.ground.core.calendar import Calendar
from aftercare.ground.core.errors import BadInput, RuleBroken
from aftercare.ground.core.text import lazy as _


class AlreadyPaused(RuleBroken):
    """The clock stands still already."""


class TooLateToExtend(RuleBroken):
    """The owner was not told before the limit passed."""


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


def warn_at(*, due: datetime, ahead: timedelta, since: datetime, calendar: Calendar) -> datetime | None:
    """When to warn of `due`: so long ahead, or in the last working hours before when nobody works then (SL07).

    What falls due on a day off is told of before that day, unless it only began (`since`) later: then so long ahead,
    day off or not. None when it began later still: what is shorter than the warning needs none.
    """
    wanted = due - ahead
    if wanted < since:
        return None
    working = calendar.last_opening(wanted)
    return working if working >= since else wanted


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
