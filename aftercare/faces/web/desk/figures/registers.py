"""Registers: always up to date, on the screen, on paper and as Excel (RP03)."""

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from aftercare.faces.web.desk.figures.files import TYPES, Value, as_xlsx
from aftercare.faces.web.desk.figures.overview import tabs_for
from aftercare.faces.web.desk.figures.reports import as_file
from aftercare.faces.web.desk.figures.scope import Scope, address, period_choices, period_label, scope_of
from aftercare.faces.web.html import page
from aftercare.faces.web.words import said
from aftercare.ground.accounts.request import SignedInRequest
from aftercare.ground.accounts.roles import Permission
from aftercare.ground.core.sheets import as_csv
from aftercare.insight.forms.sheets import Part, Sheet, Signature, print_sheet
from aftercare.insight.reports import permissions
from aftercare.insight.reports.policy import Column, RegisterRule
from aftercare.insight.reports.queries.registers import column_labels, register_page
from aftercare.insight.reports.queries.reports import registers_now

ROWS_AT_MOST = 2_000
WIDE_COLUMNS = {Column.SUBJECT: 5, Column.RESULT: 6, Column.HOME: 4, Column.CALLBACK: 5, Column.NUMBER: 4}


def _scope(request: SignedInRequest) -> Scope:
    values = request.GET.dict()
    return scope_of({**values, "period": values.get("period") or "4w"}, by=request.actor, now=timezone.now())


@require_safe
def registers(request: SignedInRequest) -> HttpResponse:
    """Which registers are kept."""
    permissions.check_may_see_reports(request.actor)
    scope = _scope(request)
    kept = registers_now(on=scope.today)
    labels = column_labels()
    context = {
        "registers": [
            (said(rule.label), reverse("desk:register", args=[key]), [labels[column] for column in rule.columns])
            for key, rule in kept.items()
        ],
        "tabs": tabs_for(scope, "registers", by=request.actor),
    }
    return page(request, "desk/figures/registers.html", context)


def _rule(key: str, scope: Scope) -> RegisterRule:
    rule = registers_now(on=scope.today).get(key)
    if rule is None:
        raise Http404
    return rule


@require_safe
def register(request: SignedInRequest, register_key: str) -> HttpResponse:
    """One register, page by page."""
    permissions.check_may_see_reports(request.actor)
    scope = _scope(request)
    rule = _rule(register_key, scope)
    after = request.GET.get("after", "")
    found = register_page(rule, scope.period, scope.ids, by=request.actor, after=after)
    here = address("desk:register", scope.query, register_key=register_key)
    context = {
        "label": said(rule.label),
        "register_key": register_key,
        "scope": scope,
        "periods": period_choices(scope),
        "period_label": period_label(scope.period),
        "head": [column_labels()[column] for column in rule.columns],
        "rows": found.rows,
        "next_url": address("desk:register", {**scope.query, "after": found.next_key}, register_key=register_key)
        if found.next_key
        else "",
        "first_url": here if after else "",
        "files": [
            (name, address("desk:register_file", scope.query, register_key=register_key, form=form))
            for name, form in (("PDF", "pdf"), ("Excel", "xlsx"), ("CSV", "csv"))
        ],
        "may_export": request.actor.may(Permission.EXPORT),
    }
    return page(request, "desk/figures/register.html", context)


@require_safe
def register_file(request: SignedInRequest, register_key: str, form: str) -> HttpResponse:
    """A register on paper or as a file, at most 2,000 rows."""
    permissions.check_may_export(request.actor)
    scope = _scope(request)
    rule = _rule(register_key, scope)
    rows: list[list[str]] = []
    after = ""
    while len(rows) < ROWS_AT_MOST:
        found = register_page(rule, scope.period, scope.ids, by=request.actor, after=after, size=500)
        rows += [values for _url, values in found.rows]
        after = found.next_key
        if not after:
            break
    head = [column_labels()[column] for column in rule.columns]
    name, note = f"{register_key}-{scope.period.text}", f"{scope.where_label} · {period_label(scope.period)}"
    if form == "pdf":
        return as_file(print_sheet(_sheet(rule, head, rows, scope)), "application/pdf", f"{name}.pdf", inline=True)
    plain: list[list[Value]] = [list(row) for row in rows]
    if form == "xlsx":
        return as_file(as_xlsx(said(rule.label), note, head, plain), TYPES["xlsx"], f"{name}.xlsx")
    if form == "csv":
        return as_file(as_csv(head, plain), TYPES["csv"], f"{name}.csv")
    raise Http404


def _sheet(rule: RegisterRule, head: list[str], rows: list[list[str]], scope: Scope) -> Sheet:
    return Sheet(
        title=said(rule.label),
        company=scope.where_label,
        number=period_label(scope.period),
        printed=_("Printed %(at)s") % {"at": f"{timezone.localtime():%Y-%m-%d %H:%M}"},
        parts=[Part(head=head, rows=rows, widths=[WIDE_COLUMNS.get(column, 3) for column in rule.columns])],
        signatures=[Signature(_("Compiled by")), Signature(_("Checked by"))],
        note=_("%(n)s entries") % {"n": len(rows)},
        wide=True,
    )
