"""Reports: what the rules had made, to be read, commented, released, printed and taken out (RP01, RP03)."""

from datetime import timedelta

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from aftercare.faces.web.desk.acts import parsed
from aftercare.faces.web.desk.figures.files import TYPES, workbook
from aftercare.faces.web.desk.figures.overview import tabs_for
from aftercare.faces.web.desk.figures.report_tables import Table, tables_of
from aftercare.faces.web.desk.figures.scope import address, scope_of
from aftercare.faces.web.filters import when
from aftercare.faces.web.html import page, toast
from aftercare.faces.web.words import said, words_of
from aftercare.ground.accounts.request import SignedInRequest
from aftercare.ground.accounts.roles import Permission
from aftercare.ground.core.actors import Actor
from aftercare.ground.core.checks import allows
from aftercare.ground.core.text import lazy
from aftercare.ground.policies.queries import policy_of
from aftercare.insight.forms.sheets import Part, Sheet, print_sheet
from aftercare.insight.reports import actions, permissions
from aftercare.insight.reports.models import Report
from aftercare.insight.reports.policy import ReportPolicy
from aftercare.insight.reports.queries.reports import PAGE, Punctuality, list_reports, punctuality, rule_of


class ReleaseForm(forms.Form):
    """What the figures mean."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    analysis = forms.CharField(
        label=lazy("Analysis"),
        max_length=4000,
        widget=forms.Textarea,
        help_text=lazy("What stands out, why, and what is to be done. The readers get it with the figures."),
    )


@require_safe
def reports(request: SignedInRequest) -> HttpResponse:
    """The reports within reach, the latest first; `waiting` shows those not released yet."""
    permissions.check_may_see_reports(request.actor)
    scope = scope_of(request.GET.dict(), by=request.actor, now=timezone.now())
    before, waiting = request.GET.get("before", ""), bool(request.GET.get("waiting"))
    found = list_reports(
        by=request.actor, waiting=waiting, before_id=int(before) if before.isdigit() else None, size=PAGE + 1
    )
    shown = found[:PAGE]
    more = f"?before={shown[-1].pk}{'&waiting=1' if waiting else ''}" if len(found) > PAGE else ""
    context = {
        "rows": [(report, label_of(report)) for report in shown],
        "punctual": _punctual(request.actor) if not before and not waiting else [],
        "next_url": more,
        "waiting": waiting,
        "chips": [(_("All"), reverse("desk:reports"), not waiting), (_("To be released"), "?waiting=1", waiting)],
        "today": timezone.localdate(),
        "tabs": tabs_for(scope, "reports", by=request.actor),
    }
    return page(request, "desk/figures/reports.html", context)


def _punctual(by: Actor) -> list[tuple[str, Punctuality]]:
    """Each rule by its name, with how its reports of the last 90 days came."""
    today = timezone.localdate()
    found = punctuality(by=by, since=today - timedelta(days=90), today=today)
    rules = [(line, policy_of(line.policy_id).section(ReportPolicy).reports.get(line.rule)) for line in found]
    return [(said(rule.label) if rule else line.rule, line) for line, rule in rules]


def label_of(report: Report) -> str:
    """What the report is called."""
    rule = rule_of(report)
    return said(rule.label) if rule else report.rule


def find_report(request: SignedInRequest, report_id: int) -> Report:
    """The report, if it exists for who asks."""
    permissions.check_may_see_reports(request.actor)
    visible = Report.objects.visible_to(request.actor).select_related("development", "company")
    return get_object_or_404(visible, pk=report_id)


@require_safe
def report_page(request: SignedInRequest, report_id: int) -> HttpResponse:
    """One report."""
    report = find_report(request, report_id)
    may_release = report.released_at is None and allows(
        permissions.check_may_compile, request.actor, report, rule_of(report)
    )
    context = {
        "report": report,
        "label": label_of(report),
        "tables": tables_of(report.content, words_of(report.policy_id)),
        "form": ReleaseForm(initial={"seen": report.version}) if may_release else None,
        "may_export": request.actor.may(Permission.EXPORT),
        "today": timezone.localdate(),
        "then_url": _then(report),
    }
    return page(request, "desk/figures/report.html", context)


def _then(report: Report) -> str:
    """The figures of the report's place and time, reckoned again as they were known when it was made."""
    made_on = timezone.localdate(report.made_at) - timedelta(days=1)
    where = f"d{report.development_id}" if report.development_id else f"c{report.company_id or ''}"
    as_of = f"{max(made_on, report.ends_on - timedelta(days=1)):%Y-%m-%d}"
    return address("desk:figures", {"period": report.period, "where": where, "as_of": as_of})


@require_POST
def release(request: SignedInRequest, report_id: int) -> HttpResponse:
    """Send the report to its readers."""
    report = find_report(request, report_id)
    sent = parsed(ReleaseForm, request).cleaned_data
    actions.release_report(report_id=report.pk, by=request.actor, at=timezone.now(), **sent)
    toast(request, _("Released. Its readers have been told."))
    return redirect(report.url)


@require_safe
def report_file(request: SignedInRequest, report_id: int, form: str) -> HttpResponse:
    """The report as PDF or Excel."""
    report = find_report(request, report_id)
    tables = tables_of(report.content, words_of(report.policy_id))
    name = f"{report.rule}-{report.place_key}-{report.period}"
    if form == "xlsx":
        permissions.check_may_export(request.actor)
        content = workbook(label_of(report), f"{report.place} {report.period}".strip(), tables)
        return as_file(content, TYPES["xlsx"], f"{name}.xlsx")
    return as_file(print_sheet(sheet_of(report, tables)), "application/pdf", f"{name}.pdf", inline=True)


def as_file(content: bytes, media_type: str, name: str, *, inline: bool = False) -> HttpResponse:
    """Something to keep, or to look at in place."""
    way = "inline" if inline else "attachment"
    return HttpResponse(content, content_type=media_type, headers={"Content-Disposition": f'{way}; filename="{name}"'})


def sheet_of(report: Report, tables: list[Table]) -> Sheet:
    """The report on paper."""
    released = f"{report.released_by_label} {when(report.released_at)}" if report.released_at else _("not released yet")
    parts = [
        Part(title=table.title, head=table.head, rows=table.rows, numbers=list(table.numbers), widths=table.widths)
        for table in tables
        if table.rows
    ]
    if report.analysis:
        parts.insert(1, Part(title=_("Analysis"), text=report.analysis))
    return Sheet(
        title=label_of(report),
        company=report.place,
        number=report.number or report.period,
        printed=_("Printed %(at)s") % {"at": f"{timezone.localtime():%Y-%m-%d %H:%M}"},
        facts=[
            (_("Period"), f"{report.starts_on:%Y-%m-%d} – {report.ends_on:%Y-%m-%d}"),
            (_("To be released by"), f"{report.due_on:%Y-%m-%d}"),
            (_("Figures taken down"), when(report.made_at)),
            (_("Released by"), released),
        ],
        parts=parts,
    )
