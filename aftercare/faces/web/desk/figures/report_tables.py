"""What a report has taken down, as tables in the reader's words: for its page, its PDF and its Excel file."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from aftercare.faces.web.desk.figures.panels import Cell, cells
from aftercare.faces.web.words import PolicyWords
from aftercare.insight.reports.queries.content import sums_of


@dataclass(frozen=True)
class Table:
    """One part of a report. `links` are addresses of its rows, by row; empty ones lead nowhere."""

    key: str
    title: str
    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    numbers: Sequence[int]
    links: Sequence[str] = ()
    widths: Sequence[int] = ()


MEASURED = (
    ("opened", "number", ""),
    ("closed", "number", ""),
    ("answered_share", "percent", ""),
    ("finished_share", "percent", ""),
    ("returned_share", "percent", ""),
    ("satisfied_share", "percent", ""),
    ("mean_minutes", "minutes", ""),
    ("cost", "money", ""),
)


def _measured_head() -> list[str]:
    return [
        _("Taken in"),
        _("Closed"),
        _("First answers in time"),
        _("Finished in time"),
        _("Came back"),
        _("Content, share"),
        _("Took on average"),
        _("Cost (CNY)"),
    ]


def _written(values: Mapping[str, int], columns: Sequence[tuple[str, str, str]]) -> list[str]:
    return [cell.text for cell in cells(sums_of(values), columns, lambda _figure: "")]


def tables_of(content: Mapping[str, Any], words: PolicyWords) -> list[Table]:
    """The tables of a report, in the order in which its rule names them; a part nobody knows any more is left out."""
    return [WRITERS[key](value, words) for key, value in content.items() if key in WRITERS]


def _summary(value: Any, _words: PolicyWords) -> Table:
    head, now, before = _measured_head(), _written(value["now"], MEASURED), _written(value["before"], MEASURED)
    rows = [[label, this, that] for label, this, that in zip(head, now, before, strict=True)]
    if value["open"] is not None:
        rows.append([_("Open at the end"), Cell(value["open"]).text, ""])
    title = _("In short")
    return Table("summary", title, ["", _("This period"), _("The one before")], rows, (1, 2), widths=(3, 2, 2))


FLOW = (("opened", "number", ""), ("closed", "number", ""), ("returned", "number", ""), ("reopened", "number", ""))
SAID = (
    ("satisfied", "number", ""),
    ("not_satisfied", "number", ""),
    ("satisfied_share", "percent", ""),
    ("ratings", "number", ""),
    ("mean_stars", "mean", ""),
)
COSTS = (("cost_own", "money", ""), ("cost_others", "money", ""), ("cost_owner", "money", ""), ("cost", "money", ""))


def _by_time(
    key: str, title: Callable[[], str], head: Callable[[], list[str]], columns: Sequence[tuple[str, str, str]]
) -> Callable[[Any, PolicyWords], Table]:
    def write(value: Any, _words: PolicyWords) -> Table:
        rows = [[starts, *_written(values, columns)] for starts, values in value]
        return Table(key, title(), [_("Beginning"), *head()], rows, range(1, len(columns) + 1))

    return write


def _by_name(
    key: str, title: Callable[[], str], first: Callable[[], str], label: Callable[[PolicyWords, str], str]
) -> Callable[[Any, PolicyWords], Table]:
    def write(value: Any, words: PolicyWords) -> Table:
        rows = [[label(words, name), *_written(values, MEASURED)] for name, values in value]
        head = [first(), *_measured_head()]
        return Table(key, title(), head, rows, range(1, 9), widths=(3, *(2,) * 8))

    return write


def _ages(value: Any, _words: PolicyWords) -> Table:
    rows = [
        [
            _("over %(n)s days") % {"n": days}
            if until is None
            else _("%(from)s to %(to)s days") % {"from": days, "to": until - 1},
            f"{n:,}",
        ]
        for days, until, n in value
    ]
    return Table("ages", _("How long open cases have been waiting"), [_("Age"), _("Open")], rows, (1,))


def _cases(key: str, title: Callable[[], str]) -> Callable[[Any, PolicyWords], Table]:
    def write(value: Any, words: PolicyWords) -> Table:
        rows = [
            [
                row["number"],
                words.kind(row["kind"]),
                row["subject"],
                f"{row['development']} {row['home']}".strip(),
                words.step_label(row["procedure"], row["step"]),
                row["responsible"],
                _moment(row["opened_at"]),
                _moment(row["due_at"]),
            ]
            for row in value
        ]
        head = [
            _("Case number"),
            _("Kind of case"),
            _("Subject"),
            _("Where"),
            _("State"),
            _("Answers"),
            _("Taken in on"),
            _("Due"),
        ]
        links = [f"/desk/cases/{row['id']}/" for row in value]
        return Table(key, title(), head, rows, (), links, widths=(4, 2, 4, 4, 3, 2, 3, 3))

    return write


def _moment(text: str) -> str:
    found: datetime | None = parse_datetime(text) if text else None
    return f"{timezone.localtime(found):%m-%d %H:%M}" if found else ""


WRITERS: Mapping[str, Callable[[Any, PolicyWords], Table]] = {
    "summary": _summary,
    "flow": _by_time(
        "flow",
        lambda: _("Taken in and closed"),
        lambda: [_("Taken in"), _("Closed"), _("Came back"), _("Taken up again before closing")],
        FLOW,
    ),
    "kinds": _by_name("kinds", lambda: _("By kind of case"), lambda: _("Kind of case"), PolicyWords.kind),
    "components": _by_name("components", lambda: _("By component"), lambda: _("Component"), PolicyWords.component),
    "contractors": _by_name(
        "contractors", lambda: _("By contractor"), lambda: _("Contractor"), lambda _words, name: name
    ),
    "developments": _by_name(
        "developments", lambda: _("By development"), lambda: _("Development"), lambda _words, name: name
    ),
    "satisfaction": _by_time(
        "satisfaction",
        lambda: _("What owners said when called back"),
        lambda: [_("Content"), _("Not content"), _("Content, share"), _("Ratings"), _("Stars")],
        SAID,
    ),
    "costs": _by_time(
        "costs",
        lambda: _("Cost of closed cases (CNY)"),
        lambda: [_("We ourselves"), _("Contractors and others"), _("Owners"), _("Together")],
        COSTS,
    ),
    "ages": _ages,
    "late": _cases("late", lambda: _("Late at the end of the period")),
    "cases": _cases("cases", lambda: _("Taken in during the period")),
}
