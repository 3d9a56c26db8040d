"""The rules to read: the versions, one version section by section, its procedures drawn, and two versions compared."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone

from aftercare.faces.web.html import page
from aftercare.faces.web.office.packs.comparing import changes_of
from aftercare.faces.web.office.packs.drawing import Telling
from aftercare.faces.web.office.packs.labels import section_label
from aftercare.faces.web.office.packs.reading import Group, Reader
from aftercare.faces.web.office.packs.versions import place_of, version_rows
from aftercare.faces.web.words import said
from aftercare.ground.accounts.request import SignedInRequest
from aftercare.ground.core.checks import allows
from aftercare.ground.policies import permissions
from aftercare.ground.policies.models import PolicyVersion
from aftercare.ground.policies.queries import document_of, list_drafts, policy_of
from aftercare.ground.policies.sections import handed
from aftercare.ground.policies.writing import to_files, to_zip
from aftercare.ground.procedures.drawing import Mark, graph_of, graph_of_difference
from aftercare.ground.procedures.graph import Procedure, Procedures
from aftercare.insight.rehearsal import permissions as rehearsal
from aftercare.service.cases.queries.versions import count_open_by_version

HITS = 200


def versions(request: SignedInRequest) -> HttpResponse:
    """Every version, and the drafts for those who may publish."""
    permissions.check_may_look(request.actor)
    rows = version_rows(by=request.actor, on=timezone.localdate())
    context = {
        "rows": rows,
        "may_publish": allows(permissions.check_may_publish, request.actor),
        "drafts": list_drafts(request.actor),
        "may_rehearse": allows(rehearsal.check_may_look, request.actor),
        "choices": [(row.version.pk, f"{row.version} · {row.place}") for row in rows],
        "newest": rows[0].version.pk if rows else "",
    }
    return page(request, "office/rules/list.html", context)


def version(request: SignedInRequest, version_id: int) -> HttpResponse:
    """One version: what it is, its sections, and what is found in it."""
    found = find(request, version_id)
    loaded, reader = policy_of(found.pk), reader_of(found)
    wanted = request.GET.get("q", "").strip()
    context = {
        "version": found,
        "place": place_of(found),
        "label": said(loaded.manifest.label),
        "laws": [(said(law.name), law.source) for law in loaded.manifest.legal_basis],
        "sections": sections_of(reader, found.url),
        "procedures": procedures_of(reader, found.url),
        "open_cases": count_open_by_version(by=request.actor).get(found.pk, 0),
        "q": wanted,
        "hits": search(reader, wanted, found.url) if wanted else [],
        "may_publish": allows(permissions.check_may_publish, request.actor),
        "may_rehearse": allows(rehearsal.check_may_look, request.actor),
        "has_begun": found.effective_from <= timezone.localdate(),
    }
    return page(request, "office/rules/version.html", context)


def section(request: SignedInRequest, version_id: int, name: str) -> HttpResponse:
    """One section as tables."""
    found = find(request, version_id)
    reader = reader_of(found)
    if name not in reader.models or name == "procedures":
        raise Http404
    context = {
        "version": found,
        "name": section_label(name),
        "groups": reader.groups(name),
        "sections": sections_of(reader, found.url, current=name),
    }
    return page(request, "office/rules/section.html", context)


def procedure(request: SignedInRequest, version_id: int, key: str) -> HttpResponse:
    """One procedure, drawn and told."""
    found = find(request, version_id)
    document = document_of(found.pk)
    telling = Telling(graph_of(procedure_in(found.pk, key)), document, key)
    context = {
        "version": found,
        "name": telling.names.of_key("procedures", "", key),
        "picture": telling.picture(),
        "steps": telling.steps(),
        "others": procedures_of(reader_of(found), found.url, current=key),
    }
    return page(request, "office/rules/procedure.html", context)


def compare(request: SignedInRequest) -> HttpResponse:
    """What is otherwise in one version than in another, in words, and drawn for the procedures that differ."""
    permissions.check_may_look(request.actor)
    old, new = (find(request, number_in(request, name)) for name in ("old", "new"))
    before, after = reader_of(old), reader_of(new)
    context = {
        "old": old,
        "new": new,
        "old_place": place_of(old),
        "new_place": place_of(new),
        "changes": changes_of(before, after),
        "drawn": [
            telling
            for key in after.document["procedures"]
            if key in before.document["procedures"] and (telling := difference_of(old.pk, new.pk, key, after))
        ],
    }
    return page(request, "office/rules/compare.html", context)


def difference_of(old_id: int, new_id: int, key: str, reader: Reader) -> Telling | None:
    """Two editions of a procedure as one drawing; None when they are the same."""
    return telling_of_difference(procedure_in(old_id, key), procedure_in(new_id, key), key, reader)


def telling_of_difference(old: Procedure, new: Procedure, key: str, reader: Reader) -> Telling | None:
    """The same for procedures that were read already."""
    graph = graph_of_difference(old, new)
    marks = {*graph.marks.values(), *(edge.mark for edge in graph.edges)}
    return None if marks <= {Mark.SAME} else Telling(graph, reader.document, key)


def files(request: SignedInRequest, version_id: int) -> HttpResponse:
    """A version as an archive of the files that it would be published from."""
    found = find(request, version_id)
    response = HttpResponse(to_zip(to_files(document_of(found.pk))), content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="{found.pack}-{found.label}.zip"'
    return response


def find(request: SignedInRequest, version_id: int) -> PolicyVersion:
    """The version, for those who may look."""
    permissions.check_may_look(request.actor)
    return get_object_or_404(PolicyVersion.objects.visible_to(request.actor).defer("document"), pk=version_id)


def reader_of(version: PolicyVersion) -> Reader:
    """A reader of what a version says."""
    return Reader(document_of(version.pk), handed().sections)


def procedure_in(version_id: int, key: str) -> Procedure:
    """A procedure of a version; 404 when it has none of that name."""
    return policy_of(version_id).section(Procedures).of(key)


def number_in(request: HttpRequest, name: str) -> int:
    """A number in the address; 404 when it is none."""
    text = request.GET.get(name, "")
    if not text.isdecimal():
        raise Http404
    return int(text)


def sections_of(reader: Reader, url: str, *, current: str = "") -> list[tuple[str, str, bool, int]]:
    """The sections as tabs, each with how many entries it has."""
    return [
        (
            section_label(name),
            f"{url}{name}/",
            name == current,
            sum(len(group.entries) for group in reader.groups(name)),
        )
        for name in reader.models
        if name != "procedures" and name in reader.document
    ]


def procedures_of(reader: Reader, url: str, *, current: str = "") -> list[tuple[str, str, bool, int]]:
    """The procedures as tabs, each with how many steps it has."""
    return [
        (group.title, f"{url}procedures/{key}/", key == current, len(group.entries))
        for group in reader.groups("procedures")
        if (key := group.path.removeprefix("procedures."))
    ]


def search(reader: Reader, wanted: str, url: str) -> list[tuple[str, str, Group]]:
    """The entries that hold a text: (section, address of the place, group with only those)."""
    found, left, sought = [], HITS, wanted.lower()
    for name in reader.models:
        for group in reader.groups(name):
            entries = tuple(entry for entry in group.entries if entry.holds(sought))[:left]
            left -= len(entries)
            if entries:
                place = f"{url}{name}/#{group.path}"
                if name == "procedures":
                    place = url + group.path.replace(".", "/") + "/"
                narrowed = Group(group.path, group.title, group.columns, entries, group.sources)
                found.append((section_label(name), place, narrowed))
    return found
