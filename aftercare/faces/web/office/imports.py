"""Imports: send a file, say what its columns are, see what would happen, let it happen, take it back."""

from typing import Any, cast

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from aftercare.faces.web.html import fragment, page, toast
from aftercare.ground.accounts.request import SignedInRequest
from aftercare.ground.core.checks import allows
from aftercare.ground.core.errors import Refused
from aftercare.ground.core.text import lazy
from aftercare.ground.submissions import actions, kinds, permissions, queries, receiving, rules, workbooks
from aftercare.ground.submissions.declarations import Duplicates, ImportKind
from aftercare.ground.submissions.models import ImportBatch

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DUPLICATES = {
    Duplicates.UPDATE: lazy("Bring it up to date from the file"),
    Duplicates.SKIP: lazy("Leave it as it is"),
    Duplicates.REFUSE: lazy("Refuse the row"),
}
WHEN_REFUSED = (
    (rules.WhenRefused.GOOD_ROWS, lazy("Import the good rows, leave out the refused ones")),
    (rules.WhenRefused.NOTHING, lazy("Import nothing unless every row is good")),
)


class UploadForm(forms.Form):
    """Which rows, where to, and the file."""

    kind = forms.ChoiceField(label=lazy("What the file holds"), widget=forms.RadioSelect)
    development = forms.TypedChoiceField(
        label=lazy("Development"),
        coerce=int,
        empty_value=None,
        required=False,
        help_text=lazy("Where the rows belong."),
    )
    file = forms.FileField(
        label=lazy("File"),
        help_text=lazy("Excel (.xlsx, .xls) or CSV, up to 50 MB and 200,000 rows."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xlsm,.xls,.csv,.txt"}),
    )
    submission_key = forms.CharField(required=False, max_length=80, widget=forms.HiddenInput)

    def __init__(self, *args: Any, request: SignedInRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        places = [(each.pk, each.name) for each in queries.list_developments(request.actor)]
        cast("forms.ChoiceField", self.fields["kind"]).choices = [(kind.key, kind.label) for kind in kinds.every()]
        cast("forms.ChoiceField", self.fields["development"]).choices = [("", "—"), *places]
        if len(places) == 1:
            self.fields["development"].initial = places[0][0]


class CheckForm(forms.Form):
    """What becomes of things that exist, and of the good rows when others are refused."""

    seen = forms.IntegerField()
    duplicates = forms.ChoiceField(choices=list(DUPLICATES.items()))
    when_refused = forms.ChoiceField(choices=WHEN_REFUSED)


class SeenForm(forms.Form):
    """The version that was looked at, and why."""

    seen = forms.IntegerField()
    reason = forms.CharField(required=False, max_length=300)


class SheetForm(forms.Form):
    """Which sheet, and which of its rows holds the headings."""

    seen = forms.IntegerField()
    sheet = forms.CharField(required=False, max_length=120)
    heading_row = forms.IntegerField(required=False, min_value=0, max_value=200)


@require_GET
def imports(request: SignedInRequest) -> HttpResponse:
    """All imports, the latest first."""
    _check_may(request)
    before = request.GET.get("before", "")
    rows, more = queries.list_imports(request.actor, before=int(before) if before.isdecimal() else None)
    labels = {kind.key: kind.label for kind in kinds.every()}
    context = {"rows": rows, "more": more, "labels": labels, "kinds": kinds.every(), "states": rules.LABELS}
    return page(request, "office/imports/list.html", context)


def new(request: SignedInRequest) -> HttpResponse:
    """Send a file."""
    _check_may(request)
    first = {"kind": request.GET.get("kind") or next((kind.key for kind in kinds.every()), "")}
    form = UploadForm(request.POST or None, request.FILES or None, request=request, initial=first)
    if request.method == "POST" and form.is_valid():
        sent = cast("UploadedFile[bytes]", form.cleaned_data["file"])
        place = form.cleaned_data["development"]
        try:
            received = receiving.receive(
                kind=form.cleaned_data["kind"],
                file_name=sent.name or "",
                content=sent.read(),
                development_id=place,
                by=request.actor,
            )
            batch = actions.upload(
                received=received,
                development_id=place,
                key=form.cleaned_data["submission_key"],
                by=request.actor,
                at=timezone.now(),
            )
        except Refused as refused:
            if refused.http_status != 422:
                raise
            form.add_error("development" if getattr(refused, "field", "") else "file", str(refused))
        else:
            return redirect(batch.url)
    status = 422 if form.errors else 200
    return page(request, "office/imports/new.html", {"form": form, "kinds": kinds.every()}, status=status)


@require_GET
def detail(request: SignedInRequest, batch_id: int) -> HttpResponse:
    """One import: its columns, its progress or its result; htmx asks for the changing part once a second."""
    batch = _visible(request, batch_id)
    if request.htmx:
        return fragment(request, "office/imports/detail.html", "whole", _context(batch))
    return page(request, "office/imports/detail.html", _context(batch))


@require_POST
def sheet(request: SignedInRequest, batch_id: int) -> HttpResponse:
    """Another sheet or heading row; the columns are guessed anew."""
    batch, form = _visible(request, batch_id), SheetForm(request.POST)
    if form.is_valid():
        chosen = form.cleaned_data["sheet"]
        row = form.cleaned_data["heading_row"] if chosen == batch.sheet else None
        received = receiving.look_again(
            kind=batch.kind, file_name=batch.file_name, sha256=batch.file_sha256, sheet=chosen, heading_row=row
        )
        actions.choose_sheet(
            batch_id=batch.pk, seen=form.cleaned_data["seen"], received=received, by=request.actor, at=timezone.now()
        )
    return redirect(batch.url)


@require_POST
def check(request: SignedInRequest, batch_id: int) -> HttpResponse:
    """Confirm the columns and try the file dry; or only look at the preview with them."""
    batch, form = _visible(request, batch_id), CheckForm(request.POST)
    headings = range(len(batch.head.get("headings", [])))
    mapping = {str(i): value for i in headings if (value := request.POST.get(f"column_{i}", ""))}
    if "preview" in request.POST or not form.is_valid():
        batch.mapping = {index: key for index, key in mapping.items() if queries.find_kind(batch).field_of(key)}
        return page(request, "office/imports/detail.html", _context(batch))
    actions.ask_check(
        batch_id=batch.pk,
        seen=form.cleaned_data["seen"],
        mapping=mapping,
        duplicates=form.cleaned_data["duplicates"],
        when_refused=form.cleaned_data["when_refused"],
        by=request.actor,
        at=timezone.now(),
    )
    return redirect(batch.url)


@require_POST
def begin(request: SignedInRequest, batch_id: int) -> HttpResponse:
    """Let the checked rows in."""
    batch, form = _visible(request, batch_id), SeenForm(request.POST)
    if form.is_valid():
        actions.begin(batch_id=batch.pk, seen=form.cleaned_data["seen"], by=request.actor, at=timezone.now())
    return redirect(batch.url)


@require_POST
def undo(request: SignedInRequest, batch_id: int) -> HttpResponse:
    """Take the import back."""
    batch, form = _visible(request, batch_id), SeenForm(request.POST)
    if form.is_valid():
        actions.ask_undo(batch_id=batch.pk, by=request.actor, at=timezone.now(), **form.cleaned_data)
    return redirect(batch.url)


@require_POST
def discard(request: SignedInRequest, batch_id: int) -> HttpResponse:
    """Put the file away."""
    batch, form = _visible(request, batch_id), SeenForm(request.POST)
    if form.is_valid():
        actions.discard(batch_id=batch.pk, seen=form.cleaned_data["seen"], by=request.actor, at=timezone.now())
        toast(request, _("“%(file)s” has been put away. Nothing was imported.") % {"file": batch.file_name})
    return redirect("office:imports")


@require_GET
def errors(request: SignedInRequest, batch_id: int) -> HttpResponse:
    """The sender's file with every fault marked in it."""
    batch = _visible(request, batch_id)
    return _excel(queries.annotated_file(batch), f"{batch.file_name.rsplit('.', 1)[0]}-{_('to correct')}.xlsx")


@require_GET
def template(request: SignedInRequest, kind: str) -> HttpResponse:
    """An empty file to fill in."""
    _check_may(request)
    found = kinds.find(kind)
    return _excel(workbooks.template(found), f"{found.label}.xlsx")


def _check_may(request: SignedInRequest) -> None:
    """Refuse who may import nowhere; a development is checked when it is chosen."""
    if not queries.may_import_somewhere(request.actor):
        permissions.check_may_import(request.actor, development_id=None)


def _visible(request: SignedInRequest, batch_id: int) -> ImportBatch:
    return get_object_or_404(ImportBatch.objects.visible_to(request.actor), pk=batch_id)


def _context(batch: ImportBatch) -> dict[str, Any]:
    kind = queries.find_kind(batch)
    context: dict[str, Any] = {
        "batch": batch,
        "kind": kind,
        "state_label": rules.LABELS[rules.State(batch.state)],
        "way": _way(batch.state),
    }
    if allows(rules.check_can_map, batch.state):
        fields, rows = queries.preview(batch)
        context |= {
            "columns": queries.list_columns(batch),
            "fields": fields,
            "preview": rows,
            "field_options": _field_options(kind),
            "duplicate_options": [(each, DUPLICATES[each]) for each in kind.duplicates],
            "refused_options": WHEN_REFUSED,
            "same_file": queries.find_same_file(batch),
            "sheet_options": [(name, name) for name in batch.head.get("sheets", [])],
            "heading_options": list(enumerate(batch.head.get("first_rows", []))),
        }
    if batch.state in {rules.State.CHECKED, rules.State.DONE}:
        refusals, more = queries.list_refusals(batch)
        context |= {"refusals": refusals, "more_refusals": more, "reasons": queries.count_reasons(batch)}
        context["may_begin"] = allows(
            rules.check_can_carry_out,
            state=batch.state,
            when_refused=batch.when_refused,
            accepted=batch.accepted,
            refused=batch.refused,
        )
    return context


def _way(state: str) -> list[tuple[object, str]]:
    """The four steps of an import, and where this one stands."""
    labels = (_("Columns"), _("Check"), _("Import"), _("Done"))
    here = {"uploaded": 0, "discarded": 0, "checking": 1, "checked": 2, "carrying": 2}.get(state, 3)
    over = state in {"done", "undone"}
    return [
        (label, "done" if place < here or over else "now" if place == here else "next")
        for place, label in enumerate(labels)
    ]


def _field_options(kind: ImportKind) -> list[tuple[str, str]]:
    return [
        ("", _("(leave out)")),
        *((each.key, f"{each.label}{'*' if each.required else ''}") for each in kind.fields),
    ]


def _excel(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=EXCEL)
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    return response
