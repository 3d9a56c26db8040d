"""Writing many homes and people at once, and taking them back."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from aftercare.records.estate import parts
from aftercare.records.estate.models import Building, Entrance, Floor, Occupancy, Person, PersonPhone, Phase, Unit
from aftercare.records.estate.parts import OccupantRow, UnitRow, Written
from aftercare.records.estate.rules import OccupancyRole, PhoneEntry, UnitKind, UnitState
from tests.factories.accounts import a_development
from tests.factories.estate import a_unit, an_owner_of

MOBILE = PhoneEntry("13800138000")
COMPLETED = date(2025, 3, 1)


def rows_of(count: int) -> list[UnitRow]:
    """`count` homes, a hundred in each building."""
    return [
        UnitRow(building=f"{n // 100 + 1}栋", entrance="1单元", number=f"{n % 100 // 4 + 1}{n % 4 + 1:02d}")
        for n in range(count)
    ]


def statements(work: Callable[[], Any]) -> int:
    with CaptureQueriesContext(connection) as seen:
        work()
    return len(seen)


def test_units_are_made_with_their_places() -> None:
    development = a_development()
    row = UnitRow(
        phase="一期",
        building="3号楼",
        entrance="一单元",
        number="1201室",
        area=Decimal("89.50"),
        completed_on=COMPLETED,
    )
    written = parts.write_units(
        development.pk, [row, UnitRow(number="3-1-1202"), UnitRow(number="B-023", kind=UnitKind.PARKING)]
    )
    units = {unit.code: unit for unit in Unit.objects.select_related("building__phase", "entrance", "floor")}
    first, second = units["3-1-1201"], units["3-1-1202"]
    assert (first.building.name, first.building.phase.name, first.building.completed_on) == ("3号楼", "一期", COMPLETED)
    assert (first.entrance.name, first.floor.level, first.number, first.search_code) == ("一单元", 12, "1201", "311201")
    assert second.entrance == first.entrance
    assert units["B-023"].kind == "parking"
    assert written.count(Unit) == 3


def test_a_second_writing_makes_nothing_and_changes_only_what_is_told() -> None:
    development = a_development()
    parts.write_units(development.pk, [UnitRow(number="3-1-1201", area=Decimal("89.5"), layout="两室一厅")])
    again = parts.write_units(development.pk, [UnitRow(number="3栋1单元1201", handed_over_on=date(2025, 6, 1))])
    unit = Unit.objects.get()
    assert again.made == {}
    assert (unit.area, unit.layout, unit.handed_over_on, unit.version) == (
        Decimal("89.5"), "两室一厅", date(2025, 6, 1), 2,
    )  # fmt: skip
    assert again.changed == {"estate.unit": {str(unit.pk): {"version": 2, "was": {"handed_over_on": None}}}}


def test_without_update_what_exists_stays() -> None:
    unit = a_unit("3-1-1201", layout="两室")
    written = parts.write_units(unit.development_id, [UnitRow(number="3-1-1201", layout="三室")], update=False)
    unit.refresh_from_db()
    assert (unit.layout, written) == ("两室", Written())


def test_of_rows_with_one_room_the_last_wins() -> None:
    development = a_development()
    rows = [UnitRow(number="3-1-1201", state=UnitState.SOLD), UnitRow(number="3栋1单元1201室", state=UnitState.LET)]
    parts.write_units(development.pk, rows)
    assert Unit.objects.get().state == "let"


def test_a_thousand_units_take_few_statements() -> None:
    development = a_development()
    assert statements(lambda: parts.write_units(development.pk, rows_of(1000))) <= 40
    assert Unit.objects.count() == 1000
    assert (Building.objects.count(), Entrance.objects.count(), Floor.objects.count()) == (10, 10, 250)


def test_people_are_made_with_phones_and_periods() -> None:
    unit = a_unit("3-1-1201")
    row = OccupantRow(
        code="3-1-1201", name="王 小明", phones=(MOBILE, PhoneEntry("13900139000", "妻子")), from_on=COMPLETED
    )
    written = parts.write_occupants(unit.development_id, [row])
    occupancy = Occupancy.objects.select_related("person").get()
    assert (occupancy.unit_id, occupancy.role, occupancy.from_on) == (unit.pk, "owner", COMPLETED)
    assert (occupancy.person.name, occupancy.person.initials) == ("王小明", "wxm")
    kept = occupancy.person.phones.order_by("pk")
    assert [(p.number, p.reversed_number, p.label, p.primary) for p in kept] == [
        ("13800138000", "00083100831", "", True), ("13900139000", "00093100931", "妻子", False),
    ]  # fmt: skip
    assert {table: len(ids) for table, ids in written.made.items()} == {
        "estate.person": 1, "estate.personphone": 2, "estate.occupancy": 1,
    }  # fmt: skip


@pytest.mark.feature("IN17")
def test_one_person_with_two_homes_in_one_file_stays_one_person() -> None:
    development = a_development()
    a_unit("3-1-1201", development=development)
    a_unit("3-1-1202", development=development)
    rows = [OccupantRow(code=code, name="王小明", phones=(MOBILE,)) for code in ("3-1-1201", "3-1-1202")]
    parts.write_occupants(development.pk, rows)
    assert Person.objects.count() == 1
    assert Occupancy.objects.count() == 2


def test_who_is_known_by_name_and_phone_is_not_made_again_and_gains_phones() -> None:
    unit = a_unit("3-1-1201")
    person = an_owner_of(unit, "王小明", ["13800138000"])
    other = a_unit("3-1-1202", development=unit.development)
    row = OccupantRow(
        code=other.code, name="王小明", phones=(MOBILE, PhoneEntry("13900139000")), identity_number="4403x"
    )
    written = parts.write_occupants(unit.development_id, [row])
    person.refresh_from_db()
    assert (Person.objects.count(), person.identity_number, person.version) == (1, "4403X", 2)
    assert sorted(person.phones.values_list("number", flat=True)) == ["13800138000", "13900139000"]
    assert written.changed["estate.person"][str(person.pk)]["was"] == {"identity_number": ""}


def test_the_same_name_with_another_phone_in_another_home_is_another_person() -> None:
    unit = a_unit("3-1-1201")
    an_owner_of(unit, "王小明", ["13800138000"])
    a_unit("3-1-1202", development=unit.development)
    row = OccupantRow(code="3-1-1202", name="王小明", phones=(PhoneEntry("13700137000"),))
    parts.write_occupants(unit.development_id, [row])
    assert Person.objects.count() == 2


def test_two_identity_numbers_are_two_people_even_with_one_phone() -> None:
    unit = a_unit("3-1-1201")
    rows = [
        OccupantRow(code=unit.code, name="李伟", phones=(MOBILE,), identity_number=number) for number in ("A1", "A2")
    ]
    parts.write_occupants(unit.development_id, rows)
    assert Person.objects.count() == 2


def test_writing_people_twice_makes_them_once() -> None:
    unit = a_unit("3-1-1201")
    row = OccupantRow(code=unit.code, name="王小明", role=OccupancyRole.TENANT)
    parts.write_occupants(unit.development_id, [row])
    assert parts.write_occupants(unit.development_id, [row]) == Written()


def test_a_thousand_people_take_few_statements() -> None:
    development = a_development()
    parts.write_units(development.pk, rows_of(1000))
    codes = [row.code for row in rows_of(1000)]
    rows = [
        OccupantRow(code=code, name=f"业主{n}", phones=(PhoneEntry(f"138{n:08d}"),)) for n, code in enumerate(codes)
    ]
    assert statements(lambda: parts.write_occupants(development.pk, rows)) <= 40
    assert Occupancy.objects.count() == 1000


def test_what_was_made_can_be_taken_back_wholly() -> None:
    development = a_development()
    homes = parts.write_units(development.pk, [UnitRow(phase="一期", building="3栋", entrance="1单元", number="1201")])
    people = parts.write_occupants(development.pk, [OccupantRow(code="3-1-1201", name="王小明", phones=(MOBILE,))])
    assert parts.remove_made({**homes.made, **people.made}) == []
    for model in (Unit, Building, Entrance, Floor, Phase, Person, PersonPhone, Occupancy):
        assert not model.objects.exists()


def test_what_is_used_or_changed_since_stays_and_is_named() -> None:
    development = a_development()
    written = parts.write_units(
        development.pk, [UnitRow(number=number) for number in ("3-1-1201", "3-1-1202", "3-1-1203")]
    )
    an_owner_of(Unit.objects.get(code="3-1-1201"))
    Unit.objects.filter(code="3-1-1202").update(version=2)
    left = parts.remove_made(written.made)
    assert [each.label for each in left] == ["3-1-1201", "3-1-1202"]
    assert sorted(Unit.objects.values_list("code", flat=True)) == ["3-1-1201", "3-1-1202"]


def test_former_values_come_back_unless_changed_again() -> None:
    development = a_development()
    for number in ("3-1-1201", "3-1-1202"):
        a_unit(number, development=development, handed_over_on=None)
    told = [UnitRow(number=n, handed_over_on=date(2025, 6, 1), area=Decimal("90")) for n in ("3-1-1201", "3-1-1202")]
    written = parts.write_units(development.pk, told)
    Unit.objects.filter(code="3-1-1202").update(version=5)
    left = parts.restore_changed(written.changed)
    first, second = Unit.objects.order_by("code")
    assert (first.handed_over_on, first.area) == (None, None)
    assert second.handed_over_on == date(2025, 6, 1)
    assert [each.label for each in left] == ["3-1-1202"]


@pytest.mark.django_db(transaction=True)
def test_nothing_is_written_outside_a_transaction() -> None:
    with pytest.raises(RuntimeError, match="transaction"):
        parts.write_units(1, [])
    with transaction.atomic():
        parts.write_units(a_development().pk, [])
