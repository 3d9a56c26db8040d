"""A home as its page shows it, and lists of units."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q, QuerySet

from aftercare.ground.core.actors import Actor
from aftercare.ground.core.database import begins_with
from aftercare.records.estate.models import Component, Occupancy, Unit, Vehicle
from aftercare.records.estate.queries.through_time import may_see_people
from aftercare.records.estate.rules import OccupancyRole, number_code, room_parts, search_code

PAGE = 50
PAST_SHOWN = 50
ROLES = {role.value: place for place, role in enumerate(OccupancyRole)}


@dataclass(frozen=True)
class Home:
    """A unit with all that this room knows of it; people only for those who may know them."""

    unit: Unit
    may_see_people: bool
    present: Sequence[Occupancy]
    past: Sequence[Occupancy]
    components: Sequence[Component]
    vehicles: Sequence[Vehicle]


def home(unit_id: int, *, by: Actor, on: date) -> Home | None:
    """The page of a unit, or None when it does not exist for `by`. Five statements."""
    unit = (
        Unit.objects.visible_to(by)
        .select_related("development", "building__phase", "entrance", "floor")
        .filter(pk=unit_id)
        .first()
    )
    if unit is None:
        return None
    named = may_see_people(by, unit)
    rows = _people_ever(unit) if named else []
    present = [row for row in rows if row.until_on is None or row.until_on > on]
    return Home(
        unit=unit,
        may_see_people=named,
        present=sorted(present, key=lambda row: (ROLES[row.role], row.from_on or date.min, row.pk)),
        past=[row for row in rows if row.until_on is not None and row.until_on <= on],
        components=list(unit.components.order_by("key", "place", "pk")[:200]),
        vehicles=list(unit.vehicles.select_related("person").order_by("plate")[:50]) if named else [],
    )


def _people_ever(unit: Unit) -> list[Occupancy]:
    return list(
        unit.occupancies.filter(person__merged_into__isnull=True)
        .select_related("person")
        .prefetch_related("person__phones")
        .order_by("-until_on", "-from_on", "-pk")[:PAST_SHOWN]
    )


@dataclass(frozen=True)
class UnitFilters:
    """What a list of units is narrowed to; empty means without that limit."""

    development_id: int | None = None
    building_id: int | None = None
    kind: str = ""
    state: str = ""
    handed_over: bool | None = None
    text: str = ""


@dataclass(frozen=True)
class UnitPage:
    """One page of units with their present owners by unit, and the key of the next page (empty at the end)."""

    units: Sequence[Unit]
    owners: Mapping[int, Sequence[Occupancy]] = field(default_factory=dict)
    next_key: str = ""


def list_units(filters: UnitFilters, *, by: Actor, after: str = "", size: int = PAGE) -> UnitPage:
    """Units by development and code, `size` on a page, from the key `after` on. Three statements."""
    units = _after(_narrowed(Unit.objects.visible_to(by), filters), after)
    found = list(
        units.select_related("development", "building").order_by("development_id", "search_code", "pk")[: size + 1]
    )
    page = found[:size]
    return UnitPage(units=page, owners=_owners(page, by), next_key=key_of(page[-1]) if len(found) > size else "")


def key_of(unit: Unit) -> str:
    """Where a unit stands in the order of `list_units`."""
    return f"{unit.development_id}~{unit.search_code}~{unit.pk}"


def _after(units: QuerySet[Unit], key: str) -> QuerySet[Unit]:
    development, _mark, rest = key.partition("~")
    code, _mark, pk = rest.rpartition("~")
    if not (development.isdigit() and pk.isdigit()):
        return units
    return units.filter(
        Q(development_id__gt=int(development))
        | Q(development_id=int(development), search_code__gt=code)
        | Q(development_id=int(development), search_code=code, pk__gt=int(pk))
    )


def _narrowed(units: QuerySet[Unit], filters: UnitFilters) -> QuerySet[Unit]:
    exact: dict[str, object] = {
        "development_id": filters.development_id,
        "building_id": filters.building_id,
        "kind": filters.kind,
        "state": filters.state,
    }
    units = units.filter(**{name: value for name, value in exact.items() if value})
    if filters.handed_over is not None:
        units = units.filter(handed_over_on__isnull=not filters.handed_over)
    parts = room_parts(filters.text)
    if parts:
        units = units.filter(begins_with("search_code", search_code(parts)) | Q(number_code=number_code(parts)))
    return units


def _owners(units: Sequence[Unit], by: Actor) -> dict[int, list[Occupancy]]:
    known = [unit.pk for unit in units if may_see_people(by, unit)]
    owners: dict[int, list[Occupancy]] = {}
    if known:
        rows = Occupancy.objects.filter(
            unit__in=known, role=OccupancyRole.OWNER, until_on__isnull=True, person__merged_into__isnull=True
        )
        for row in rows.select_related("person").prefetch_related("person__phones").order_by("from_on", "pk"):
            owners.setdefault(row.unit_id, []).append(row)
    return owners
