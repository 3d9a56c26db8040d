"""Drafts of rules: begin one, write in it, see what is wrong and what it changes, publish it."""

from datetime import timedelta
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from aftercare.faces.web.html import page, toast
from aftercare.faces.web.office.packs.comparing import Change, changes_of
from aftercare.faces.web.office.packs.draft_forms import FilesForm, NewDraftForm, PublishForm, SeenForm
from aftercare.faces.web.office.packs.drawing import Telling
from aftercare.faces.web.office.packs.labels import section_label
from aftercare.faces.web.office.packs.reading import Reader
from aftercare.faces.web.office.packs.versions import version_rows
from aftercare.faces.web.office.packs.views import reader_of, telling_of_difference
from aftercare.ground.accounts.request import SignedInRequest
from aftercare.ground.core.errors import Refused
from aftercare.ground.policies import actions, permissions
from aftercare.ground.policies.models import PolicyDraft, PolicyVersion
from aftercare.ground.policies.queries import Trial, policy_of, try_files
from aftercare.ground.policies.sections import handed
from aftercare.ground.procedures.graph import Procedures


def new(request: SignedInRequest) -> HttpResponse:
    """Begin a draft from a version or from files."""
    permissions.check_may_publish(request.actor)
    rows = version_rows(by=request.actor, on=timezone.localdate())
    versions = [(row.version.pk, f"{row.version} · {row.place}") for row in rows]
    initial = {"base": request.GET.get("base") or (versions[0][0] if versions else "")}
    form = NewDraftForm(request.POST or None, request.FILES or None, versions=versions, initial=initial)
    if request.method == "POST" and form.is_valid():
        return redirect(_begin(request, form.cleaned_data))
    return page(request, "office/rules/draft_new.html", {"form": form}, status=422 if request.method == "POST" else 200)


def _begin(request: SignedInRequest, data: dict[str, Any]) -> PolicyDraft:
    sent = data["file"]
    whole = "pack.yaml" in sent or not data["base"]
    now = timezone.now()
    draft = actions.begin_draft(
        name=data["name"], base_id=data["base"], files=sent if whole and sent else None, by=request.actor, at=now
    )
    if sent and not whole:
        draft = actions.write_draft(draft_id=draft.pk, seen=draft.version, files=sent, by=request.actor, at=now)
    return draft


def draft(request: SignedInRequest, draft_id: int) -> HttpResponse:
    """A draft: its faults, its files, what it changes, and the way to publish it."""
    return show(request, find(request, draft_id))


def show(request: SignedInRequest, found: PolicyDraft, *, status: int = 200, **forms: Any) -> HttpResponse:
    """The page of a draft; `forms` are those which came back with errors."""
    trial = try_files(found.files)
    changes, drawn = differences_of(found, trial)
    context = {
        "draft": found,
        "open": found.state == PolicyDraft.State.OPEN,
        "trial": trial,
        "files": [(name, file_label(name), f"{found.url}files/{name}") for name in found.files],
        "sections": editable_sections(found, trial),
        "changes": changes,
        "drawn": drawn,
        "many": sum(len(each) for each in changes.values()),
        "files_form": FilesForm(),
        "publish_form": PublishForm(tomorrow=timezone.localdate() + timedelta(days=1)),
        **forms,
    }
    return page(request, "office/rules/draft.html", context, status=status)


def differences_of(found: PolicyDraft, trial: Trial) -> tuple[dict[str, list[Change]], list[Telling]]:
    """What a draft changes against the version it began with, and its procedures that differ, drawn."""
    if found.base is None or not trial.document:
        return {}, []
    before, after = reader_of(found.base), draft_reader(trial)
    changes = changes_of(before, after)
    if trial.policy is None:
        return changes, []
    olds, news = policy_of(found.base.pk).section(Procedures).root, trial.policy.section(Procedures).root
    drawn = [telling_of_difference(olds[key], news[key], key, after) for key in news if key in olds]
    return changes, [telling for telling in drawn if telling is not None]


def editable_sections(found: PolicyDraft, trial: Trial) -> list[tuple[str, str]]:
    """The parts whose values can be changed in a form: (name, address)."""
    parts: list[tuple[str, str]] = []
    for name in ("pack", *handed().sections):
        held = trial.own.get(name)
        if name == "procedures" and isinstance(held, dict):
            names = draft_reader(trial).names
            label = section_label(name)
            parts += [(f"{label}: {names.of_key(name, '', key)}", f"{found.url}values/{name}/{key}") for key in held]
        elif isinstance(held, dict):
            parts.append((section_label(name), f"{found.url}values/{name}"))
    return parts


@require_POST
def upload(request: SignedInRequest, draft_id: int) -> HttpResponse:
    """Put files into a draft."""
    found = find(request, draft_id)
    form = FilesForm(request.POST, request.FILES)
    if not form.is_valid():
        return show(request, found, files_form=form, status=422)
    data = form.cleaned_data
    actions.write_draft(draft_id=found.pk, seen=data["seen"], files=data["file"], by=request.actor, at=timezone.now())
    toast(request, _("The files are in the draft."))
    return redirect(found)


@require_POST
def publish(request: SignedInRequest, draft_id: int) -> HttpResponse:
    """Publish what a draft says; a refusal comes back beside what was typed."""
    found = find(request, draft_id)
    form = PublishForm(request.POST, tomorrow=timezone.localdate())
    if not form.is_valid():
        return show(request, found, publish_form=form, status=422)
    data = form.cleaned_data
    try:
        version = actions.publish_draft(
            draft_id=found.pk,
            seen=data["seen"],
            effective_from=data["effective_from"],
            reason=data["reason"],
            by=request.actor,
            at=timezone.now(),
            **form.place_ids(),
        )
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return show(request, find(request, draft_id), publish_form=form, status=refusal.http_status)
    toast(request, _("Published. Cases that run keep the rules they began under."))
    return redirect(version)


@require_POST
def drop(request: SignedInRequest, draft_id: int) -> HttpResponse:
    """Give a draft up."""
    found = find(request, draft_id)
    form = SeenForm(request.POST)
    if not form.is_valid():
        return show(request, found, status=422)
    actions.drop_draft(
        draft_id=found.pk,
        seen=form.cleaned_data["seen"],
        reason=request.POST.get("reason", ""),
        by=request.actor,
        at=timezone.now(),
    )
    toast(request, _("The draft is given up."))
    return redirect("office:rules")


@require_POST
def take_back(request: SignedInRequest, version_id: int) -> HttpResponse:
    """Take back a version that has not begun."""
    permissions.check_may_publish(request.actor)
    found = get_object_or_404(PolicyVersion.objects.visible_to(request.actor).defer("document"), pk=version_id)
    actions.take_back(version_id=found.pk, reason=request.POST.get("reason", ""), by=request.actor, at=timezone.now())
    toast(request, _("Taken back. It will never hold."))
    return redirect(found)


def find(request: SignedInRequest, draft_id: int) -> PolicyDraft:
    """The draft, for those who may publish."""
    permissions.check_may_publish(request.actor)
    found = PolicyDraft.objects.visible_to(request.actor).select_related("base", "published_as")
    return get_object_or_404(found.defer("base__document", "published_as__document"), pk=draft_id)


def draft_reader(trial: Trial) -> Reader:
    """A reader of what could be read of a draft, with what it rests on."""
    return Reader(trial.document, handed().sections)


def own_reader(trial: Trial) -> Reader:
    """A reader of what the files of a draft say themselves: only that can be changed in it."""
    return Reader(trial.own, handed().sections)


def file_label(name: str) -> str:
    """What a file of a pack holds."""
    section, _slash, _key = name.removesuffix(".yaml").partition("/")
    return section_label(section)


def text_in(found: PolicyDraft, name: str) -> str:
    """The text of a file of a draft; 404 when it has none of that name."""
    if name not in found.files:
        raise Http404
    return str(found.files[name])
