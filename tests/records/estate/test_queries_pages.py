"""What the pages of homes and people are made from."""

from datetime import date

import pytest
from pytest_django import DjangoAssertNumQueries

from aftercare.records.estate import queries
from aftercare.records.estate.models import Unit
from aftercare.records.estate.queries import UnitFilters
from aftercare.records.estate.rules import OccupancyRole, UnitKind, UnitState
from tests.factories.accounts import a_development, an_actor, an_owner_actor
from tests.factories.estate import a_component, a_person, a_unit, a_vehicle, an_occupancy, an_owner_of

TODAY = date(2026, 11, 21)


@pytest.mark.feature("AR01")
def test_a_home_knows_its_people_through_time_its_parts_and_vehicles(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    unit = a_unit()
    former = an_owner_of(unit, "王小明", from_on=date(2020, 1, 1), until_on=date(2025, 1, 1))
    tenant = a_person("周芳")
    an_occupancy(unit, tenant, role=OccupancyRole.TENANT, from_on=date(2026, 1, 1))
    owner = an_owner_of(unit, "李建国", from_on=date(2025, 1, 1))
    a_component(unit, "boiler")
    a_vehicle(unit)
    agent = an_actor("agent")
    with django_assert_max_num_queries(5):
        home = queries.home(unit.pk, by=agent, on=TODAY)
    assert home is not None
    assert [row.person_id for row in home.present] == [owner.pk, tenant.pk]
    assert [row.person_id for row in home.past] == [former.pk]
    assert ([c.key for c in home.components], [v.plate for v in home.vehicles]) == (["boiler"], ["粤B12345"])


def test_a_home_tells_nobody_who_its_people_are_but_those_who_may_know() -> None:
    unit = a_unit()
    owner = an_owner_of(unit)
    home = queries.home(unit.pk, by=an_actor("finance"), on=TODAY)
    assert home is not None
    assert (home.may_see_people, home.present, home.vehicles) == (False, [], [])
    assert queries.home(unit.pk, by=an_actor("agent", development=a_development()), on=TODAY) is None
    assert queries.home(unit.pk, by=an_owner_actor(owner.pk), on=TODAY) is not None
    assert queries.home(unit.pk, by=an_owner_actor(owner.pk + 1), on=TODAY) is None


def test_units_are_listed_by_every_filter() -> None:
    development = a_development()
    a_unit("3-1-1201", development=development)
    a_unit("3-1-1202", development=development, state=UnitState.UNSOLD, handed_over_on=None)
    a_unit("B1-023", development=development, kind=UnitKind.PARKING)
    a_unit("9-1-101")
    agent = an_actor("agent")

    def listed(**filters: object) -> list[str]:
        page = queries.list_units(UnitFilters(**filters), by=agent)  # type: ignore[arg-type]
        return [unit.code for unit in page.units]

    assert listed() == ["3-1-1201", "3-1-1202", "B1-023", "9-1-101"]
    assert listed(development_id=development.pk, kind="home") == ["3-1-1201", "3-1-1202"]
    assert listed(building_id=Unit.objects.get(code="9-1-101").building_id) == ["9-1-101"]
    assert listed(state="unsold") == ["3-1-1202"]
    assert listed(handed_over=False) == ["3-1-1202"]
    assert listed(text="三栋1单元12") == ["3-1-1201", "3-1-1202"]
    assert listed(text="101") == ["9-1-101"]


def test_every_unit_stands_on_exactly_one_page(django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    for development in (a_development(), a_development()):
        for number in range(101, 106):
            an_owner_of(a_unit(f"1-1-{number}", development=development))
    agent, seen, key = an_actor("agent"), [], ""
    for _page in range(10):
        with django_assert_max_num_queries(3):
            page = queries.list_units(UnitFilters(), by=agent, after=key, size=4)
        seen += [unit.pk for unit in page.units]
        assert all(page.owners[unit.pk] for unit in page.units)
        key = page.next_key
        if not key:
            break
    assert len(seen) == len(set(seen)) == 10
    assert queries.list_units(UnitFilters(), by=agent, after="nonsense~", size=4).next_key


@pytest.mark.feature("AR03")
def test_the_tree_counts_from_the_development_down(django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    development = a_development()
    for code in ("2-1-101", "2-1-201", "2-2-101", "10-1-101"):
        a_unit(code, development=development)
    a_unit("023", development=development, kind=UnitKind.PARKING, state=UnitState.VACANT, handed_over_on=None)
    agent = an_actor("agent")
    with django_assert_max_num_queries(5):
        tree = queries.tree(development.pk, by=agent)
    assert tree is not None
    ((_phase, buildings),) = tree.phases
    assert [(b.building.code, b.entrances, b.floors, b.units.total) for b in buildings] == [
        ("2", 2, 3, 3),
        ("10", 1, 1, 1),
    ]
    assert (tree.apart.by_kind, tree.apart.by_state, tree.apart.handed_over) == ({"parking": 1}, {"vacant": 1}, 0)
    assert (tree.total.total, tree.total.by_kind, tree.total.handed_over) == (5, {"home": 4, "parking": 1}, 4)
    assert queries.tree(development.pk, by=an_actor("agent", development=a_development())) is None


@pytest.mark.feature("AR03")
def test_a_building_is_drawn_storey_by_storey_from_the_top(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    development = a_development()
    for code in ("2-2-101", "2-1-102", "2-1-101", "2-1-1001", "2-A"):
        unit = a_unit(code, development=development)
    assert unit.building is not None
    with django_assert_num_queries(1):
        columns = queries.board(unit.building)
    assert [(c.name, c.widest, [(s.name, [u.code for u in s.units]) for s in c.storeys]) for c in columns] == [
        ("1单元", 2, [("10层", ["2-1-1001"]), ("1层", ["2-1-101", "2-1-102"])]),
        ("2单元", 1, [("1层", ["2-2-101"])]),
        ("", 1, [("", ["2-A"])]),
    ]


def test_developments_are_counted_within_reach(django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    mine, other = a_unit(), a_unit()
    agent = an_actor("agent", development=mine.development)
    with django_assert_max_num_queries(3):
        rows = queries.developments_of(agent)
    assert [(row.development, row.buildings, row.units.total) for row in rows] == [(mine.development, 1, 1)]
    assert len(queries.developments_of(an_actor("auditor"))) == 2
    assert other.development not in [row.development for row in rows]


@pytest.mark.feature("IN17")
def test_records_with_one_phone_or_one_name_in_one_home_are_shown_as_likely_the_same() -> None:
    unit, other = a_unit("3-1-1201"), a_unit("3-1-1202")
    person = an_owner_of(unit, "王小明", ["13800138000"])
    by_phone = an_owner_of(other, "王晓明", ["13800138000"])
    by_name = an_owner_of(unit, "王小明", ["13900139000"])
    an_owner_of(other, "王小明", ["13700137000"])
    page = queries.person_page(person.pk, by=an_actor("supervisor"))
    assert page is not None
    assert {each.pk for each in page.alike} == {by_phone.pk, by_name.pk}
    assert [row.unit.code for row in page.present] == ["3-1-1201"]


def test_people_are_found_by_name_pinyin_and_phone_within_reach() -> None:
    unit = a_unit()
    person = an_owner_of(unit, "王小明", ["13800138765"])
    an_owner_of(a_unit(), "李建国", ["13900139000"])
    for text in ("王小", "wxm", "13800138765", "8765"):
        assert queries.find_people(an_actor("agent"), text) == [person]
    assert queries.find_people(an_actor("agent"), "") == []
    assert queries.find_people(an_actor("agent", development=a_development()), "王小明") == []
    assert queries.person_page(person.pk, by=an_actor("finance")) is None


def test_a_number_leads_to_whoever_was_entered_first() -> None:
    first = a_person("王小明", ["13800138000"])
    a_person("王小明", ["13800138000"])
    assert queries.find_by_phone("13800138000") == first
    assert queries.find_by_phone("13900139000") is None
