"""Tables that people build themselves, with a chart, a file, and every number a way to its cases (RP04)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from aftercare.faces.web.desk.acts import parsed
from aftercare.faces.web.desk.figures.axes import axis_labels, filter_choices, measure_labels, namer
from aftercare.faces.web.desk.figures.files import answer
from aftercare.faces.web.desk.figures.overview import NARROWING, figures_head, tabs_for
from aftercare.faces.web.desk.figures.panels import Cell, Chart, Line, Panel, behind_of_share
from aftercare.faces.web.desk.figures.scope import Scope, address, period_label, scope_of
from aftercare.faces.web.desk.queue import words_in_force
from aftercare.faces.web.desk.queue_views import sharing_choices
from aftercare.faces.web.html import page, toast
from aftercare.faces.web.words import PolicyWords
from aftercare.ground.accounts.request import SignedInRequest
from aftercare.ground.core.actors import Actor
from aftercare.insight.reports import actions, permissions
from aftercare.insight.reports.models import KeptTable
from aftercare.insight.reports.queries.figures import Sums
from aftercare.insight.reports.queries.pivots import Grid, pivot, value_of
from aftercare.insight.reports.queries.tables import tables_of
from aftercare.insight.reports.rules.pivoting import MEASURED, PLACES, TIMES, Axis, Measure, Question, piece_of
from aftercare.insight.reports.rules.tables import Sending, kept_address
from aftercare.service.desk.rules import NAME_AT_MOST, Sharing

TONES = ("accent", "second", "wait", "late", "good")
ADDED_UP = ("number", "money")


class TableForm(forms.Form):
    """A table under a name; `sharing` is empty, `role:agent` or `team:12`."""

    name = forms.CharField(max_length=NAME_AT_MOST)
    query = forms.CharField(max_length=2000)
    sharing = forms.CharField(required=False, max_length=40)
    sending = forms.CharField(required=False, max_length=8)


@dataclass(frozen=True)
class Built:
    """A table as it is shown: the question, its headings, its lines, and the line of its sums."""

    question: Question
    head: list[str]
    lines: list[Line]
    total: Line
    grid: Grid
    title: str

    @property
    def spec(self) -> dict[str, object]:
        """What the script draws from: rows as bars, or times as groups of bars, a few columns at most."""
        made = MEASURED[self.question.measure]
        several = 0 < len(self.grid.columns) <= len(TONES)
        columns = tuple(range(1, len(self.grid.columns) + 1)) if several else (len(self.head) - 1,)
        over_time = self.question.rows in TIMES
        chart = Chart(
            "bars" if over_time else "across",
            columns,
            TONES[: len(columns)],
            stacked=several and made.form in ADDED_UP,
            percent=made.form == "percent",
        )
        return Panel("table", self.title, self.head, self.lines, chart).spec


@require_safe
def table(request: SignedInRequest) -> HttpResponse:
    """A table by rows and columns of one's choice."""
    permissions.check_may_see_reports(request.actor)
    now, values = timezone.now(), request.GET.dict()
    scope, words = scope_of(values, by=request.actor, now=now), words_in_force(now)
    question = question_of(values, scope)
    built = build(question, scope, words, by=request.actor)
    present = present_of(question, scope)
    axes, kept = axis_labels(), tables_of(request.actor)
    context = {
        **figures_head(scope, by=request.actor),
        "tabs": tabs_for(scope, "table", by=request.actor),
        "built": built,
        "axes": [(axis.value, label) for axis, label in axes.items()],
        "columns": [("", _("None")), *((axis.value, label) for axis, label in axes.items())],
        "measures": [(measure.value, label) for measure, label in measure_labels().items()],
        "filters": [
            (name, label, choices, question.narrowed.get(Axis(name), ""))
            for name, label, choices in filter_choices(words)
        ],
        "narrowed": bool(question.narrowed),
        "present": present,
        "kept": [(each, each.query == present, each.owner_id == request.actor.id) for each in kept],
        "sharing": sharing_choices(request.actor),
        "sendings": [
            (Sending.NEVER.value, _("Not sent")),
            (Sending.WEEKLY.value, _("Every Monday")),
            (Sending.MONTHLY.value, _("On the first of the month")),
        ],
        "files": [
            (label, f"{reverse('desk:figure_table_file', kwargs={'form': form})}?{present}")
            for label, form in (("Excel", "xlsx"), ("CSV", "csv"))
        ],
    }
    return page(request, "desk/figures/table.html", context)


def question_of(values: Mapping[str, str], scope: Scope) -> Question:
    """What an address asks; what cannot be read falls back to components and how many came in."""
    rows = Axis(values["rows"]) if values.get("rows") in set(Axis) else Axis.COMPONENT
    columns = Axis(values["columns"]) if values.get("columns") in set(Axis) else None
    return Question(
        rows=rows,
        columns=None if columns is rows else columns,
        measure=Measure(values["measure"]) if values.get("measure") in set(Measure) else Measure.OPENED,
        period=scope.period,
        development_ids=scope.ids,
        narrowed={axis: values[axis.value] for axis in NARROWING if values.get(axis.value)},
    )


def present_of(question: Question, scope: Scope) -> str:
    """The address of a table after its `?`."""
    chosen = {
        "rows": question.rows.value,
        "columns": question.columns.value if question.columns else "",
        "measure": question.measure.value,
        **scope.query,
        **{axis.value: key for axis, key in question.narrowed.items()},
    }
    return kept_address(address("desk:figure_table", chosen).partition("?")[2])


def build(question: Question, scope: Scope, words: PolicyWords, *, by: Actor) -> Built:
    """The table in words, each number with the address of its cases."""
    grid, axes = pivot(question, by=by), axis_labels()
    row_name = namer(question.rows, grid.rows, words)
    column_name = namer(question.columns, grid.columns, words) if question.columns else str
    lines = [
        Line(
            row_name(row),
            [
                *(_cell(grid.cell(row, column), question, scope, row=row, column=column) for column in grid.columns),
                _cell(grid.row_sums[row], question, scope, row=row),
            ],
        )
        for row in grid.rows
    ]
    sums = [
        *(_cell(grid.column_sums[column], question, scope, column=column) for column in grid.columns),
        _cell(grid.total, question, scope),
    ]
    label = measure_labels()[question.measure]
    last = _("Together") if question.columns else label
    title = f"{label} · {axes[question.rows]}" + (f" × {axes[question.columns]}" if question.columns else "")
    head = [axes[question.rows], *(column_name(column) for column in grid.columns), last]
    return Built(question, head, lines, Line(_("Together"), sums), grid, title)


def _cell(sums: Sums, question: Question, scope: Scope, *, row: str = "", column: str = "") -> Cell:
    made = MEASURED[question.measure]
    value = value_of(sums, question.measure)
    chosen: dict[str, Any] = {axis.value: key for axis, key in question.narrowed.items()}
    for axis, key in ((question.rows, row), (question.columns, column)):
        if axis is None or not key:
            continue
        if axis in TIMES:
            since, until = piece_of(axis, key, question.period)
            chosen["period"] = f"{since}..{until}"
        elif axis in PLACES:
            chosen["where"] = f"{'d' if axis is Axis.DEVELOPMENT else 'c'}{key}"
        else:
            chosen[axis.value] = key
    shown = value is not None and (value or made.form == "percent")
    return Cell(value, made.form, scope.cases(behind_of_share(sums, made.behind), **chosen) if shown else "")


@require_safe
def table_file(request: SignedInRequest, form: str) -> HttpResponse:
    """The table as Excel or CSV."""
    permissions.check_may_export(request.actor)
    now, values = timezone.now(), request.GET.dict()
    scope, words = scope_of(values, by=request.actor, now=now), words_in_force(now)
    built = build(question_of(values, scope), scope, words, by=request.actor)
    rows = [[line.label, *(cell.plain for cell in line.cells)] for line in (*built.lines, built.total)]
    note = f"{scope.where_label} · {period_label(scope.period)}"
    return answer(form, title=built.title, note=note, head=built.head, rows=rows, name=f"table-{scope.period.text}")


@require_POST
def save(request: SignedInRequest) -> HttpResponse:
    """Keep the table that is shown under a name."""
    sent = parsed(TableForm, request).cleaned_data
    kind, _colon, key = sent["sharing"].partition(":")
    kept: KeptTable = actions.save_table(
        name=sent["name"],
        query=sent["query"],
        sharing=kind,
        role=key if kind == Sharing.ROLE else "",
        team_id=int(key) if kind == Sharing.TEAM and key.isdigit() else None,
        sending=sent["sending"],
        by=request.actor,
        at=timezone.now(),
    )
    toast(request, _("Kept as “%(name)s”.") % {"name": kept.name})
    return redirect(kept.url)


@require_POST
def remove(request: SignedInRequest, table_id: int) -> HttpResponse:
    """Take a table away."""
    actions.remove_table(table_id=table_id, by=request.actor, at=timezone.now())
    toast(request, _("The table is removed."))
    return redirect(reverse("desk:figure_table"))
