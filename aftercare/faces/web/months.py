"""Months as they are drawn on pages: weeks that begin on Monday, each day with its look and a word."""

import calendar
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import translation
from django.utils.dates import WEEKDAYS, WEEKDAYS_ABBR
from django.utils.translation import gettext as _


@dataclass(frozen=True)
class Cell:
    """A day: its look, a mark, a word. Tones: plain, counted, free, holiday, make-up, single, paused, start, due."""

    day: date
    tone: str = "plain"
    mark: str = ""
    title: str = ""


@dataclass(frozen=True)
class Month:
    """A month with its weeks; days of the months beside it are None."""

    title: str
    names: list[tuple[str, str]]
    weeks: list[list[Cell | None]]


def months_between(first: date, last: date, look: Callable[[date], Cell], *, most: int = 12) -> list[Month]:
    """The months from that of `first` to that of `last`, at most so many."""
    names = [(weekday_letter(number), str(WEEKDAYS[number])) for number in range(7)]
    drawn: list[Month] = []
    month = first.replace(day=1)
    while month <= last and len(drawn) < most:
        weeks = calendar.Calendar().monthdatescalendar(month.year, month.month)
        cells = [[look(day) if day.month == month.month else None for day in week] for week in weeks]
        drawn.append(Month(month_title(month), names, cells))
        month = (month + timedelta(days=32)).replace(day=1)
    return drawn


def month_title(month: date) -> str:
    """`2026 年 11 月` or `Nov 2026`."""
    if (translation.get_language() or "zh").startswith("zh"):
        return _("%(month)s %(year)s") % {"month": month.month, "year": month.year}
    return f"{month:%b %Y}"


def weekday_letter(number: int) -> str:
    """One or two letters for a weekday, 0 for Monday: 一, Mo."""
    return str(WEEKDAYS_ABBR[number]).removeprefix("星期").removeprefix("周")[:2]
