"""Writing in a draft: a file as text, the values of a section in a form, an entry more or less, a question to ask."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from aftercare.faces.web.html import page, toast
from aftercare.faces.web.office.packs.draft_forms import EntryForm, QuestionForm, SeenForm, TextForm
from aftercare.faces.web.office.packs.drafts import draft_reader, file_label, find, own_reader, text_in
from aftercare.faces.web.office.packs.labels import field_label, section_label
from aftercare.faces.web.office.packs.leaves import changed, leaves_of
from aftercare.faces.web.office.packs.values import title_in
from aftercare.ground.accounts.request import SignedInRequest
from aftercare.ground.core.errors import BadInput
from aftercare.ground.policies import actions
from aftercare.ground.policies.models import PolicyDraft
from aftercare.ground.policies.queries import Trial, try_files
from aftercare.ground.policies.writing import file_of_section, with_entry, with_value, without_entry


def file(request: SignedInRequest, draft_id: int, file_name: str) -> HttpResponse:
    """A file as text. What is faulty is kept all the same, and its faults are shown above it."""
    found = find(request, draft_id)
    text = text_in(found, file_name)
    form = TextForm(request.POST or None, initial={"text": text, "seen": found.version})
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data["text"].replace("\r\n", "\n")
        _write(request, found, {file_name: typed}, seen=form.cleaned_data["seen"])
        found = find(request, draft_id)
        form = TextForm(initial={"text": typed, "seen": found.version})
    problems = [problem for problem in try_files(found.files).problems if problem.file == file_name]
    context = {"draft": found, "name": file_name, "label": file_label(file_name), "form": form, "problems": problems}
    return page(request, "office/rules/draft_file.html", context)


def values(request: SignedInRequest, draft_id: int, part: str) -> HttpResponse:
    """The values of a section in a form; only those that were changed are written, and comments stay."""
    found = find(request, draft_id)
    trial = try_files(found.files)
    section, *below = part.split("/")
    name, _way = file_of_section(section, below)
    text = text_in(found, name)
    leaves = leaves_of(own_reader(trial), section, below=tuple(below))
    if request.method == "POST":
        form = SeenForm(request.POST)
        typed = {path.removeprefix("v:"): str(value) for path, value in request.POST.items() if path.startswith("v:")}
        new = changed(leaves, typed)
        if form.is_valid() and new:
            for path, value in new.items():
                text = with_value(text, path=path.split("."), value=value)
            _write(request, found, {name: text}, seen=form.cleaned_data["seen"])
            found = find(request, draft_id)
            trial = try_files(found.files)
            leaves = leaves_of(own_reader(trial), section, below=tuple(below))
        elif not new:
            toast(request, _("Nothing was changed."), "info")
    return page(request, "office/rules/draft_values.html", _values_context(found, trial, part, leaves))


def _values_context(found: PolicyDraft, trial: Trial, part: str, leaves: Any) -> dict[str, Any]:
    section, *below = part.split("/")
    name, _way = file_of_section(section, below)
    kinds = trial.document.get("taxonomy", {}).get("kinds", {})
    asks = section == "intake"
    return {
        "draft": found,
        "open": found.state == PolicyDraft.State.OPEN,
        "label": section_label(section),
        "name": name,
        "here": f"{found.url}values/{part}",
        "leaves": leaves,
        "problems": [problem for problem in trial.problems if problem.file == name],
        "tables": tables_of(trial, section, tuple(below)),
        "entry_form": EntryForm(),
        "question_form": QuestionForm(kinds=[(each, title_in(one)) for each, one in kinds.items()]) if asks else None,
    }


def tables_of(trial: Trial, section: str, below: tuple[str, ...]) -> list[tuple[str, list[tuple[str, str]]]]:
    """The tables of a section with their entries, for a list to choose from: path of each entry, and its name."""
    place: Any = trial.own.get(section)
    for step in below:
        place = place.get(step) if isinstance(place, dict) else None
    reader = draft_reader(trial)
    return [
        (
            field_label(section, name),
            [(f"{name}.{key}", title_in(one) or reader.names.of_key(section, name, key)) for key, one in held.items()],
        )
        for name, held in (place.items() if isinstance(place, dict) else ())
        if isinstance(held, dict) and held and all(isinstance(one, dict) for one in held.values())
    ]


@require_POST
def add_entry(request: SignedInRequest, draft_id: int, part: str) -> HttpResponse:
    """One more entry of a table, like one that is there."""
    found = find(request, draft_id)
    form = EntryForm(request.POST)
    if not form.is_valid():
        raise BadInput(field=_("Its key"), value=request.POST.get("key", ""), remedy=_form_faults(form))
    data = form.cleaned_data
    name, way = file_of_section(*_parted(part))
    table, _dot, like = data["like"].rpartition(".")
    place: Any = try_files(found.files).own
    for step in (*part.split("/"), *table.split("."), like):
        place = place.get(step) if isinstance(place, dict) else None
    if place is None:
        raise Http404
    text = with_entry(text_in(found, name), path=[*way, *table.split(".")], key=data["key"], value=place)
    _write(request, found, {name: text}, seen=data["seen"])
    return redirect(f"{found.url}values/{part}")


@require_POST
def take_out_entry(request: SignedInRequest, draft_id: int, part: str) -> HttpResponse:
    """Take an entry out of a table."""
    found = find(request, draft_id)
    form = SeenForm(request.POST)
    name, way = file_of_section(*_parted(part))
    if not form.is_valid():
        raise Http404
    try:
        text = without_entry(text_in(found, name), path=[*way, *request.POST.get("like", "").split(".")])
    except KeyError:
        raise Http404 from None
    _write(request, found, {name: text}, seen=form.cleaned_data["seen"])
    return redirect(f"{found.url}values/{part}")


@require_POST
def add_question(request: SignedInRequest, draft_id: int) -> HttpResponse:
    """A question more, made in a form."""
    found = find(request, draft_id)
    trial = try_files(found.files)
    kinds = trial.document.get("taxonomy", {}).get("kinds", {})
    form = QuestionForm(request.POST, kinds=[(each, title_in(one)) for each, one in kinds.items()])
    name = "intake.yaml"
    if form.is_valid():
        text = with_entry(text_in(found, name), path=["questions"], key=form.cleaned_data["key"], value=form.question())
        _write(request, found, {name: text}, seen=form.cleaned_data["seen"])
        return redirect(f"{found.url}values/intake")
    leaves = leaves_of(own_reader(trial), "intake")
    context = {**_values_context(found, trial, "intake", leaves), "question_form": form}
    return page(request, "office/rules/draft_values.html", context, status=422)


def _parted(part: str) -> tuple[str, list[str]]:
    """`procedures/repair` is the section and the way within it."""
    section, *below = part.split("/")
    return section, below


def _write(request: SignedInRequest, found: PolicyDraft, files: dict[str, str], *, seen: int) -> None:
    """Write and say whether what was written is in order."""
    now = timezone.now()
    written = actions.write_draft(draft_id=found.pk, seen=seen, files=files, by=request.actor, at=now)
    faults = [problem for problem in try_files(written.files).problems if problem.file in files]
    if faults:
        toast(request, _("Kept, but something is wrong: see above the form."), "warning")
    else:
        toast(request, _("Kept in the draft."))


def _form_faults(form: EntryForm) -> str:
    return " ".join(str(error) for errors in form.errors.values() for error in errors)
