"""How people, their phones and their homes change."""

from datetime import UTC, date, datetime

import pytest

from aftercare.ground.audit.models import AuditEvent, PersonalValue
from aftercare.ground.core.errors import BadInput, NotPermitted, RuleBroken, Stale
from aftercare.records.estate import actions, rules
from aftercare.records.estate.models import Occupancy, Person, Unit, Vehicle
from aftercare.records.estate.queries import find_homes, owner_on, people_of
from aftercare.records.estate.rules import OccupancyRole, UnitState
from tests.factories.accounts import a_development, an_actor
from tests.factories.estate import a_person, a_unit, a_vehicle, an_occupancy, an_owner_of

AT = datetime(2026, 11, 21, 2, 0, tzinfo=UTC)
SALE = date(2026, 9, 1)


@pytest.mark.feature("AR01")
@pytest.mark.requirement("S004.06.r01")
def test_a_new_owner_is_found_at_once_by_name_phone_and_home() -> None:
    unit, agent = a_unit("3-1-1201"), an_actor("agent")
    person = actions.create_person(
        name="王 小明",
        phones="138 0013 8765 / 0755-83123456",
        unit_id=unit.pk,
        from_on=date(2025, 6, 1),
        by=agent,
        at=AT,
    )
    assert [p.number for p in person.phones.order_by("pk")] == ["13800138765", "075583123456"]
    for text in ("王小明", "wxm", "8765", "1201"):
        assert [hit.owners[0].person_id for hit in find_homes(agent, text)] == [person.pk]


def test_names_and_numbers_stay_out_of_the_chain_of_events() -> None:
    actions.create_person(name="王小明", phones="13800138765", identity_number="44030119", by=an_actor("agent"), at=AT)
    event = AuditEvent.objects.get()
    assert "王小明" not in f"{event.changes} {event.subject_label}"
    assert "13800138765" not in str(event.changes)
    assert {v.field: v.value for v in PersonalValue.objects.all()}["name"] == "王小明"


def test_a_person_without_a_name_or_with_a_broken_phone_is_refused() -> None:
    agent = an_actor("agent")
    with pytest.raises(BadInput):
        actions.create_person(name=" ", phones="", by=agent, at=AT)
    with pytest.raises(rules.BadPhone):
        actions.create_person(name="王小明", phones="1380013", by=agent, at=AT)
    assert not Person.objects.exists()


def test_a_changed_name_is_found_by_its_new_pinyin() -> None:
    person = a_person("王小明")
    actions.change_person(
        person_id=person.pk, seen=1, name="曾国华", identity_number="4403x", email="", language="en", notes="",
        by=an_actor("administrator"), at=AT,
    )  # fmt: skip
    person.refresh_from_db()
    assert (person.initials, person.pinyin, person.identity_number, person.language) == (
        "zgh",
        "zengguohua",
        "4403X",
        "en",
    )


def test_phones_are_added_chosen_and_removed() -> None:
    person, keeper = a_person("王小明", ["13800138000"]), an_actor("administrator")
    second = actions.add_phone(person_id=person.pk, seen=1, number="139-0013-9000", label="妻子", by=keeper, at=AT)
    actions.prefer_phone(phone_id=second.pk, seen=2, by=keeper, at=AT)
    assert [(p.number, p.primary) for p in person.phones.order_by("pk")] == [
        ("13800138000", False), ("13900139000", True),
    ]  # fmt: skip
    actions.remove_phone(phone_id=second.pk, seen=3, by=keeper, at=AT)
    assert [(p.number, p.primary) for p in person.phones.all()] == [("13800138000", True)]
    assert [e.name for e in AuditEvent.objects.order_by("pk")] == [
        "person.phone_added", "person.phone_preferred", "person.phone_removed",
    ]  # fmt: skip


def test_the_same_phone_is_not_added_twice() -> None:
    person = a_person("王小明", ["13800138000"])
    with pytest.raises(RuleBroken):
        actions.add_phone(person_id=person.pk, seen=1, number="+8613800138000", by=an_actor("administrator"), at=AT)


def test_a_sale_changes_the_owner_and_keeps_the_history_of_the_home() -> None:
    unit = a_unit("3-1-1201")
    seller, buyer = an_owner_of(unit, "王小明"), a_person("李建国", ["13900139000"])
    actions.sell_home(unit_id=unit.pk, seen=1, buyer_id=buyer.pk, on=SALE, by=an_actor("agent"), at=AT)
    assert owner_on(unit.pk, date(2026, 8, 31)) == seller
    assert owner_on(unit.pk, SALE) == buyer
    assert [(o.person_id, o.until_on) for o in unit.occupancies.order_by("pk")] == [(seller.pk, SALE), (buyer.pk, None)]
    event = AuditEvent.objects.get()
    assert (event.changes["sellers"], event.changes["buyer"]) == ([seller.pk], buyer.pk)


def test_co_owners_all_leave_and_households_stay() -> None:
    unit = a_unit()
    an_owner_of(unit, "王小明")
    an_owner_of(unit, "李芳")
    child = a_person("王小")
    an_occupancy(unit, child, role=OccupancyRole.HOUSEHOLD)
    buyer = a_person("陈静")
    actions.sell_home(unit_id=unit.pk, seen=1, buyer_id=buyer.pk, on=SALE, by=an_actor("agent"), at=AT)
    assert [row.person_id for row in people_of(unit.pk, on=SALE)] == [buyer.pk, child.pk]


def test_the_first_sale_of_unsold_stock_makes_it_sold() -> None:
    unit = a_unit(state=UnitState.UNSOLD, handed_over_on=None)
    actions.sell_home(unit_id=unit.pk, seen=1, buyer_id=a_person().pk, on=SALE, by=an_actor("agent"), at=AT)
    assert Unit.objects.get().state == "sold"


def test_a_sale_before_the_present_owner_or_to_them_or_in_days_to_come_is_refused() -> None:
    unit, agent = a_unit(), an_actor("agent")
    owner = an_owner_of(unit, from_on=date(2025, 6, 1))
    buyer = a_person("李建国")
    with pytest.raises(rules.TooEarly):
        actions.sell_home(unit_id=unit.pk, seen=1, buyer_id=buyer.pk, on=date(2025, 5, 31), by=agent, at=AT)
    with pytest.raises(rules.TooEarly):
        actions.sell_home(unit_id=unit.pk, seen=1, buyer_id=buyer.pk, on=date(2026, 11, 22), by=agent, at=AT)
    with pytest.raises(rules.NotSold):
        actions.sell_home(unit_id=unit.pk, seen=1, buyer_id=owner.pk, on=SALE, by=agent, at=AT)
    assert Occupancy.objects.count() == 1


@pytest.mark.feature("AR01")
def test_households_and_tenants_come_and_go_with_their_days() -> None:
    unit, agent = a_unit(), an_actor("agent")
    tenant = a_person("周芳")
    occupancy = actions.add_occupant(
        unit_id=unit.pk,
        seen=1,
        person_id=tenant.pk,
        role=OccupancyRole.TENANT,
        from_on=date(2026, 1, 1),
        by=agent,
        at=AT,
    )
    assert [row.person_id for row in people_of(unit.pk, on=date(2026, 6, 1))] == [tenant.pk]
    with pytest.raises(rules.TooEarly):
        actions.end_occupancy(occupancy_id=occupancy.pk, on=date(2025, 12, 31), by=agent, at=AT)
    actions.end_occupancy(occupancy_id=occupancy.pk, on=date(2026, 7, 1), by=agent, at=AT)
    assert [row.person_id for row in people_of(unit.pk, on=date(2026, 6, 30))] == [tenant.pk]
    assert people_of(unit.pk, on=date(2026, 7, 1)) == []
    with pytest.raises(RuleBroken):
        actions.end_occupancy(occupancy_id=occupancy.pk, on=date(2026, 8, 1), by=agent, at=AT)


@pytest.mark.feature("AR01")
def test_vehicles_of_a_home_are_kept_by_their_plates() -> None:
    unit, agent = a_unit("3-1-1201"), an_actor("agent")
    actions.add_vehicle(unit_id=unit.pk, seen=1, plate="粤b·12345", by=agent, at=AT)
    assert [hit.code for hit in find_homes(agent, "粤B12345")] == ["3-1-1201"]
    with pytest.raises(BadInput):
        actions.add_vehicle(unit_id=unit.pk, seen=2, plate="粤", by=agent, at=AT)
    actions.remove_vehicle(vehicle_id=Vehicle.objects.get().pk, by=agent, at=AT)
    assert not Vehicle.objects.exists()
    assert AuditEvent.objects.count() == 2


def test_only_keepers_of_people_change_them() -> None:
    unit, person = a_unit(), a_person()
    for by in (an_actor("finance"), an_actor("auditor"), an_actor("agent", development=a_development())):
        with pytest.raises(NotPermitted):
            actions.sell_home(unit_id=unit.pk, seen=1, buyer_id=person.pk, on=SALE, by=by, at=AT)
        with pytest.raises(NotPermitted):
            actions.add_phone(person_id=person.pk, seen=1, number="13900139000", by=by, at=AT)
        with pytest.raises(NotPermitted):
            actions.add_vehicle(unit_id=unit.pk, seen=1, plate="粤B12345", by=by, at=AT)


def test_a_form_about_a_home_that_has_changed_since_is_refused() -> None:
    unit, person = a_unit(), a_person()
    a_vehicle(unit)
    with pytest.raises(Stale):
        actions.sell_home(unit_id=unit.pk, seen=9, buyer_id=person.pk, on=SALE, by=an_actor("agent"), at=AT)


def test_a_form_sent_twice_makes_one_person() -> None:
    agent = an_actor("agent")
    first = actions.create_person(name="王小明", phones="13800138000", key="k1", by=agent, at=AT)
    again = actions.create_person(name="王小明", phones="13800138000", key="k1", by=agent, at=AT)
    assert (first, Person.objects.count(), AuditEvent.objects.count()) == (again, 1, 1)


def test_a_buyer_or_tenant_nobody_knew_is_entered_with_the_same_act() -> None:
    unit, agent = a_unit(), an_actor("agent")
    actions.sell_home(unit_id=unit.pk, seen=1, on=SALE, name="李建国", phones="13900139000", by=agent, at=AT)
    told = {"role": OccupancyRole.TENANT, "from_on": SALE, "name": "周芳", "phones": ""}
    actions.add_occupant(unit_id=unit.pk, seen=2, **told, by=agent, at=AT)  # type: ignore[arg-type]
    assert [row.person.name for row in people_of(unit.pk, on=SALE)] == ["李建国", "周芳"]
    with pytest.raises(BadInput):
        actions.sell_home(unit_id=unit.pk, seen=3, on=SALE, name=" ", by=agent, at=AT)
