"""Figures and the cases behind them as Excel or CSV files (RP02)."""

import io
from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from aftercare.faces.web.desk.figures.overview import (
    behind_of,
    figure_labels,
    narrowed_words,
    place_head,
    place_lines,
)
from aftercare.faces.web.desk.figures.panels import BUILDERS, Line
from aftercare.faces.web.desk.figures.report_tables import Table
from aftercare.faces.web.desk.figures.scope import Scope, period_label, scope_of
from aftercare.faces.web.desk.queue import words_in_force
from aftercare.faces.web.desk.rows import owed_by_words
from aftercare.faces.web.words import words_of
from aftercare.ground.accounts.request import SignedInRequest
from aftercare.ground.core.sheets import as_csv, new_workbook
from aftercare.insight.reports import permissions
from aftercare.insight.reports.models import CaseFact
from aftercare.insight.reports.queries.behind import list_behind
from aftercare.insight.reports.rules import Fact
from aftercare.service.cases.models import Case

if TYPE_CHECKING:
    from xlsxwriter import Workbook

CASES_AT_MOST = 20_000
AT_ONCE = 1_000
Value = str | float | int | None
TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}


@require_safe
def figure_file(request: SignedInRequest, panel: str, form: str) -> HttpResponse:
    """One panel as a file, with all its rows."""
    permissions.check_may_export(request.actor)
    now = timezone.now()
    scope = scope_of(request.GET.dict(), by=request.actor, now=now, then=True)
    if panel == "places":
        title, head = _("Companies and developments"), place_head()
        lines: list[Line] = []
        for total, under in place_lines(scope):
            lines += [total, *under]
    elif panel in BUILDERS:
        built = BUILDERS[panel](scope, words_in_force(now))
        title, head, lines = built.title, list(built.head), list(built.lines)
    else:
        raise Http404
    rows: list[list[Value]] = [[line.label, *(cell.plain for cell in line.cells)] for line in lines]
    return answer(form, title=title, note=_note(scope), head=head, rows=rows, name=f"{panel}-{scope.period.text}")


def _note(scope: Scope) -> str:
    then = f" · {_('as of %(day)s') % {'day': scope.as_of}}" if scope.as_of else ""
    return f"{scope.where_label} · {period_label(scope.period)}{then}"


@require_safe
def cases_file(request: SignedInRequest, form: str) -> HttpResponse:
    """The cases behind a number as a file, the latest first, at most 20,000."""
    permissions.check_may_export(request.actor)
    now = timezone.now()
    values = request.GET.dict()
    scope = scope_of(values, by=request.actor, now=now, then=True)
    behind = behind_of(values, scope)
    rows: list[list[Value]] = []
    after = ""
    while len(rows) < CASES_AT_MOST:
        found = list_behind(behind, by=request.actor, after=after, size=AT_ONCE)
        rows += [_case_row(case, found.facts[case.pk]) for case in found.cases]
        after = found.next_key
        if not after:
            break
    title = figure_labels()[behind.figure]
    note = narrowed_words(behind, scope, words_in_force(now))
    return answer(form, title=title, note=note, head=_case_head(), rows=rows, name=f"{behind.figure}-cases")


def _case_head() -> list[str]:
    return [
        _("Case number"),
        _("Taken in on"),
        _("Kind of case"),
        _("Subject"),
        _("Component"),
        _("Symptom"),
        _("Development"),
        _("Home"),
        _("Next step"),
        _("Owes it"),
        _("Answers"),
        _("Carried out by"),
        _("Due"),
        _("Closed on"),
        _("First answer"),
        _("Finished"),
        _("Reopened"),
        _("Outcome"),
        _("Cost (CNY)"),
    ]


def _case_row(case: Case, fact: CaseFact | Fact) -> list[Value]:
    words = words_of(case.policy_id)
    kept = {"in_time": _("in time"), "late": _("late"), "": ""}
    outcomes = {"satisfied": _("Content"), "not_satisfied": _("Not content"), "": ""}
    return [
        case.number or "",
        _written(case.opened_at),
        words.kind(case.kind),
        case.subject,
        words.component(case.component),
        words.symptom(case.symptom),
        case.development.name,
        case.unit.code if case.unit else "",
        words.step_label(case.procedure, case.step),
        owed_by_words(case),
        case.responsible.name,
        str(case.executing_contractor or case.executor or ""),
        _written(case.due_at),
        _written(case.closed_at),
        kept[fact.answered],
        kept[fact.finished],
        case.reopened,
        outcomes[fact.outcome],
        fact.cost / 100,
    ]


def _written(value: datetime | date | None) -> str:
    if value is None:
        return ""
    return f"{timezone.localtime(value):%Y-%m-%d %H:%M}" if isinstance(value, datetime) else f"{value:%Y-%m-%d}"


def answer(
    form: str, *, title: str, note: str, head: Sequence[str], rows: Sequence[Sequence[Value]], name: str
) -> HttpResponse:
    """A table as a file to keep."""
    if form not in TYPES:
        raise Http404
    content = as_xlsx(title, note, head, rows) if form == "xlsx" else as_csv(head, rows)
    return HttpResponse(
        content,
        content_type=TYPES[form],
        headers={"Content-Disposition": f'attachment; filename="{name}.{form}"'},
    )


def as_xlsx(title: str, note: str, head: Sequence[str], rows: Sequence[Sequence[Value]]) -> bytes:
    """A workbook of one sheet: the title, what it is narrowed to, then the table with a frozen heading."""
    out = io.BytesIO()
    book = new_workbook(out)
    _write_sheet(book, "1", title, note, head, rows)
    book.close()
    return out.getvalue()


def workbook(title: str, note: str, tables: Sequence[Table]) -> bytes:
    """A workbook with a sheet for each table."""
    out = io.BytesIO()
    book = new_workbook(out)
    for place, table in enumerate(tables, start=1):
        name = f"{place} {table.title}"[:31].translate({ord(sign): " " for sign in "[]:*?/\\"})
        _write_sheet(book, name, f"{title} · {table.title}", note, table.head, table.rows)
    book.close()
    return out.getvalue()


def _write_sheet(
    book: "Workbook", name: str, title: str, note: str, head: Sequence[str], rows: Sequence[Sequence[Value]]
) -> None:
    sheet = book.add_worksheet(name)
    sheet.write_string(0, 0, title, book.add_format({"bold": True, "font_size": 14}))
    sheet.write_string(1, 0, note, book.add_format({"font_color": "#57635f"}))
    heading = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "bg_color": "#edf1ee"})
    for column, label in enumerate(head):
        sheet.write_string(3, column, label, heading)
        sheet.set_column(column, column, max(12, min(40, len(label) * 2)))
    for place, row in enumerate(rows, start=4):
        for column, value in enumerate(row):
            if isinstance(value, str):
                sheet.write_string(place, column, value)
            elif value is not None:
                sheet.write_number(place, column, value)
    sheet.freeze_panes(4, 1)
