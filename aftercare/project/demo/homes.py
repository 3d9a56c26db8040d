"""Five thousand homes with their people, and the common parts of every building."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from aftercare.ground.accounts.models import Development
from aftercare.project.demo.names import a_name, a_phone
from aftercare.records.estate import rules
from aftercare.records.estate.models import Occupancy, Unit
from aftercare.records.estate.parts import OccupantRow, UnitRow, write_occupants, write_units
from aftercare.records.estate.rules import OccupancyRole, UnitKind, UnitState

# buildings, entrances each, floors each, homes on a floor
SHAPES = ((20, 2, 30, 2), (20, 2, 20, 2), (10, 2, 25, 2))
LAYOUTS = (("三室两厅两卫", "118.50"), ("两室两厅一卫", "89.20"), ("四室两厅两卫", "142.80"), ("三室两厅一卫", "98.60"))


@dataclass(frozen=True)
class HomeOfDemo:
    """A home that a story may happen in."""

    unit_id: int
    building_id: int
    development_id: int
    code: str
    handed_over_on: date
    completed_on: date
    person_id: int
    owner: str
    phone: str


def make_homes(
    developments: list[Development],
    *,
    random: Random,
    today: date,
    told: Callable[[int], None],
    shapes: Sequence[tuple[int, int, int, int]] = SHAPES,
) -> list[HomeOfDemo]:
    """Make homes, parking, shops, common parts and owners; returns the homes with an owner."""
    phone = 1_000_000
    for development, (buildings, entrances, floors, per_floor) in zip(developments, shapes, strict=True):
        for building in range(1, buildings + 1):
            handed_over = today - timedelta(days=180 + 1_150 * (building - 1) // buildings + random.randint(0, 30))
            units, people = [], []
            for entrance in range(1, entrances + 1):
                for floor in range(1, floors + 1):
                    for door in range(1, per_floor + 1):
                        number = f"{floor}{door:02}"
                        layout, area = random.choice(LAYOUTS)
                        sold = random.random() < 0.94
                        units.append(
                            UnitRow(
                                number=number,
                                building=f"{building}栋",
                                entrance=f"{entrance}单元",
                                floor=str(floor),
                                phase=f"{1 + (building - 1) // 8}期",
                                state=UnitState.SOLD if sold else random.choice((UnitState.UNSOLD, UnitState.VACANT)),
                                area=Decimal(area),
                                layout=layout,
                                handed_over_on=handed_over + timedelta(days=random.randint(0, 20)) if sold else None,
                                completed_on=handed_over - timedelta(days=75),
                            )
                        )
                        if sold:
                            phone += 37
                            code = rules.unit_code(f"{building}栋", f"{entrance}单元", number)
                            people.append(_owner(code, phone, handed_over, random=random))
                            if random.random() < 0.35:
                                phone += 37
                                people.append(_household(code, phone, handed_over, random=random))
            units += [
                UnitRow(number=name, building=f"{building}栋", kind=UnitKind.COMMON, completed_on=handed_over)
                for name in ("大堂", "屋面", "电梯厅", "地下室")
            ]
            write_units(development.pk, units)
            write_occupants(development.pk, people)
            told(len(units))
    return _homes()


def _owner(code: str, phone: int, handed_over: date, *, random: Random) -> OccupantRow:
    return OccupantRow(
        code=code, name=a_name(random), phones=(_phone(random, phone),), role=OccupancyRole.OWNER, from_on=handed_over
    )


def _household(code: str, phone: int, handed_over: date, *, random: Random) -> OccupantRow:
    role = random.choice((OccupancyRole.HOUSEHOLD, OccupancyRole.HOUSEHOLD, OccupancyRole.TENANT))
    return OccupantRow(code=code, name=a_name(random), phones=(_phone(random, phone),), role=role, from_on=handed_over)


def _phone(random: Random, number: int) -> "rules.PhoneEntry":
    return rules.PhoneEntry(number=a_phone(random, number), label="")


def _homes() -> list[HomeOfDemo]:
    owners = (
        Occupancy.objects.filter(role=OccupancyRole.OWNER.value, unit__handed_over_on__isnull=False)
        .order_by("unit_id", "pk")
        .values_list(
            "unit_id",
            "unit__building_id",
            "unit__development_id",
            "unit__code",
            "unit__handed_over_on",
            "unit__building__completed_on",
            "person_id",
            "person__name",
            "person__phones__number",
        )
    )
    return [
        HomeOfDemo(unit, building or 0, development, code, handed_over, completed, person, name, phone)
        for unit, building, development, code, handed_over, completed, person, name, phone in owners
        if handed_over is not None and completed is not None and phone
    ]


def common_parts() -> dict[int, list[int]]:
    """The common parts of each building, by building."""
    found: dict[int, list[int]] = {}
    for building, unit in (
        Unit.objects.filter(kind=UnitKind.COMMON.value).values_list("building_id", "pk").order_by("pk")
    ):
        if building is not None:
            found.setdefault(building, []).append(unit)
    return found
