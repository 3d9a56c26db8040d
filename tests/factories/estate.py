"""Builders for buildings, homes and the people in them."""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from itertools import count
from typing import Any

from aftercare.ground.accounts.models import Development
from aftercare.records.estate import rules
from aftercare.records.estate.models import (
    Building,
    Component,
    Entrance,
    Floor,
    Occupancy,
    Person,
    PersonPhone,
    PlaceCode,
    Unit,
    Vehicle,
)
from aftercare.records.estate.rules import OccupancyRole, UnitKind, UnitState
from tests.factories.accounts import a_development

_number = count(1)
HANDED_OVER = date(2025, 6, 1)
MADE_AT = datetime(2026, 1, 5, 2, 0, tzinfo=UTC)


def a_building(
    name: str = "", *, development: Development | None = None, completed_on: date | None = date(2025, 3, 1)
) -> Building:
    """A building such as "3栋", completed three months before its homes are handed over."""
    name = name or f"{next(_number)}栋"
    return Building.objects.create(
        development=development or a_development(), name=name, code=rules.place_code(name), completed_on=completed_on
    )


def a_unit(
    code: str = "3-1-1201",
    *,
    development: Development | None = None,
    kind: UnitKind = UnitKind.HOME,
    state: UnitState = UnitState.SOLD,
    handed_over_on: date | None = HANDED_OVER,
    **fields: Any,
) -> Unit:
    """A unit by its code: "3-1-1201" stands in building 3, entrance 1, on floor 12; a single part has no building."""
    development = development or a_development()
    parts = rules.room_parts(code)
    building = entrance = floor = None
    if len(parts) > 1:
        building, _ = Building.objects.get_or_create(
            development=development, code=parts[0], defaults={"name": f"{parts[0]}栋", "completed_on": date(2025, 3, 1)}
        )
    if building is not None and len(parts) > 2:
        entrance, _ = Entrance.objects.get_or_create(
            building=building, code=parts[1], defaults={"name": f"{parts[1]}单元"}
        )
        level = rules.level_of(parts[-1])
        if level is not None:
            floor, _ = Floor.objects.get_or_create(entrance=entrance, level=level, defaults={"name": f"{level}层"})
    return Unit.objects.create(
        development=development,
        building=building,
        entrance=entrance,
        floor=floor,
        number=parts[-1],
        code="-".join(parts),
        search_code=rules.search_code(parts),
        number_code=rules.number_code(parts),
        kind=kind.value,
        state=state.value,
        handed_over_on=handed_over_on,
        **fields,
    )


def a_person(name: str = "王小明", phones: Iterable[str] = (), **fields: Any) -> Person:
    """Somebody with their phones, the first of which is the one to ring."""
    person = Person.objects.create(name=name, initials=rules.pinyin_initials(name), pinyin=rules.pinyin(name), **fields)
    for place, number in enumerate(rules.normalise_phone(phone) for phone in phones):
        PersonPhone.objects.create(person=person, number=number, reversed_number=number[::-1], primary=place == 0)
    return person


def an_occupancy(
    unit: Unit,
    person: Person,
    *,
    role: OccupancyRole = OccupancyRole.OWNER,
    from_on: date | None = HANDED_OVER,
    until_on: date | None = None,
) -> Occupancy:
    """Somebody who owns or lives in a unit, still unless `until_on` is given."""
    return Occupancy.objects.create(unit=unit, person=person, role=role.value, from_on=from_on, until_on=until_on)


def an_owner_of(
    unit: Unit,
    name: str = "王小明",
    phones: Iterable[str] = ("13800138000",),
    *,
    from_on: date | None = HANDED_OVER,
    until_on: date | None = None,
) -> Person:
    """A new person who owns `unit`."""
    person = a_person(name, phones)
    an_occupancy(unit, person, from_on=from_on, until_on=until_on)
    return person


def a_component(unit: Unit, key: str = "window", **fields: Any) -> Component:
    """A part of a unit of which more is known."""
    return Component.objects.create(unit=unit, key=key, **fields)


def a_place_code(
    unit: Unit | None = None, *, building: Building | None = None, component: str = "", label: str = "", **fields: Any
) -> PlaceCode:
    """A code on the wall of a home, or of a building's lift and the like."""
    owner = unit or building or a_building()
    number = next(_number)
    return PlaceCode.objects.create(
        token=f"code-{number:06d}",
        development=owner.development,
        building=unit.building if unit else owner if isinstance(owner, Building) else None,
        unit=unit,
        component=component,
        label=label or f"{owner} {component}".strip(),
        made_by_label="王管理",
        made_at=MADE_AT,
        **fields,
    )


def a_vehicle(unit: Unit, plate: str = "粤B12345", *, person: Person | None = None) -> Vehicle:
    """A car of a home."""
    return Vehicle.objects.create(unit=unit, plate=plate, person=person)
