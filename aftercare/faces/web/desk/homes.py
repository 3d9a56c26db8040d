"""Homes and other units: the list with its filters in the address, and the page of one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.http import Http404, HttpResponse, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from aftercare.care.surveys.queries import satisfaction_of_unit
from aftercare.faces.web.desk import estate_forms, estate_words
from aftercare.faces.web.desk.rows import rows_of
from aftercare.faces.web.html import fragment, page
from aftercare.faces.web.orders.uploads import home_files
from aftercare.faces.web.words import PolicyWords, said, words_of
from aftercare.ground.accounts.models import Development
from aftercare.ground.accounts.request import SignedInRequest
from aftercare.ground.core.checks import allows
from aftercare.ground.core.errors import Missing
from aftercare.ground.policies.queries import in_force
from aftercare.records.contractors.models import BuiltPart
from aftercare.records.contractors.queries import built_in
from aftercare.records.estate import permissions
from aftercare.records.estate.models import Building, Component, Unit
from aftercare.records.estate.queries import Home, UnitFilters, list_units
from aftercare.records.estate.queries import home as find_home
from aftercare.records.estate.rules import UnitKind
from aftercare.service.cases.queries.history import cases_of_unit, files_of_unit
from aftercare.service.warranty.queries import coverage_of, warranty_of_unit
from aftercare.service.warranty.rules import Dates

LIST, HOME = "desk/homes/list.html", "desk/homes/home.html"
SOON_DAYS = 90
KEPT = ("development", "building", "kind", "state", "handed", "q")


def homes(request: SignedInRequest) -> HttpResponse:
    """Show one page of units; htmx gets the list alone."""
    chosen = {name: request.GET.get(name, "").strip() for name in KEPT}
    found = list_units(filters_of(chosen), by=request.actor, after=request.GET.get("after", ""))
    context = {
        "found": found,
        "chosen": chosen,
        "kinds": estate_words.unit_kinds(),
        "states": estate_words.unit_states(),
        "choices": _choices(request, chosen),
        "next_url": address(chosen, after=found.next_key) if found.next_key else "",
        "first_url": address(chosen) if request.GET.get("after") else "",
        "narrowed": any(chosen.values()),
    }
    if request.htmx and not request.htmx.boosted:
        response = fragment(request, LIST, "results", context)
        response["HX-Push-Url"] = address(chosen, after=request.GET.get("after", ""))
        return response
    return page(request, LIST, context)


def filters_of(chosen: Mapping[str, str]) -> UnitFilters:
    """The filters that an address stands for; what cannot be read is left out."""
    return UnitFilters(
        development_id=int(chosen["development"]) if chosen["development"].isdigit() else None,
        building_id=int(chosen["building"]) if chosen["building"].isdigit() else None,
        kind=chosen["kind"],
        state=chosen["state"],
        handed_over={"yes": True, "no": False}.get(chosen["handed"]),
        text=chosen["q"],
    )


def address(chosen: Mapping[str, str], **more: str) -> str:
    """The address of the list with these filters; empty ones are left out."""
    query = QueryDict(mutable=True)
    query.update({name: value for name, value in {**chosen, **more}.items() if value})
    return f"{reverse('desk:homes')}?{query.urlencode()}" if query else reverse("desk:homes")


def _choices(request: SignedInRequest, chosen: Mapping[str, str]) -> dict[str, list[tuple[str, str]]]:
    developments = Development.objects.visible_to(request.actor).order_by("name").values_list("pk", "name")[:500]
    buildings: list[tuple[str, str]] = []
    if chosen["development"].isdigit():
        of_it = Building.objects.visible_to(request.actor).filter(development_id=int(chosen["development"]))
        buildings = [(str(pk), name) for pk, name in of_it.order_by("code").values_list("pk", "name")[:500]]
    return {
        "development": [("", _("All developments")), *((str(pk), name) for pk, name in developments)],
        "building": [("", _("All buildings")), *buildings],
        "kind": [("", _("All kinds")), *estate_words.unit_kinds().items()],
        "state": [("", _("All states")), *estate_words.unit_states().items()],
        "handed": [("", _("Handed over or not")), ("yes", _("Handed over already")), ("no", _("Not handed over yet"))],
    }


@dataclass(frozen=True)
class WarrantyRow:
    """One line of the warranty of a home, in the reader's words. `state`: covered, over, soon or unknown."""

    label: str
    parts: str
    clause: str
    ends_on: object
    state: str


def home_page(request: SignedInRequest, unit_id: int) -> HttpResponse:
    """Everything about one unit: people, warranty, cases, who built it."""
    return page(request, HOME, home_context(request, unit_id))


def home_context(request: SignedInRequest, unit_id: int) -> dict[str, object]:
    """What the page shows; 404 for who may not see the unit."""
    now = timezone.now()
    found = find_home(unit_id, by=request.actor, on=timezone.localdate(now))
    if found is None:
        raise Http404
    unit = found.unit
    words = words_at(unit, now)
    cases = list(cases_of_unit(unit.pk, by=request.actor))
    may_people = allows(permissions.check_may_edit_people_of, request.actor, unit)
    may_estate = allows(
        permissions.check_may_edit_estate,
        request.actor,
        development_id=unit.development_id,
        building_id=unit.building_id,
    )
    return {
        "home": found,
        "unit": unit,
        "crumbs": crumbs(unit),
        "kinds": estate_words.unit_kinds(),
        "states": estate_words.unit_states(),
        "roles": estate_words.roles(),
        "warranty": _warranty(found, words, now) if unit.kind in (UnitKind.HOME, UnitKind.SHOP) else [],
        "open_rows": rows_of(case for case in cases if case.closed_at is None),
        "past_rows": rows_of(case for case in cases if case.closed_at is not None),
        "built": _built(unit, words),
        "components": [_part(part, unit, words, timezone.localdate(now)) for part in found.components],
        "satisfaction": satisfaction_of_unit(unit.pk),
        "files": home_files(files_of_unit(unit.pk, by=request.actor)),
        "may_edit_people": may_people,
        "may_edit_estate": may_estate,
        "unit_form": estate_forms.UnitForm(initial=_initial(unit)) if may_estate else None,
        "handover_form": estate_forms.HandoverForm(initial={"on": unit.handed_over_on}) if may_estate else None,
        "vehicle_form": estate_forms.VehicleForm() if may_people else None,
        "today": timezone.localdate(now),
        "at": now,
    }


def words_at(unit: Unit, now: datetime) -> PolicyWords | None:
    """The words of the policy in force where the unit stands; None before any was published."""
    try:
        version = in_force(
            on=timezone.localdate(now), development_id=unit.development_id, company_id=unit.development.company_id
        )
    except Missing:
        return None
    return words_of(version.pk)


def crumbs(unit: Unit) -> list[tuple[str, str]]:
    """The way from the developments down to the unit."""
    way = [
        (_("Developments"), reverse("desk:developments")),
        (unit.development.name, reverse("desk:development", args=[unit.development_id])),
    ]
    if unit.building:
        way.append((unit.building.name, unit.building.url))
    return [*way, (unit.code, "")]


def _initial(unit: Unit) -> dict[str, object]:
    return {"state": unit.state, "area": unit.area, "layout": unit.layout, "notes": unit.notes}


def _warranty(found: Home, words: PolicyWords | None, now: datetime) -> Sequence[WarrantyRow]:
    if words is None:
        return []
    unit, today = found.unit, timezone.localdate(now)
    dates = Dates(
        handed_over_on=unit.handed_over_on, completed_on=unit.building.completed_on if unit.building else None
    )
    return [
        WarrantyRow(
            label=said(line.label),
            parts=_(", ").join(words.component(part) for part in line.components),
            clause=said(line.clause),
            ends_on=line.ends_on,
            state=_state(line.covered, line.ends_on, today),
        )
        for line in warranty_of_unit(words.policy, dates=dates, on=today)
    ]


@dataclass(frozen=True)
class PartRow:
    """A part of which more is known, with the last day of its warranty where that can be reckoned."""

    label: str
    part: Component
    ends_on: date | None
    state: str


def _part(part: Component, unit: Unit, words: PolicyWords | None, today: date) -> PartRow:
    """A part whose own warranty began later than the home's (it was renewed) is reckoned from that day."""
    if words is None or part.key not in words.taxonomy.components:
        return PartRow(part.key, part, None, "unknown")
    begun = part.warranty_from or unit.handed_over_on
    dates = Dates(handed_over_on=begun, completed_on=unit.building.completed_on if unit.building else None)
    found = coverage_of(words.policy, component=part.key, dates=dates, reported_on=today)
    return PartRow(words.component(part.key), part, found.ends_on, _state(found.covered, found.ends_on, today))


def _state(covered: bool | None, ends_on: date | None, today: date) -> str:
    if covered and ends_on and (ends_on - today).days <= SOON_DAYS:
        return "soon"
    return {True: "covered", False: "over", None: "unknown"}[covered]


def _built(unit: Unit, words: PolicyWords | None) -> list[tuple[str, BuiltPart]]:
    parts = built_in(development_id=unit.development_id, building_id=unit.building_id)
    return [(part_words(part.component, words), part) for part in parts]


def part_words(key: str, words: PolicyWords | None) -> str:
    """A component, group or class in the reader's words."""
    if words is None:
        return key
    taxonomy = words.taxonomy
    if key in taxonomy.groups:
        return said(taxonomy.groups[key].label)
    return words.component_class(key) if key in taxonomy.classes else words.component(key)
