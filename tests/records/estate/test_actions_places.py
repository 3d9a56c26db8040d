"""How buildings and homes change."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from aftercare.ground.audit.models import AuditEvent
from aftercare.ground.core.errors import NotPermitted, Stale
from aftercare.records.estate import actions, rules
from aftercare.records.estate.actions.places import AlreadyThere
from aftercare.records.estate.models import Building, Component, Unit
from aftercare.records.estate.rules import UnitKind, UnitState
from tests.factories.accounts import a_development, an_actor
from tests.factories.estate import a_building, a_unit

AT = datetime(2026, 11, 21, 2, 0, tzinfo=UTC)


def test_a_building_is_added_by_the_name_people_say() -> None:
    development = a_development()
    building = actions.create_building(
        development_id=development.pk, name="03栋", phase="一期", completed_on=date(2025, 3, 1),
        by=an_actor("manager"), at=AT,
    )  # fmt: skip
    assert (building.code, building.name, building.phase.name) == ("3", "03栋", "一期")  # type: ignore[union-attr]
    event = AuditEvent.objects.get()
    assert (event.name, event.changes["completed_on"]) == ("building.created", "2025-03-01")


def test_the_same_building_is_not_added_twice() -> None:
    building = a_building("3栋")
    with pytest.raises(AlreadyThere):
        actions.create_building(development_id=building.development_id, name="三栋", by=an_actor("manager"), at=AT)


def test_a_building_without_a_name_is_refused() -> None:
    with pytest.raises(rules.BadRoom):
        actions.create_building(development_id=a_development().pk, name="栋", by=an_actor("manager"), at=AT)


def test_the_day_of_completion_is_corrected_and_the_trail_knows_the_old_one() -> None:
    building = a_building("3栋", completed_on=date(2025, 3, 1))
    actions.change_building(
        building_id=building.pk, seen=1, name="3号楼", completed_on=date(2025, 4, 1), by=an_actor("manager"), at=AT
    )
    building.refresh_from_db()
    assert (building.name, building.completed_on, building.version) == ("3号楼", date(2025, 4, 1), 2)
    assert AuditEvent.objects.get().changes["was"] == {"name": "3栋", "completed_on": "2025-03-01"}


def test_a_unit_is_added_with_the_building_it_stands_in() -> None:
    unit = actions.create_unit(
        development_id=a_development().pk, number="1201室", building="3栋", entrance="1单元", area=Decimal("89.5"),
        handed_over_on=date(2025, 6, 1), by=an_actor("manager"), at=AT,
    )  # fmt: skip
    assert (unit.code, unit.kind, unit.state, unit.area) == ("3-1-1201", "home", "sold", Decimal("89.5"))
    assert Building.objects.get().name == "3栋"
    assert AuditEvent.objects.get().name == "unit.created"


@pytest.mark.feature("AR03")
def test_other_units_than_homes_stand_in_the_tree_too() -> None:
    development, manager = a_development(), an_actor("manager")
    for number, kind in (("B1-023", UnitKind.PARKING), ("商铺12", UnitKind.SHOP), ("S-07", UnitKind.STORAGE)):
        actions.create_unit(
            development_id=development.pk, number=number, kind=kind, state=UnitState.UNSOLD, by=manager, at=AT
        )
    assert sorted(Unit.objects.values_list("kind", flat=True)) == ["parking", "shop", "storage"]


def test_the_same_unit_is_not_added_twice() -> None:
    unit = a_unit("3-1-1201")
    with pytest.raises(AlreadyThere):
        actions.create_unit(development_id=unit.development_id, number="3栋1单元1201", by=an_actor("manager"), at=AT)


def test_what_is_known_of_a_unit_is_changed_by_those_who_saw_it_as_it_is() -> None:
    unit = a_unit()
    manager = an_actor("manager")
    change = {"unit_id": unit.pk, "state": UnitState.LET, "area": None, "layout": " 两室一厅 ", "notes": ""}
    actions.change_unit(**change, seen=1, by=manager, at=AT)  # type: ignore[arg-type]
    unit.refresh_from_db()
    assert (unit.state, unit.layout, unit.version) == ("let", "两室一厅", 2)
    with pytest.raises(Stale):
        actions.change_unit(**change, seen=1, by=manager, at=AT)  # type: ignore[arg-type]
    assert AuditEvent.objects.count() == 1


def test_a_home_is_not_handed_over_before_its_building_was_accepted() -> None:
    unit = a_unit("3-1-1201", handed_over_on=None)
    with pytest.raises(rules.TooEarly):
        actions.set_handover(unit_id=unit.pk, seen=1, on=date(2025, 2, 28), by=an_actor("manager"), at=AT)
    actions.set_handover(unit_id=unit.pk, seen=1, on=date(2025, 3, 1), by=an_actor("manager"), at=AT)
    unit.refresh_from_db()
    assert unit.handed_over_on == date(2025, 3, 1)


def test_the_handover_is_no_day_to_come_where_the_home_stands() -> None:
    unit = a_unit("3-1-1201", handed_over_on=None)
    late_in_london = datetime(2026, 11, 21, 17, 0, tzinfo=UTC)  # 1 o'clock on the 22nd in Shanghai
    with pytest.raises(rules.TooEarly):
        actions.set_handover(unit_id=unit.pk, seen=1, on=date(2026, 11, 23), by=an_actor("manager"), at=late_in_london)
    actions.set_handover(unit_id=unit.pk, seen=1, on=date(2026, 11, 22), by=an_actor("manager"), at=late_in_london)
    assert AuditEvent.objects.get().changes == {"was": None, "now": "2026-11-22"}


def test_a_component_is_noted_and_changed() -> None:
    unit, manager = a_unit(), an_actor("manager")
    component = actions.keep_component(
        unit_id=unit.pk,
        seen=1,
        key="boiler",
        place="厨房",
        maker="万和",
        installed_on=date(2025, 5, 1),
        by=manager,
        at=AT,
    )
    actions.keep_component(
        unit_id=unit.pk, seen=2, key="boiler", place="厨房", component_id=component.pk, serial="SN1", by=manager, at=AT
    )
    kept = Component.objects.get()
    assert (kept.serial, kept.maker, kept.key) == ("SN1", "", "boiler")
    assert AuditEvent.objects.latest("pk").changes["was"]["maker"] == "万和"


@pytest.mark.parametrize("role", ["agent", "auditor", "technician"])
def test_only_keepers_of_the_estate_change_it(role: str) -> None:
    unit = a_unit("3-1-1201")
    with pytest.raises(NotPermitted):
        actions.set_handover(unit_id=unit.pk, seen=1, on=None, by=an_actor(role), at=AT)
    with pytest.raises(NotPermitted):
        actions.create_building(development_id=unit.development_id, name="9栋", by=an_actor(role), at=AT)
    assert not AuditEvent.objects.exists()


def test_a_keeper_of_one_development_does_not_change_another() -> None:
    unit = a_unit()
    with pytest.raises(NotPermitted):
        actions.set_handover(
            unit_id=unit.pk, seen=1, on=None, by=an_actor("manager", development=a_development()), at=AT
        )
