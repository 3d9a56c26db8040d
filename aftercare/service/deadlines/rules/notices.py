"""The State's yearly notice of holidays and make-up days: read from rows, checked, compared with what is held. Pure."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from aftercare.ground.core.errors import BadInput, RuleBroken
from aftercare.ground.core.text import lazy as _
from aftercare.service.deadlines.rules.calendars import DayNote, NotedDay

ONE_DAY = timedelta(days=1)
LONGEST_RUN = 31
HOLIDAY_WORDS = frozenset({"放假", "休", "休息", "节假日", "假", "holiday", "off", "free"})
WORKDAY_WORDS = frozenset({"上班", "班", "调休", "补班", "调休上班", "workday", "work", "make-up", "make-up workday"})
DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")


class YearMissing(RuleBroken):
    """The notice of the year before is not there: its days would stay only expected between confirmed ones."""


@dataclass(frozen=True)
class NoticeFault:
    """What is wrong with a row: its number in the file, what it says, what to do."""

    row: int
    says: str
    remedy: object


@dataclass(frozen=True)
class Notice:
    """The days of one year that differ from their weekday, and the rows that could not be read."""

    year: int
    days: tuple[NotedDay, ...]
    faults: tuple[NoticeFault, ...]


@dataclass(frozen=True)
class DayChange:
    """A day on which a notice differs from the table: what it was and what it becomes; None is an ordinary day."""

    day: date
    before: DayNote | None
    after: DayNote | None
    name: str
    was_expected: bool


def read_notice(rows: Iterable[Sequence[object]], *, source: str) -> Notice:
    """A notice from rows of day (or first and last day), kind, name; a row above that names the columns is passed over.

    A day of the December before belongs to the year's New Year holiday.
    """
    noted: dict[date, NotedDay] = {}
    faults: list[NoticeFault] = []
    for number, cells in enumerate(rows, start=1):
        texts = [_text(cell) for cell in cells]
        if not any(texts):
            continue
        days, rest = _days_of(texts)
        kind = next((note for note in map(_note, rest) if note), None)
        says = " · ".join(text for text in texts if text)[:80]
        if not days:
            if number > 1 or noted:
                faults.append(NoticeFault(number, says, _("Write the day as 2027-10-01.")))
        elif kind is None:
            faults.append(
                NoticeFault(number, says, _("Say whether it is a holiday (放假) or a make-up workday (上班)."))
            )
        else:
            name = next((text for text in rest if text and _note(text) is None), "")
            for day in days:
                if day in noted and noted[day].note is not kind:
                    faults.append(NoticeFault(number, says, _("The same day is named twice, and differently.")))
                noted[day] = NotedDay(day, kind, name[:60], source[:80], provisional=False)
    years = Counter(day.year for day in noted)
    year = years.most_common(1)[0][0] if years else 0
    faults += [
        NoticeFault(0, f"{day:%Y-%m-%d}", _("A notice is of one year."))
        for day in sorted(noted)
        if day.year != year and (day.year, day.month) != (year - 1, 12)
    ]
    return Notice(year, tuple(noted[day] for day in sorted(noted)), tuple(faults))


def check_can_publish(notice: Notice, *, confirmed_until: date | None, source: str) -> None:
    """Refuse a notice with faults, without days or source, and one that leaves a year before it unannounced."""
    if not notice.days:
        raise BadInput(field=str(_("Notice")), value="", remedy=_("There is no day in this file."))
    if notice.faults:
        raise BadInput(field=str(_("Notice")), value=notice.faults[0].says, remedy=notice.faults[0].remedy)
    if not source.strip():
        raise BadInput(field=str(_("Source")), value="", remedy=_("Say which notice it is, with its number."))
    if confirmed_until is not None and notice.year > confirmed_until.year + 1:
        raise YearMissing(_("Bring in the notice of %(year)s first.") % {"year": notice.year - 1})


def differences(held: Mapping[date, tuple[DayNote, str, bool]], notice: Notice) -> Iterator[DayChange]:
    """How a notice changes the table: `held` has for each day of its span the note, the name, and if it is expected."""
    said = {each.day: each for each in notice.days}
    for day in sorted({*held, *said}):
        was, new = held.get(day), said.get(day)
        if day.year != notice.year and new is None:
            continue
        before, after = was[0] if was else None, new.note if new else None
        name = new.name if new else was[1] if was else ""
        if before != after:
            yield DayChange(day, before, after, name, was_expected=bool(was and was[2]))


def _text(cell: object) -> str:
    if isinstance(cell, datetime):
        return f"{cell:%Y-%m-%d}"
    return "" if cell is None else str(cell).strip()


def _note(text: str) -> DayNote | None:
    small = text.lower()
    if small in HOLIDAY_WORDS:
        return DayNote.HOLIDAY
    return DayNote.WORKDAY if small in WORKDAY_WORDS else None


def _days_of(texts: Sequence[str]) -> tuple[list[date], list[str]]:
    """The day or span of days that the leading cells name, and the other cells."""
    found: list[date] = []
    rest: list[str] = []
    for text in texts:
        named = [day for day in map(_day, DAY.finditer(text)) if day]
        if named and len(found) < 2:
            found += named
        else:
            rest.append(text)
    if not found:
        return [], rest
    first, last = found[0], found[-1]
    if not 0 <= (last - first).days <= LONGEST_RUN:
        return [], rest
    return [first + ONE_DAY * n for n in range((last - first).days + 1)], rest


def _day(match: re.Match[str]) -> date | None:
    try:
        return date(*(int(part) for part in match.groups()))
    except ValueError:
        return None
