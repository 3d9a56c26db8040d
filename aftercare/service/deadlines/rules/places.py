"""Whose calendar counts: a company, a development or a contractor may have days, and a working week, of its own. Pure.

The nearest says: a contractor's own day before the development's, that before the company's, the company's before that
of the company above it, and each of them before what holds everywhere (SL05, SL09).
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import StrEnum

from aftercare.ground.core.errors import BadInput, RuleBroken
from aftercare.ground.core.text import lazy as _
from aftercare.service.deadlines.rules.calendars import DayNote

EARLIEST = timedelta(days=7)
LATEST = timedelta(days=366 * 2)
REASON_AT_MOST = 200


class AlreadySo(RuleBroken):
    """The day or the calendar is that already."""


class Whose(StrEnum):
    """For whom a day or a calendar of their own holds."""

    EVERYWHERE = "everywhere"
    COMPANY = "company"
    DEVELOPMENT = "development"
    CONTRACTOR = "contractor"


Owner = tuple[Whose, int]
"""For whom: the kind, and the id in its own table; 0 for everywhere."""


@dataclass(frozen=True)
class Place:
    """Where a time limit runs, and who owes it where his own calendar counts; 0 where that is not known."""

    development_id: int = 0
    contractor_id: int = 0


NOWHERE = Place()


@dataclass(frozen=True)
class SingleDay:
    """What one day is, and why."""

    note: DayNote
    reason: str


def line_of(place: Place, *, companies: Sequence[int] = ()) -> tuple[Owner, ...]:
    """For whom something may hold at a place, from everywhere to the nearest; `companies`: its own and those above."""
    over = tuple((Whose.COMPANY, pk) for pk in reversed(companies))
    development = ((Whose.DEVELOPMENT, place.development_id),) if place.development_id else ()
    contractor = ((Whose.CONTRACTOR, place.contractor_id),) if place.contractor_id else ()
    return ((Whose.EVERYWHERE, 0), *over, *development, *contractor)


@dataclass(frozen=True)
class Own:
    """Everybody who has a calendar of his own: single days, and calendars that were chosen."""

    days: Mapping[Owner, Mapping[date, SingleDay]] = field(default_factory=dict)
    calendars: Mapping[Owner, str] = field(default_factory=dict)

    @property
    def asks_for_companies(self) -> bool:
        """Whether a company has something of its own."""
        return any(whose is Whose.COMPANY for whose, _pk in (*self.days, *self.calendars))

    def with_days(self, line: Sequence[Owner]) -> tuple[Owner, ...]:
        """Those of a line who have single days: where they are the same, the days are."""
        return tuple(owner for owner in line if owner in self.days)

    def days_of(self, owners: Sequence[Owner]) -> dict[date, SingleDay]:
        """The single days that hold for owners, the nearest of them last."""
        return {day: each for owner in owners for day, each in self.days.get(owner, {}).items()}

    def calendar_at(self, line: Sequence[Owner]) -> tuple[str, Owner] | None:
        """The calendar that the nearest of a line has chosen, and who that is; None where nobody chose."""
        chosen = [owner for owner in line if owner in self.calendars]
        return (self.calendars[chosen[-1]], chosen[-1]) if chosen else None

    def changed(self, owner: Owner, day: date, single: SingleDay | None) -> "Own":
        """As it would be with this day, or without it."""
        held = {each: what for each, what in self.days.get(owner, {}).items() if each != day}
        if single is not None:
            held[day] = single
        rest = {each: days for each, days in self.days.items() if each != owner}
        return replace(self, days=rest | ({owner: held} if held else {}))


def check_can_set_day(*, day: date, today: date, note: DayNote, reason: str, held: SingleDay | None) -> None:
    """Refuse a day long past or far ahead, one without reason, and one that is so already.

    A day that has just gone is taken: a site closed by a storm is told of afterwards.
    """
    if not reason.strip():
        raise BadInput(field=str(_("Reason")), value="", remedy=_("Say why this day is different."))
    if not today - EARLIEST <= day <= today + LATEST:
        raise BadInput(
            field=str(_("Day")),
            value=day,
            remedy=_("A day of the last week or of the two years to come can be changed."),
        )
    if held is not None and held.note is note:
        raise AlreadySo(_("This day is that already."))


def check_can_choose(*, owner: Owner, calendar: str, was: str, reason: str, known: Collection[str]) -> None:
    """Refuse a calendar for everybody, which the rules name, one that they do not know, one without reason, and the
    one that counts already."""
    if owner[0] is Whose.EVERYWHERE:
        raise BadInput(
            field=str(_("Applies to")),
            value="",
            remedy=_("The calendar of everybody is named in the rules: change it there."),
        )
    if not reason.strip():
        raise BadInput(field=str(_("Reason")), value="", remedy=_("Say why this calendar counts."))
    if calendar and calendar not in known:
        raise BadInput(field=str(_("Calendar")), value=calendar, remedy=_("Name a calendar of the rules in force."))
    if calendar == was:
        raise AlreadySo(_("This calendar counts already."))
