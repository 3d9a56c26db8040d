"""Rehearsals: rules tried on past cases, and what would have come of it, down to each case (PL14)."""

from datetime import timedelta
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from aftercare.faces.web.desk.figures.files import TYPES, as_xlsx
from aftercare.faces.web.desk.figures.reports import as_file
from aftercare.faces.web.html import fragment, page, toast
from aftercare.faces.web.office.packs.rehearsed import (
    DifferenceRow,
    difference_head,
    following_of,
    panels_of,
    rows_of,
)
from aftercare.faces.web.office.packs.versions import version_rows
from aftercare.ground.accounts.models import Development
from aftercare.ground.accounts.request import SignedInRequest
from aftercare.ground.accounts.roles import Permission
from aftercare.ground.core.actors import Actor
from aftercare.ground.core.errors import Missing, Refused
from aftercare.ground.core.sheets import as_csv
from aftercare.ground.core.text import lazy
from aftercare.ground.jobs.queries import find_delivery
from aftercare.ground.policies.queries import list_drafts
from aftercare.insight.rehearsal import actions, permissions
from aftercare.insight.rehearsal.models import Rehearsal, reach_to_rehearse
from aftercare.insight.rehearsal.queries.replaying import KEPT
from aftercare.insight.rehearsal.rules import job_key

DAY = forms.DateInput(attrs={"type": "date"})
PAGE, LISTED = 50, 50


class RehearsalForm(forms.Form):
    """Which rules, on which cases."""

    rules = forms.ChoiceField(label=lazy("Rules to be tried"))
    starts_on = forms.DateField(label=lazy("Cases taken in from"), widget=DAY)
    last_on = forms.DateField(label=lazy("up to and including"), widget=DAY)
    developments = forms.TypedMultipleChoiceField(
        label=lazy("Developments"), coerce=int, required=False, help_text=lazy("Tick none to take all within reach.")
    )

    def __init__(self, *args: Any, choices: list[tuple[str, str]], places: list[tuple[int, str]], **kw: Any) -> None:
        super().__init__(*args, **kw)
        for name, offered in (("rules", choices), ("developments", places)):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = offered


def _rules_to_try(by: Actor) -> list[tuple[str, str]]:
    drafts = [(f"d{draft.pk}", _("Draft: %(name)s") % {"name": draft.name}) for draft in list_drafts(by)]
    rows = version_rows(by=by, on=timezone.localdate())
    return drafts + [(f"v{row.version.pk}", f"{row.version} · {row.place}") for row in rows if row.state != "gone"]


def _places(by: Actor) -> list[tuple[int, str]]:
    found = Development.objects.order_by("name").values_list("pk", "name")
    reach = reach_to_rehearse(by)
    return list((found if reach is None else found.filter(pk__in=reach))[:500])


def rehearsals(request: SignedInRequest) -> HttpResponse:
    """The rehearsals one may see, the latest first, and the form for another."""
    permissions.check_may_look(request.actor)
    today = timezone.localdate()
    choices, places = _rules_to_try(request.actor), _places(request.actor)
    initial = {
        "rules": request.GET.get("rules") or (choices[0][0] if choices else ""),
        "starts_on": today - timedelta(days=90),
        "last_on": today - timedelta(days=1),
    }
    form = RehearsalForm(request.POST or None, choices=choices, places=places, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            begun = _begin(request, form.cleaned_data, places)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            toast(request, _("The rehearsal has begun. You can leave this page."))
            return redirect(begun.url)
    found = Rehearsal.objects.visible_to(request.actor).defer("document", "result").order_by("-pk")[:LISTED]
    context = {"form": form, "rows": [(each, _last_day(each)) for each in found], "may_begin": bool(choices)}
    status = 422 if request.method == "POST" else 200
    return page(request, "office/rules/rehearsals.html", context, status=status)


def _begin(request: SignedInRequest, data: dict[str, Any], places: list[tuple[int, str]]) -> Rehearsal:
    chosen: list[int] = data["developments"]
    if not chosen and reach_to_rehearse(request.actor) is not None:
        chosen = [pk for pk, _name in places]
    of_what, number = data["rules"][0], int(data["rules"][1:])
    asked = {"starts_on": data["starts_on"], "ends_on": data["last_on"] + timedelta(days=1), "development_ids": chosen}
    now = timezone.now()
    if of_what == "d":
        return actions.rehearse_draft(draft_id=number, by=request.actor, at=now, **asked)
    return actions.rehearse_version(version_id=number, by=request.actor, at=now, **asked)


def _last_day(rehearsal: Rehearsal) -> object:
    return rehearsal.ends_on - timedelta(days=1)


def _find(request: SignedInRequest, rehearsal_id: int) -> Rehearsal:
    permissions.check_may_look(request.actor)
    visible = Rehearsal.objects.visible_to(request.actor).defer("document").select_related("draft")
    return get_object_or_404(visible.defer("draft__files"), pk=rehearsal_id)


@require_safe
def rehearsal(request: SignedInRequest, rehearsal_id: int) -> HttpResponse:
    """One rehearsal: its progress, then its numbers before and after, and the cases that differ."""
    found = _find(request, rehearsal_id)
    job = find_delivery(job_key(found.pk))
    after = request.GET.get("after", "")
    listed = list(
        found.differences.filter(pk__gt=int(after) if after.isdecimal() else 0).order_by("pk")[: PAGE + 1]
        if found.finished_at
        else ()
    )
    context = {
        "found": found,
        "last_day": _last_day(found),
        "places": list(Development.objects.filter(pk__in=found.development_ids).values_list("name", flat=True)[:20]),
        "job": job,
        "how_far": (job.progress if job else None) or {"done": 0, "total": 0},
        "total": dict(
            zip(("was", "would", "was_late", "late", "more", "less", "moved"), found.result["total"], strict=True)
        )
        if found.finished_at
        else {},
        "unknown": found.result.get("unknown", 0),
        "panels": panels_of(found) if found.finished_at else [],
        "following": following_of(found) if found.finished_at else [],
        "rows": rows_of(found, listed[:PAGE], by=request.actor),
        "next_url": f"?after={listed[PAGE - 1].pk}#cases" if len(listed) > PAGE else "",
        "first_url": f"{found.url}#cases" if after else "",
        "kept": KEPT,
        "may_export": request.actor.may(Permission.EXPORT),
    }
    if getattr(request, "htmx", False):
        if found.finished_at:
            return HttpResponse(headers={"HX-Refresh": "true"})
        return fragment(request, "office/rules/rehearsal.html", "state", context)
    return page(request, "office/rules/rehearsal.html", context)


@require_safe
def rehearsal_file(request: SignedInRequest, rehearsal_id: int, form: str) -> HttpResponse:
    """The cases that differ, deadline by deadline, as an Excel or CSV file."""
    permissions.check_may_export(request.actor)
    found = _find(request, rehearsal_id)
    if form not in TYPES or found.finished_at is None:
        raise Missing(_("There is no such file."))
    differences = list(found.differences.order_by("pk")[:KEPT])
    rows: list[list[Any]] = []
    for at in range(0, len(differences), 500):
        for row in rows_of(found, differences[at : at + 500], by=request.actor):
            rows += _lines(row)
    head = difference_head()
    name = f"rehearsal-{found.pk}"
    if form == "csv":
        return as_file(as_csv(head, rows), TYPES["csv"], f"{name}.csv")
    note = f"{found.starts_on:%Y-%m-%d} – {_last_day(found):%Y-%m-%d}"
    return as_file(as_xlsx(found.name, note, head, rows), TYPES["xlsx"], f"{name}.xlsx")


def _lines(row: DifferenceRow) -> list[list[Any]]:
    where = [row.number, row.kind, row.development]
    return [
        [
            *where,
            line.stage,
            line.who,
            line.was_limit,
            line.was,
            line.limit,
            line.due,
            line.ended,
            line.result,
        ]
        for line in row.lines
    ]
