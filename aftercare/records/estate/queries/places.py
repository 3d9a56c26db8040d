"""The tree of what was built: developments, phases, buildings, entrances, floors, units, each with its counts."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.db.models import Count, Q, QuerySet

from aftercare.ground.accounts.models import Development
from aftercare.ground.accounts.roles import Permission
from aftercare.ground.core.actors import Actor
from aftercare.records.estate.models import Building, Entrance, Floor, Unit
from aftercare.records.estate.rules import UnitKind

DEVELOPMENTS_LISTED = 300
BUILDINGS_LISTED = 600
UNITS_ON_A_BOARD = 3000


@dataclass(frozen=True)
class UnitCounts:
    """How many units there are, by kind and by state, and how many are handed over."""

    total: int = 0
    by_kind: Mapping[str, int] = field(default_factory=dict)
    by_state: Mapping[str, int] = field(default_factory=dict)
    handed_over: int = 0


@dataclass(frozen=True)
class DevelopmentCount:
    """A development with its counts."""

    development: Development
    buildings: int
    units: UnitCounts


@dataclass(frozen=True)
class BuildingCount:
    """A building with its counts."""

    building: Building
    entrances: int
    floors: int
    units: UnitCounts


@dataclass(frozen=True)
class Tree:
    """A development from the top: its buildings by phase, and the units that stand in no building."""

    development: Development
    phases: Sequence[tuple[str, Sequence[BuildingCount]]]
    apart: UnitCounts
    total: UnitCounts


def developments_of(by: Actor) -> list[DevelopmentCount]:
    """The developments with units that exist for `by`, with their counts. Three statements."""
    counts = _unit_counts(Unit.objects.visible_to(by), "development_id")
    buildings = dict(Building.objects.visible_to(by).order_by().values_list("development_id").annotate(n=Count("pk")))
    ids = {key for key in counts if key is not None} | set(buildings)
    empty = Development.objects.visible_to(by, Permission.EDIT_ESTATE).values("pk")
    rows = Development.objects.filter(Q(pk__in=ids) | Q(pk__in=empty)).order_by("name")[:DEVELOPMENTS_LISTED]
    return [DevelopmentCount(row, buildings.get(row.pk, 0), counts.get(row.pk, UnitCounts())) for row in rows]


def tree(development_id: int, *, by: Actor) -> Tree | None:
    """A development with its buildings and counts, or None when nothing of it exists for `by`. Five statements.

    One that is still empty exists for those who may enter its first building.
    """
    development = Development.objects.filter(pk=development_id).first()
    buildings = Building.objects.visible_to(by).filter(development_id=development_id).select_related("phase")
    listed = sorted(buildings.order_by("pk")[:BUILDINGS_LISTED], key=lambda row: natural(row.code))
    units = Unit.objects.visible_to(by).filter(development_id=development_id)
    counts = _unit_counts(units, "building_id")
    if development is None or not (listed or counts or _may_begin(development, by)):
        return None
    entrances = _counted(Entrance.objects.filter(building__development_id=development_id), "building_id")
    floors = _counted(Floor.objects.filter(entrance__building__development_id=development_id), "entrance__building_id")
    phases: dict[str, list[BuildingCount]] = {}
    for row in listed:
        of_building = BuildingCount(
            row, entrances.get(row.pk, 0), floors.get(row.pk, 0), counts.get(row.pk, UnitCounts())
        )
        phases.setdefault(row.phase.name if row.phase else "", []).append(of_building)
    return Tree(
        development=development,
        phases=sorted(phases.items()),
        apart=counts.get(None, UnitCounts()),
        total=_sum(list(counts.values())),
    )


def _may_begin(development: Development, by: Actor) -> bool:
    return by.may(Permission.EDIT_ESTATE, development_id=development.pk)


@dataclass(frozen=True)
class Storey:
    """One storey of an entrance with its units."""

    name: str
    level: int | None
    units: Sequence[Unit]


@dataclass(frozen=True)
class Column:
    """An entrance (or what stands in none) with its storeys, the highest first."""

    name: str
    storeys: Sequence[Storey]
    widest: int


def board(building: Building) -> list[Column]:
    """A building as one stands before it: its entrances, their storeys from the top, their units. 1 statement."""
    units = (
        Unit.objects.filter(building=building)
        .select_related("entrance", "floor")
        .order_by("search_code", "pk")[:UNITS_ON_A_BOARD]
    )
    columns: dict[str, dict[tuple[int | None, str], list[Unit]]] = {}
    names: dict[str, str] = {}
    for unit in units:
        key = unit.entrance.code if unit.entrance else ""
        names[key] = unit.entrance.name if unit.entrance else ""
        storey = (unit.floor.level, unit.floor.name) if unit.floor else (None, "")
        columns.setdefault(key, {}).setdefault(storey, []).append(unit)
    return [
        Column(
            name=names[key],
            storeys=[
                Storey(name=name, level=level, units=sorted(on_it, key=lambda unit: natural(unit.number)))
                for (level, name), on_it in sorted(
                    storeys.items(), key=lambda item: (item[0][0] is not None, item[0][0] or 0), reverse=True
                )
            ],
            widest=max(len(on_it) for on_it in storeys.values()),
        )
        for key, storeys in sorted(columns.items(), key=lambda item: natural(item[0]))
    ]


def natural(code: str) -> tuple[int, int, str]:
    """Orders codes as people count: 2 before 10, numbers before letters."""
    return (0, int(code), "") if code.isdigit() and code.isascii() else (1, 0, code)


def _counted(rows: QuerySet[Entrance] | QuerySet[Floor], by: str) -> dict[int, int]:
    return dict(rows.order_by().values_list(by).annotate(n=Count("pk")))


def _unit_counts(units: QuerySet[Unit], by: str) -> dict[int | None, UnitCounts]:
    rows = (
        units.order_by()
        .values_list(by, "kind", "state")
        .annotate(n=Count("pk"), handed_over=Count("pk", filter=Q(handed_over_on__isnull=False)))
    )
    grouped: dict[int | None, list[UnitCounts]] = {}
    for key, kind, state, n, handed_over in rows:
        grouped.setdefault(key, []).append(
            UnitCounts(total=n, by_kind={kind: n}, by_state={state: n}, handed_over=handed_over)
        )
    return {key: _sum(counts) for key, counts in grouped.items()}


def _sum(counts: Sequence[UnitCounts]) -> UnitCounts:
    kinds: Counter[str] = Counter()
    states: Counter[str] = Counter()
    for each in counts:
        kinds.update(each.by_kind)
        states.update(each.by_state)
    order = [kind.value for kind in UnitKind]
    return UnitCounts(
        total=sum(each.total for each in counts),
        by_kind={kind: kinds[kind] for kind in order if kinds[kind]},
        by_state=dict(states),
        handed_over=sum(each.handed_over for each in counts),
    )
