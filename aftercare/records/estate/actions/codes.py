"""Codes for walls: made for places, withdrawn when they were torn off or misused."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from aftercare.ground.accounts.models import Development
from aftercare.ground.audit import trail
from aftercare.ground.core.actors import Actor
from aftercare.ground.core.errors import BadInput, Missing
from aftercare.ground.core.text import lazy as _
from aftercare.records.estate import permissions, rules
from aftercare.records.estate.models import Building, Entrance, PlaceCode, Unit

TOKEN_BYTES = 9
CODES_AT_ONCE = 500


@dataclass(frozen=True)
class PlaceWanted:
    """A place that shall have a code: a home, a building or an entrance, or a part of one."""

    label: str
    building_id: int | None = None
    entrance_id: int | None = None
    unit_id: int | None = None
    component: str = ""


@transaction.atomic
def make_place_codes(*, development_id: int, places: Sequence[PlaceWanted], by: Actor, at: datetime) -> list[PlaceCode]:
    """A code for each place, in their order; a place that has one keeps it, so that a sheet can be printed again.

    Raises BadInput for no place or too many, Missing for a place that is not of this development, NotPermitted.
    """
    if not places or len(places) > CODES_AT_ONCE:
        remedy = _("Choose at least one place and at most %(most)s.") % {"most": CODES_AT_ONCE}
        raise BadInput(field=_("Places"), value=len(places), remedy=remedy)
    development = Development.objects.filter(pk=development_id).first()
    if development is None:
        raise Missing(_("There is no such development."))
    _check_of(development, places)
    buildings = {place.building_id for place in places}
    for building_id in sorted(buildings, key=lambda pk: pk or 0):
        permissions.check_may_edit_estate(by, development_id=development.pk, building_id=building_id)
    known = {
        (code.building_id, code.entrance_id, code.unit_id, code.component): code
        for code in PlaceCode.objects.open().filter(development=development).order_by("pk")
    }
    return [
        known.get((place.building_id, place.entrance_id, place.unit_id, place.component))
        or _make(development, place, by=by, at=at)
        for place in places
    ]


@transaction.atomic
def withdraw_place_code(*, code_id: int, reason: str, by: Actor, at: datetime) -> PlaceCode:
    """End a code: its address leads nowhere from now on. Raises Missing, NotPermitted, BadInput."""
    code = PlaceCode.objects.locked(code_id)
    permissions.check_may_edit_estate(by, development_id=code.development_id, building_id=code.building_id)
    rules.check_can_withdraw_code(withdrawn=code.withdrawn_at is not None, reason=reason)
    code.withdrawn_at = at
    code.save(update_fields=["withdrawn_at", "version"])
    trail.record("placecode.withdrawn", code, by=by, at=at, label=code.label, reason=reason)
    return code


def _check_of(development: Development, places: Sequence[PlaceWanted]) -> None:
    """Every place named stands in the development; three statements for any number."""
    wanted = {
        "building": {place.building_id for place in places if place.building_id is not None},
        "entrance": {place.entrance_id for place in places if place.entrance_id is not None},
        "unit": {place.unit_id for place in places if place.unit_id is not None},
    }
    found = {
        "building": Building.objects.filter(development=development, pk__in=wanted["building"]).count(),
        "entrance": Entrance.objects.filter(building__development=development, pk__in=wanted["entrance"]).count(),
        "unit": Unit.objects.filter(development=development, pk__in=wanted["unit"]).count(),
    }
    if any(found[name] != len(wanted[name]) for name in wanted):
        raise Missing(_("One of these places is not in this development."))


def _make(development: Development, place: PlaceWanted, *, by: Actor, at: datetime) -> PlaceCode:
    code = PlaceCode.objects.create(
        token=secrets.token_urlsafe(TOKEN_BYTES),
        development=development,
        building_id=place.building_id,
        entrance_id=place.entrance_id,
        unit_id=place.unit_id,
        component=place.component,
        label=place.label.strip()[:120],
        made_by_label=by.label,
        made_at=at,
    )
    trail.record(
        "placecode.made",
        code,
        by=by,
        at=at,
        begins=True,
        label=code.label,
        component=code.component,
        building=code.building_id,
        unit=code.unit_id,
    )
    return code
