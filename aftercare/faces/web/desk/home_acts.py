"""What the desk does to a home and its people: each view finds it, parses, calls one action, and shows the home."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from aftercare.faces.web.desk import estate_forms
from aftercare.faces.web.desk.acts import parsed
from aftercare.faces.web.desk.homes import crumbs
from aftercare.faces.web.html import page, toast
from aftercare.ground.accounts.request import SignedInRequest
from aftercare.records.estate import actions, permissions
from aftercare.records.estate.models import Occupancy, Unit, Vehicle
from aftercare.records.estate.queries import find_people
from aftercare.records.estate.rules import OccupancyRole

NEWCOMER = "desk/homes/newcomer.html"


def find_unit(request: SignedInRequest, unit_id: int) -> Unit:
    """The unit, if it exists for who asks."""
    units = Unit.objects.visible_to(request.actor).select_related("development", "building")
    return get_object_or_404(units, pk=unit_id)


@require_POST
def change(request: SignedInRequest, unit_id: int) -> HttpResponse:
    """Change what is known of the unit."""
    unit = find_unit(request, unit_id)
    sent = parsed(estate_forms.UnitForm, request).cleaned_data
    actions.change_unit(unit_id=unit.pk, by=request.actor, at=timezone.now(), **sent)
    toast(request, _("Saved."))
    return redirect(unit.url)


@require_POST
def hand_over(request: SignedInRequest, unit_id: int) -> HttpResponse:
    """Set the day of the handover."""
    unit = find_unit(request, unit_id)
    sent = parsed(estate_forms.HandoverForm, request).cleaned_data
    actions.set_handover(unit_id=unit.pk, by=request.actor, at=timezone.now(), **sent)
    toast(request, _("Saved. The warranty is reckoned anew from this day."))
    return redirect(unit.url)


def sell(request: SignedInRequest, unit_id: int) -> HttpResponse:
    """Choose or enter the buyer, then pass the home on."""
    unit = find_unit(request, unit_id)
    permissions.check_may_edit_people_of(request.actor, unit)
    if request.method != "POST":
        return _ask_who(request, unit, selling=True)
    sent = parsed(estate_forms.SaleForm, request).cleaned_data
    actions.sell_home(
        unit_id=unit.pk,
        seen=sent["seen"],
        on=sent["on"],
        buyer_id=sent["person"],
        name=sent["name"],
        phones=sent["phones"],
        by=request.actor,
        at=timezone.now(),
    )
    toast(request, _("The home has a new owner. Its history stays with it."))
    return redirect(unit.url)


def join(request: SignedInRequest, unit_id: int) -> HttpResponse:
    """Choose or enter somebody who lives in the home or owns it with others."""
    unit = find_unit(request, unit_id)
    permissions.check_may_edit_people_of(request.actor, unit)
    if request.method != "POST":
        return _ask_who(request, unit, selling=False)
    sent = parsed(estate_forms.NewcomerForm, request).cleaned_data
    actions.add_occupant(
        unit_id=unit.pk,
        seen=sent["seen"],
        role=sent["role"] or OccupancyRole.HOUSEHOLD,
        from_on=sent["on"],
        person_id=sent["person"],
        name=sent["name"],
        phones=sent["phones"],
        by=request.actor,
        at=timezone.now(),
    )
    toast(request, _("Added."))
    return redirect(unit.url)


def _ask_who(request: SignedInRequest, unit: Unit, *, selling: bool) -> HttpResponse:
    text = request.GET.get("q", "").strip()
    form_class = estate_forms.SaleForm if selling else estate_forms.NewcomerForm
    context = {
        "unit": unit,
        "crumbs": [*crumbs(unit)[:-1], (unit.code, unit.url), (_("Sold to somebody new") if selling else _("Add"), "")],
        "selling": selling,
        "q": text,
        "found": find_people(request.actor, text, 10) if text else [],
        "form": form_class(initial={"on": timezone.localdate(), "role": OccupancyRole.HOUSEHOLD.value}),
    }
    return page(request, NEWCOMER, context)


@require_POST
def end(request: SignedInRequest, occupancy_id: int) -> HttpResponse:
    """Somebody leaves the home."""
    occupancy = Occupancy.objects.filter(pk=occupancy_id).first()
    if occupancy is None:
        raise Http404
    unit = find_unit(request, occupancy.unit_id)
    sent = parsed(estate_forms.OnForm, request).cleaned_data
    actions.end_occupancy(occupancy_id=occupancy_id, on=sent["on"], by=request.actor, at=timezone.now())
    toast(request, _("The period has ended; it stays in the history of the home."))
    return redirect(unit.url)


@require_POST
def add_vehicle(request: SignedInRequest, unit_id: int) -> HttpResponse:
    """A vehicle of the home."""
    unit = find_unit(request, unit_id)
    sent = parsed(estate_forms.VehicleForm, request).cleaned_data
    actions.add_vehicle(unit_id=unit.pk, by=request.actor, at=timezone.now(), **sent)
    return redirect(unit.url)


@require_POST
def remove_vehicle(request: SignedInRequest, vehicle_id: int) -> HttpResponse:
    """A vehicle is gone."""
    vehicle = Vehicle.objects.filter(pk=vehicle_id).first()
    if vehicle is None:
        raise Http404
    unit = find_unit(request, vehicle.unit_id)
    actions.remove_vehicle(vehicle_id=vehicle_id, by=request.actor, at=timezone.now())
    return redirect(unit.url)
