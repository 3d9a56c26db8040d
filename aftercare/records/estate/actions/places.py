"""Buildings, units and their components."""

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from aftercare.ground.accounts.models import Development
from aftercare.ground.audit import trail
from aftercare.ground.core.actors import Actor
from aftercare.ground.core.dates import local_day
from aftercare.ground.core.errors import Missing, RuleBroken
from aftercare.ground.core.text import lazy as _
from aftercare.records.estate import parts, permissions, rules
from aftercare.records.estate.models import Building, Component, Phase, Unit
from aftercare.records.estate.parts import UnitRow
from aftercare.records.estate.rules import UnitKind, UnitState


class AlreadyThere(RuleBroken):
    """There is such a building or unit already."""


@transaction.atomic
def create_building(
    *, development_id: int, name: str, phase: str = "", completed_on: date | None = None, by: Actor, at: datetime
) -> Building:
    """A building of a development, by the name people say ("3栋")."""
    permissions.check_may_edit_estate(by, development_id=development_id)
    development = _development(development_id)
    code = rules.place_code(name)
    if not code:
        raise rules.BadRoom(name)
    if Building.objects.filter(development=development, code=code).exists():
        raise AlreadyThere(_("The development has a building %(code)s already.") % {"code": code})
    of_phase = None
    if phase.strip():
        of_phase, _made = Phase.objects.get_or_create(development=development, name=phase.strip())
    building = Building.objects.create(
        development=development, name=name.strip(), code=code, phase=of_phase, completed_on=completed_on
    )
    trail.record(
        "building.created", building, by=by, at=at, begins=True, code=code, phase=phase, completed_on=completed_on
    )
    return building


@transaction.atomic
def change_building(
    *, building_id: int, seen: int, name: str, completed_on: date | None, by: Actor, at: datetime
) -> Building:
    """Change the name people say, or the day of the completion acceptance, from which some warranties run."""
    building = Building.objects.locked(building_id, seen=seen)
    permissions.check_may_edit_estate(by, development_id=building.development_id, building_id=building.pk)
    was = {"name": building.name, "completed_on": building.completed_on}
    building.name, building.completed_on = name.strip(), completed_on
    building.save(update_fields=["name", "completed_on", "version"])
    trail.record(
        "building.changed", building, by=by, at=at, was=was, now={"name": building.name, "completed_on": completed_on}
    )
    return building


@transaction.atomic
def create_unit(
    *,
    development_id: int,
    number: str,
    building: str = "",
    entrance: str = "",
    kind: UnitKind = UnitKind.HOME,
    state: UnitState = UnitState.SOLD,
    area: Decimal | None = None,
    layout: str = "",
    handed_over_on: date | None = None,
    notes: str = "",
    by: Actor,
    at: datetime,
) -> Unit:
    """A home or another unit, in a building that is made when it is new. Raises AlreadyThere, BadRoom."""
    permissions.check_may_edit_estate(by, development_id=development_id)
    development = _development(development_id)
    row = UnitRow(
        number=number,
        building=building,
        entrance=entrance,
        kind=kind,
        state=state,
        area=area,
        layout=layout.strip(),
        handed_over_on=handed_over_on,
        notes=notes.strip(),
    )
    if parts.known_units(development_id, [row]):
        raise AlreadyThere(_("The development has %(code)s already.") % {"code": row.code})
    if handed_over_on:
        rules.check_can_hand_over(on=handed_over_on, completed_on=None, today=local_day(at, development.time_zone))
    parts.write_units(development_id, [row])
    unit = parts.known_units(development_id, [row])[row.key]
    trail.record(
        "unit.created",
        unit,
        by=by,
        at=at,
        begins=True,
        kind=unit.kind,
        state=unit.state,
        building=building,
        handed_over_on=handed_over_on,
    )
    return unit


@transaction.atomic
def change_unit(
    *,
    unit_id: int,
    seen: int,
    state: UnitState,
    area: Decimal | None,
    layout: str,
    notes: str,
    by: Actor,
    at: datetime,
) -> Unit:
    """Change what is known of a unit: who has it (sold, let, vacant, unsold), size, layout, notes."""
    unit = Unit.objects.locked(unit_id, seen=seen)
    permissions.check_may_edit_estate(by, development_id=unit.development_id, building_id=unit.building_id)
    now = {"state": state.value, "area": area, "layout": layout.strip(), "notes": notes.strip()}
    was = {name: getattr(unit, name) for name in now}
    for name, value in now.items():
        setattr(unit, name, value)
    unit.save(update_fields=[*now, "version"])
    trail.record("unit.changed", unit, by=by, at=at, was=was, now=now)
    return unit


@transaction.atomic
def set_handover(*, unit_id: int, seen: int, on: date | None, by: Actor, at: datetime) -> Unit:
    """Set the day of the handover to the first owner, from which the warranty of the home runs; None takes it back."""
    unit = Unit.objects.locked(unit_id, seen=seen)
    permissions.check_may_edit_estate(by, development_id=unit.development_id, building_id=unit.building_id)
    if on is not None:
        completed_on = Building.objects.get(pk=unit.building_id).completed_on if unit.building_id else None
        today = local_day(at, _development(unit.development_id).time_zone)
        rules.check_can_hand_over(on=on, completed_on=completed_on, today=today)
    was, unit.handed_over_on = unit.handed_over_on, on
    unit.save(update_fields=["handed_over_on", "version"])
    trail.record("unit.handed_over", unit, by=by, at=at, was=was, now=on)
    return unit


@transaction.atomic
def keep_component(
    *,
    unit_id: int,
    seen: int,
    key: str,
    place: str = "",
    component_id: int | None = None,
    maker: str = "",
    model: str = "",
    serial: str = "",
    installed_on: date | None = None,
    warranty_from: date | None = None,
    by: Actor,
    at: datetime,
) -> Component:
    """Note what is known of a part of a unit, or change it (`component_id`). `key` is of the policy's taxonomy."""
    unit = Unit.objects.locked(unit_id, seen=seen)
    permissions.check_may_edit_estate(by, development_id=unit.development_id, building_id=unit.building_id)
    component = Component.objects.filter(pk=component_id, unit=unit).first() if component_id else Component(unit=unit)
    if component is None:
        raise Missing(_("This home has no such component."))
    now = {
        "maker": maker.strip(),
        "model": model.strip(),
        "serial": serial.strip(),
        "installed_on": installed_on,
        "warranty_from": warranty_from,
    }
    was = {name: getattr(component, name) for name in now} if component_id else {}
    component.key, component.place = key, place.strip()
    for name, value in now.items():
        setattr(component, name, value)
    component.save()
    unit.save(update_fields=["version"])
    trail.record("unit.component_kept", unit, by=by, at=at, component=key, place=component.place, was=was, now=now)
    return component


def _development(development_id: int) -> Development:
    development = Development.objects.filter(pk=development_id).first()
    if development is None:
        raise Missing(_("There is no such development."))
    return development
