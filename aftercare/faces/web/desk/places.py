"""Developments, their tree of buildings, and a building as one stands before it."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from aftercare.faces.web.desk import estate_forms, estate_words
from aftercare.faces.web.desk.acts import parsed
from aftercare.faces.web.html import page, toast
from aftercare.ground.accounts.models import Development
from aftercare.ground.accounts.request import SignedInRequest
from aftercare.ground.core.checks import allows
from aftercare.records.estate import actions, permissions
from aftercare.records.estate.models import Building
from aftercare.records.estate.queries import board, developments_of, tree
from aftercare.service.cases.queries.history import open_cases_by_unit


def developments(request: SignedInRequest) -> HttpResponse:
    """Every development in reach, with its counts."""
    context = {"rows": developments_of(request.actor), "kinds": estate_words.unit_kinds()}
    return page(request, "desk/homes/developments.html", context)


def development(request: SignedInRequest, development_id: int) -> HttpResponse:
    """The tree of one development."""
    found = tree(development_id, by=request.actor)
    if found is None:
        raise Http404
    context = {
        "tree": found,
        "crumbs": [(_("Developments"), reverse("desk:developments")), (found.development.name, "")],
        "kinds": estate_words.unit_kinds(),
        "states": estate_words.unit_states(),
        "homes_url": f"{reverse('desk:homes')}?development={development_id}",
        "building_form": estate_forms.NewBuildingForm(),
        "unit_form": estate_forms.NewUnitForm(),
        "may_edit": allows(permissions.check_may_edit_estate, request.actor, development_id=development_id),
    }
    return page(request, "desk/homes/development.html", context)


def building(request: SignedInRequest, building_id: int) -> HttpResponse:
    """A building, storey by storey, with the open cases of each home."""
    found = _find(request, building_id)
    may_edit = allows(
        permissions.check_may_edit_estate, request.actor, development_id=found.development_id, building_id=found.pk
    )
    context = {
        "building": found,
        "crumbs": [
            (_("Developments"), reverse("desk:developments")),
            (found.development.name, reverse("desk:development", args=[found.development_id])),
            (found.name, ""),
        ],
        "columns": board(found),
        "open_cases": open_cases_by_unit(found.pk, by=request.actor),
        "kinds": estate_words.unit_kinds(),
        "states": estate_words.unit_states(),
        "unit_form": estate_forms.NewUnitForm(initial={"building": found.name}),
        "form": estate_forms.BuildingForm(initial={"name": found.name, "completed_on": found.completed_on})
        if may_edit
        else None,
    }
    return page(request, "desk/homes/building.html", context)


@require_POST
def add_building(request: SignedInRequest, development_id: int) -> HttpResponse:
    """A building entered by hand."""
    found = _development(request, development_id)
    sent = parsed(estate_forms.NewBuildingForm, request).cleaned_data
    made = actions.create_building(development_id=found.pk, by=request.actor, at=timezone.now(), **sent)
    toast(request, _("The building is entered. Now enter its units, or import them."))
    return redirect(made.url)


@require_POST
def add_unit(request: SignedInRequest, development_id: int) -> HttpResponse:
    """A unit entered by hand, with its building and entrance when they are new."""
    found = _development(request, development_id)
    sent = parsed(estate_forms.NewUnitForm, request).cleaned_data
    made = actions.create_unit(development_id=found.pk, by=request.actor, at=timezone.now(), **sent)
    toast(request, _("The unit is entered."))
    return redirect(made.url)


@require_POST
def change_building(request: SignedInRequest, building_id: int) -> HttpResponse:
    """Change the name or the day of completion."""
    found = _find(request, building_id)
    sent = parsed(estate_forms.BuildingForm, request).cleaned_data
    actions.change_building(building_id=found.pk, by=request.actor, at=timezone.now(), **sent)
    toast(request, _("Saved."))
    return redirect(found.url)


def _development(request: SignedInRequest, development_id: int) -> Development:
    return get_object_or_404(Development.objects.visible_to(request.actor), pk=development_id)


def _find(request: SignedInRequest, building_id: int) -> Building:
    buildings = Building.objects.visible_to(request.actor).select_related("development", "phase")
    return get_object_or_404(buildings, pk=building_id)
