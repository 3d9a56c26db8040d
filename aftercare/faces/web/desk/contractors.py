"""Contractors: who they are, what they built, their contracts and people, and what they owe us."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from aftercare.faces.web.desk import estate_forms, estate_words
from aftercare.faces.web.desk.acts import parsed
from aftercare.faces.web.desk.homes import part_words
from aftercare.faces.web.html import page, toast
from aftercare.faces.web.pressing import tone_of
from aftercare.faces.web.words import PolicyWords, said, words_of
from aftercare.ground.accounts.models import Development
from aftercare.ground.accounts.request import SignedInRequest
from aftercare.ground.core.checks import allows
from aftercare.ground.core.errors import Missing
from aftercare.ground.policies.queries import in_force
from aftercare.records.contractors import actions, permissions, queries
from aftercare.records.contractors.models import BuiltPart, Contractor, Crew
from aftercare.records.contractors.policy import ContractorPolicy
from aftercare.records.estate.models import Building
from aftercare.service.workorders.permissions import check_may_call_contractors
from aftercare.service.workorders.queries.pressing import list_demands, record_of
from aftercare.service.workorders.rules.pressing import DEMAND_WORDS, OUTCOME_WORDS

LISTED = 100
RECORD_DAYS = 365
DEMANDS_SHOWN = 10
CHANGEABLE = ("short_name", "kind", "repair_contact", "repair_phone", "email", "active", "notes")


def words_in_force(on: date) -> PolicyWords | None:
    """The words of the general policy; None before any was published."""
    try:
        return words_of(in_force(on=on).pk)
    except Missing:
        return None


def contractors(request: SignedInRequest) -> HttpResponse:
    """Every contractor, by kind and words, and what is missing."""
    kind, text = request.GET.get("kind", ""), request.GET.get("q", "").strip()
    after = request.GET.get("after", "")
    found = queries.list_contractors(by=request.actor, kind=kind, text=text, after=after, size=LISTED)
    today = timezone.localdate()
    words = words_in_force(today)
    owing, gaps = [], []
    if words and not (kind or text or after):
        policy = words.policy.section(ContractorPolicy)
        owing = queries.builders_without_contact(policy)
        developments = Development.objects.visible_to(request.actor)
        gaps = queries.framework_gaps(policy, developments=developments, on=today)
    next_url = _address(kind, text, found[-1].name) if len(found) == LISTED else ""
    context = {
        "rows": found,
        "kinds": estate_words.contractor_kinds(),
        "chips": [
            (label, _address(key, text, ""), key == kind, None)
            for key, label in [("", _("All")), *estate_words.contractor_kinds().items()]
        ],
        "kind": kind,
        "q": text,
        "owing": owing,
        "gaps": gaps,
        "next_url": next_url,
        "first_url": _address(kind, text, "") if after else "",
        "form": estate_forms.NewContractorForm() if allows(permissions.check_may_edit, request.actor) else None,
    }
    return page(request, "desk/contractors/list.html", context)


def _address(kind: str, text: str, after: str) -> str:
    query = QueryDict(mutable=True)
    query.update({name: value for name, value in (("kind", kind), ("q", text), ("after", after)) if value})
    return f"{reverse('desk:contractors')}?{query.urlencode()}" if query else reverse("desk:contractors")


def contractor(request: SignedInRequest, contractor_id: int) -> HttpResponse:
    """Everything about one contractor."""
    row = _find(request, contractor_id)
    today = timezone.localdate()
    words = words_in_force(today)
    may_edit = allows(permissions.check_may_edit, request.actor)
    initial = {name: getattr(row, name) for name in CHANGEABLE}
    developments = list(Development.objects.visible_to(request.actor).order_by("name")[:300]) if may_edit else []
    built = row.built.select_related("development", "building").order_by("development__name", "component", "pk")[:200]
    context = {
        "contractor": row,
        "crumbs": [(_("Contractors"), reverse("desk:contractors")), (row.name, "")],
        "kinds": estate_words.contractor_kinds(),
        "built": [(part_words(part.component, words), part) for part in built],
        "frameworks": row.frameworks.select_related("development").order_by("-from_on", "-pk")[:50],
        "crew": row.crew.order_by("name", "pk")[:200],
        "owes_contact": words is not None
        and row.pk in {each.pk for each in queries.builders_without_contact(words.policy.section(ContractorPolicy))},
        "may_send_link": allows(check_may_call_contractors, request.actor),
        "form": estate_forms.ContractorForm(initial=initial) if may_edit else None,
        "crew_form": estate_forms.CrewForm() if may_edit else None,
        "built_form": estate_forms.BuiltForm(components=part_choices(words)) if may_edit and words else None,
        "framework_form": estate_forms.FrameworkForm() if may_edit else None,
        "developments": [(str(each.pk), each.name) for each in developments],
        "places": _places(developments) if may_edit else [],
        "today": today,
        **_pressed(request, row),
    }
    return page(request, "desk/contractors/contractor.html", context)


def _pressed(request: SignedInRequest, row: Contractor) -> dict[str, object]:
    """What was done against the contractor for being late, in a year; its latest formal demands."""
    since = timezone.now() - timedelta(days=RECORD_DAYS)
    found = list_demands(by=request.actor, contractor_id=row.pk, size=DEMANDS_SHOWN)
    return {
        "record": record_of(row.pk, by=request.actor, since=since),
        "demands": [(each, tone_of(each)) for each in found],
        "state_words": DEMAND_WORDS,
        "outcome_words": OUTCOME_WORDS,
    }


def part_choices(words: PolicyWords) -> list[tuple[str, object]]:
    """Classes, groups and components, from the widest to the narrowest."""
    taxonomy = words.taxonomy
    groups = [(key, said(group.label)) for key, group in taxonomy.groups.items()]
    return [(_("Classes"), words.classes()), (_("Groups"), groups), *words.components()]


def _places(developments: Iterable[Development]) -> list[tuple[str, object]]:
    places: dict[str, list[tuple[str, str]]] = {}
    ids = {}
    for each in developments:
        ids[each.pk] = each.name
        places[each.name] = [(f"d{each.pk}", _("%(name)s, the whole") % {"name": each.name})]
    buildings = Building.objects.filter(development_id__in=ids).order_by("development_id", "code")[:2000]
    for building in buildings:
        name = ids[building.development_id]
        places[name].append((f"b{building.pk}", f"{name} {building.name}"))
    return list(places.items())


def _find(request: SignedInRequest, contractor_id: int) -> Contractor:
    return get_object_or_404(Contractor.objects.visible_to(request.actor), pk=contractor_id)


@require_POST
def create(request: SignedInRequest) -> HttpResponse:
    """A contractor nobody knew."""
    sent = parsed(estate_forms.NewContractorForm, request).cleaned_data
    row = actions.create_contractor(by=request.actor, at=timezone.now(), **sent)
    return redirect(row.url)


@require_POST
def change(request: SignedInRequest, contractor_id: int) -> HttpResponse:
    """Change what is known of a contractor."""
    row = _find(request, contractor_id)
    sent = parsed(estate_forms.ContractorForm, request).cleaned_data
    actions.change_contractor(contractor_id=row.pk, by=request.actor, at=timezone.now(), **sent)
    toast(request, _("Saved."))
    return redirect(row.url)


@require_POST
def keep_built(request: SignedInRequest, contractor_id: int) -> HttpResponse:
    """Note what the contractor built."""
    row = _find(request, contractor_id)
    words = words_in_force(timezone.localdate())
    form = estate_forms.BuiltForm(request.POST, components=part_choices(words) if words else [])
    if not form.is_valid():
        toast(request, _("Choose a place and a part from the lists."), "danger")
        return redirect(row.url)
    sent = form.cleaned_data
    place, number = sent.pop("place")[:1], form.data["place"][1:]
    if place not in "db" or not number.isdigit():
        raise Http404
    building = get_object_or_404(Building, pk=int(number)) if place == "b" else None
    actions.keep_built_part(
        contractor_id=row.pk,
        development_id=building.development_id if building else int(number),
        building_id=building.pk if building else None,
        by=request.actor,
        at=timezone.now(),
        **sent,
    )
    toast(request, _("Saved."))
    return redirect(row.url)


@require_POST
def remove_built(request: SignedInRequest, part_id: int) -> HttpResponse:
    """Take back that the contractor built something."""
    part = get_object_or_404(BuiltPart, pk=part_id)
    row = _find(request, part.contractor_id)
    sent = parsed(estate_forms.Seen, request).cleaned_data
    actions.remove_built_part(part_id=part.pk, seen=sent["seen"], by=request.actor, at=timezone.now())
    return redirect(row.url)


@require_POST
def keep_framework(request: SignedInRequest, contractor_id: int) -> HttpResponse:
    """Note a long-term repair contract."""
    row = _find(request, contractor_id)
    sent = parsed(estate_forms.FrameworkForm, request).cleaned_data
    development_id = sent.pop("development")
    actions.keep_framework(
        contractor_id=row.pk, development_id=development_id, by=request.actor, at=timezone.now(), **sent
    )
    toast(request, _("Saved."))
    return redirect(row.url)


@require_POST
def add_crew(request: SignedInRequest, contractor_id: int) -> HttpResponse:
    """Somebody who works for the contractor."""
    row = _find(request, contractor_id)
    sent = parsed(estate_forms.CrewForm, request).cleaned_data
    actions.add_crew(contractor_id=row.pk, by=request.actor, at=timezone.now(), **sent)
    return redirect(row.url)


@require_POST
def remove_crew(request: SignedInRequest, crew_id: int) -> HttpResponse:
    """Somebody no longer works for the contractor."""
    member = get_object_or_404(Crew, pk=crew_id)
    row = _find(request, member.contractor_id)
    sent = parsed(estate_forms.Seen, request).cleaned_data
    actions.remove_crew(crew_id=member.pk, seen=sent["seen"], by=request.actor, at=timezone.now())
    return redirect(row.url)
