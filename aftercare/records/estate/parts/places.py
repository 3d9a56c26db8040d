"""Buildings and units, written in bulk: a thousand rows take about a dozen statements."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Q

from aftercare.ground.core.database import check_in_transaction
from aftercare.records.estate import rules
from aftercare.records.estate.models import Building, Entrance, Floor, Phase, Unit
from aftercare.records.estate.parts.written import Written
from aftercare.records.estate.rules import UnitKind, UnitState

OPTIONAL = ("area", "layout", "handed_over_on", "notes")


@dataclass(frozen=True)
class UnitRow:
    """A unit as a file or a form tells it. Places as people write them ("3栋", "1单元", "1201室"); empty is unknown.

    A value that is None or empty leaves what is known as it is.
    """

    number: str
    building: str = ""
    entrance: str = ""
    floor: str = ""
    phase: str = ""
    kind: UnitKind = UnitKind.HOME
    state: UnitState | None = None
    area: Decimal | None = None
    layout: str = ""
    handed_over_on: date | None = None
    completed_on: date | None = None
    notes: str = ""

    @property
    def code(self) -> str:
        """Its code; raises BadRoom when the columns name no room."""
        return rules.unit_code(self.building, self.entrance, self.number)

    @property
    def key(self) -> tuple[str, str]:
        """What tells it from others of its development."""
        return self.kind.value, self.code


def known_units(development_id: int, rows: Sequence[UnitRow]) -> dict[tuple[str, str], Unit]:
    """Which of `rows` exist already, by key (1 statement)."""
    codes = {row.code for row in rows}
    found = Unit.objects.filter(development_id=development_id, code__in=codes).order_by("pk")
    return {(unit.kind, unit.code): unit for unit in found}


def write_units(development_id: int, rows: Sequence[UnitRow], *, update: bool = True) -> Written:
    """Make the units of `rows` with their phases, buildings, entrances and floors; change those that exist.

    Of rows with one key the last wins. With `update` off, units that exist stay as they are. Raises BadRoom.
    """
    check_in_transaction()
    written = Written()
    by_key = {row.key: row for row in rows}
    places = _Places(development_id, list(by_key.values()), written)
    known = {
        (unit.kind, unit.code): unit
        for unit in Unit.objects.select_for_update(of=("self",))
        .filter(development_id=development_id, code__in={code for _kind, code in by_key})
        .order_by("pk")
    }
    new = [_new_unit(development_id, row, places) for key, row in by_key.items() if key not in known]
    written.add(Unit.objects.bulk_create(new, batch_size=500))
    if update:
        changed = [known[key] for key, row in by_key.items() if key in known and _change(known[key], row, written)]
        if changed:
            Unit.objects.bulk_update(changed, ["state", "version", *OPTIONAL], batch_size=200)
    return written


def _new_unit(development_id: int, row: UnitRow, places: "_Places") -> Unit:
    code = row.code
    parts = tuple(code.split("-"))
    building = places.building_of(row)
    entrance = places.entrance_of(row)
    return Unit(
        development_id=development_id,
        building=building,
        entrance=entrance,
        floor=places.floor_of(row),
        number=parts[-1],
        code=code,
        search_code=rules.search_code(parts),
        number_code=rules.number_code(parts),
        kind=row.kind.value,
        state=(row.state or UnitState.SOLD).value,
        **{name: getattr(row, name) for name in OPTIONAL},
    )


def _change(unit: Unit, row: UnitRow, written: Written) -> bool:
    told: dict[str, object] = {name: getattr(row, name) for name in OPTIONAL}
    told["state"] = row.state.value if row.state else None
    was = {
        name: getattr(unit, name)
        for name, value in told.items()
        if value not in (None, "") and value != getattr(unit, name)
    }
    for name in was:
        setattr(unit, name, told[name])
    if was:
        unit.version += 1
        written.change(unit, was)
    return bool(was)


class _Places:
    """The phases, buildings, entrances and floors that `rows` name: those that exist, then those made for them."""

    def __init__(self, development_id: int, rows: Sequence[UnitRow], written: Written) -> None:
        self.development_id = development_id
        self.phases = self._phases(rows, written)
        self.buildings = self._buildings(rows, written)
        self.entrances = self._entrances(rows, written)
        self.floors = self._floors(rows, written)

    def building_of(self, row: UnitRow) -> Building | None:
        return self.buildings.get(building_code(row))

    def entrance_of(self, row: UnitRow) -> Entrance | None:
        building = self.building_of(row)
        return self.entrances.get((building.pk, entrance_code(row))) if building else None

    def floor_of(self, row: UnitRow) -> Floor | None:
        entrance, level = self.entrance_of(row), level_of(row)
        return self.floors.get((entrance.pk, level)) if entrance and level is not None else None

    def _phases(self, rows: Sequence[UnitRow], written: Written) -> dict[str, Phase]:
        names = {row.phase.strip() for row in rows} - {""}
        if not names:
            return {}
        known = {
            p.name: p for p in Phase.objects.filter(development_id=self.development_id, name__in=names).order_by("pk")
        }
        new = [Phase(development_id=self.development_id, name=name) for name in sorted(names - set(known))]
        made = Phase.objects.bulk_create(new)
        written.add(made)
        return known | {phase.name: phase for phase in made}

    def _buildings(self, rows: Sequence[UnitRow], written: Written) -> dict[str, Building]:
        told: dict[str, list[UnitRow]] = {}
        for row in rows:
            if code := building_code(row):
                told.setdefault(code, []).append(row)
        known = {
            b.code: b
            for b in Building.objects.select_for_update(of=("self",))
            .filter(development_id=self.development_id, code__in=told)
            .order_by("pk")
        }
        made = Building.objects.bulk_create(
            [self._new_building(code, of_it) for code, of_it in told.items() if code not in known]
        )
        written.add(made)
        late = [building for code, building in known.items() if _complete(building, told[code], written)]
        if late:
            Building.objects.bulk_update(late, ["completed_on", "version"])
        return known | {building.code: building for building in made}

    def _new_building(self, code: str, rows: Sequence[UnitRow]) -> Building:
        names = (row.building.strip() for row in rows)
        phases = (row.phase.strip() for row in rows)
        return Building(
            development_id=self.development_id,
            phase=self.phases.get(next((phase for phase in phases if phase), "")),
            code=code,
            name=next((name for name in names if name and not name.isdigit()), f"{code}栋"),
            completed_on=next((row.completed_on for row in rows if row.completed_on), None),
        )

    def _entrances(self, rows: Sequence[UnitRow], written: Written) -> dict[tuple[int, str], Entrance]:
        told: dict[tuple[int, str], str] = {}
        for row in rows:
            building, code = self.building_of(row), entrance_code(row)
            if building and code:
                written_as = row.entrance.strip()
                if written_as and not written_as.isdigit():
                    told[building.pk, code] = written_as
                else:
                    told.setdefault((building.pk, code), f"{code}单元")
        if not told:
            return {}
        known = {
            (e.building_id, e.code): e
            for e in Entrance.objects.filter(building__in={pk for pk, _code in told}).order_by("pk")
        }
        new = [Entrance(building_id=k[0], code=k[1], name=name) for k, name in told.items() if k not in known]
        made = Entrance.objects.bulk_create(new)
        written.add(made)
        return known | {(e.building_id, e.code): e for e in made}

    def _floors(self, rows: Sequence[UnitRow], written: Written) -> dict[tuple[int, int], Floor]:
        told: dict[tuple[int, int], None] = {}
        for row in rows:
            entrance, level = self.entrance_of(row), level_of(row)
            if entrance and level is not None:
                told[entrance.pk, level] = None
        if not told:
            return {}
        known = {
            (f.entrance_id, f.level): f
            for f in Floor.objects.filter(Q(entrance__in={pk for pk, _level in told})).order_by("pk")
        }
        new = [Floor(entrance_id=k[0], level=k[1], name=f"{k[1]}层") for k in told if k not in known]
        made = Floor.objects.bulk_create(new)
        written.add(made)
        return known | {(f.entrance_id, f.level): f for f in made}


def _complete(building: Building, rows: Sequence[UnitRow], written: Written) -> bool:
    """Take the day of completion that `rows` tell; whether it is another than was known."""
    completed_on = next((row.completed_on for row in rows if row.completed_on), None)
    if completed_on is None or completed_on == building.completed_on:
        return False
    was = {"completed_on": building.completed_on}
    building.completed_on = completed_on
    building.version += 1
    written.change(building, was)
    return True


def building_code(row: UnitRow) -> str:
    """The building a row stands in: its column, else the first of several parts of its code; empty for none."""
    told = rules.place_code(row.building)
    parts = row.code.split("-")
    return told or (parts[0] if len(parts) > 1 else "")


def entrance_code(row: UnitRow) -> str:
    """The entrance a row stands in: its column, else the part between building and number; empty for none."""
    told = rules.place_code(row.entrance)
    parts = row.code.split("-")
    return told or ("-".join(parts[1:-1]) if len(parts) > 2 and not row.building else "")


def level_of(row: UnitRow) -> int | None:
    """The storey: its column, else what the number tells."""
    return rules.read_level(row.floor) if row.floor.strip() else rules.level_of(row.code.split("-")[-1])
