"""The agent's one search box."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.db.models import Q, QuerySet
from pytest_django import DjangoAssertNumQueries

from aftercare.ground.core.actors import Actor
from aftercare.ground.core.database import begins_with, is_postgresql
from aftercare.records.estate.models import Person, PersonPhone, Unit
from aftercare.records.estate.queries import find_homes
from aftercare.records.estate.queries.search import people_named
from aftercare.records.estate.rules import OccupancyRole
from tests.factories.accounts import a_development, an_actor, an_owner_actor
from tests.factories.estate import a_person, a_unit, a_vehicle, an_occupancy, an_owner_of

PEOPLE = ["王小明", "王小", "wxm", "wangxiaoming", "WangXiao", "13800138765", "138 0013 8765", "8765", "+8613800138765"]
STATEMENTS = [("1201", 5), ("3-1-1201", 3), ("锦绣1201", 4), ("王小明", 3), ("13800138765", 5)]


def codes(actor: Actor, text: str) -> list[str]:
    return [hit.code for hit in find_homes(actor, text)]


@pytest.mark.parametrize(
    "text", ["3栋1单元1201", "3-1-1201", "3 1 1201", "1201", "三栋1201", "311201", "3-1-12", "3112"]
)
def test_a_home_is_found_by_its_room_in_any_way_people_say_it(text: str) -> None:
    unit = a_unit("3-1-1201")
    a_unit("2-1-1102", development=unit.development)
    assert codes(an_actor("agent"), text) == ["3-1-1201"]


def test_the_exact_room_stands_before_those_that_only_begin_so() -> None:
    development = a_development()
    for code in ("3-1-1201", "12-1-301", "1-2-01"):
        a_unit(code, development=development)
    assert codes(an_actor("agent"), "301") == ["12-1-301"]
    assert codes(an_actor("agent"), "12")[0] == "1-2-01"


@pytest.mark.parametrize("text", ["锦绣花园3栋1201", "锦绣 1201", "jx01 1201"])
def test_the_development_may_be_said_before_the_room(text: str) -> None:
    a_unit("3-1-1201", development=a_development("锦绣花园", code="JX01"))
    a_unit("3-1-1201", development=a_development("云山府", code="YS01"))
    assert [hit.development for hit in find_homes(an_actor("agent"), text)] == ["锦绣花园"]


@pytest.mark.parametrize("text", PEOPLE)
def test_a_home_is_found_by_the_people_in_it(text: str) -> None:
    unit = a_unit("3-1-1201")
    an_owner_of(unit, "王小明", ["13800138765"])
    an_owner_of(a_unit("3-1-1202", development=unit.development), "李建国", ["13900139000"])
    hit = find_homes(an_actor("agent"), text)
    assert [(h.code, [o.name for o in h.owners]) for h in hit] == [("3-1-1201", ["王小明"])]
    assert hit[0].found_by is not None
    assert hit[0].owners[0].phones == ("138****8765",)


def test_a_tenant_is_found_beside_the_owner() -> None:
    unit = a_unit()
    an_owner_of(unit, "王小明", ["13800138000"])
    an_occupancy(unit, a_person("周芳", ["13711112222"]), role=OccupancyRole.TENANT)
    (hit,) = find_homes(an_actor("agent"), "2222")
    assert hit.found_by is not None
    assert (hit.found_by.name, hit.found_by.role, hit.owners[0].name) == ("周芳", "tenant", "王小明")


def test_somebody_who_has_left_is_not_found_in_the_home() -> None:
    an_owner_of(a_unit(), "王小明", ["13800138000"], until_on=date(2026, 1, 1))
    assert find_homes(an_actor("agent"), "王小明") == []


def test_a_name_and_a_room_together_mean_that_home() -> None:
    unit = a_unit("3-1-1201")
    an_owner_of(unit, "王小明")
    an_owner_of(a_unit("5-1-1201", development=unit.development), "李建国")
    assert codes(an_actor("agent"), "王小明 1201") == ["3-1-1201"]
    assert codes(an_actor("agent"), "1201 李建国") == ["5-1-1201"]


def test_a_home_is_found_by_a_plate() -> None:
    a_vehicle(a_unit("3-1-1201"), "粤B12345")
    assert codes(an_actor("agent"), "粤b·12345") == ["3-1-1201"]


def test_only_homes_in_reach_are_found() -> None:
    mine, other = a_development(), a_development()
    an_owner_of(a_unit("3-1-1201", development=mine), "王小明")
    an_owner_of(a_unit("3-1-1202", development=other), "王小明")
    agent = an_actor("agent", development=mine)
    assert codes(agent, "王小明") == ["3-1-1201"]
    assert codes(agent, "1202") == []
    assert codes(an_owner_actor(0), "1201") == []


def test_finance_sees_the_home_but_nobody_in_it() -> None:
    an_owner_of(a_unit("3-1-1201"), "王小明", ["13800138765"])
    finance = an_actor("finance")
    (hit,) = find_homes(finance, "1201")
    assert (hit.owners[0].name, hit.owners[0].phones, hit.owners[0].url) == ("王**", (), "")
    assert find_homes(finance, "王小明") == []
    assert find_homes(finance, "8765") == []


@pytest.mark.parametrize(("text", "most"), STATEMENTS)
def test_the_search_takes_few_statements_however_many_homes(
    text: str, most: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    development = a_development("锦绣花园")
    for building in range(1, 25):
        an_owner_of(a_unit(f"{building}-1-1201", development=development), "王小明", ["13800138765"])
    agent = an_actor("agent")
    with django_assert_max_num_queries(most):
        assert find_homes(agent, text)


def test_no_more_are_found_than_asked_for_and_people_keep_half_the_places() -> None:
    development = a_development()
    for building in range(1, 9):
        a_unit(f"{building}-1-1201", development=development)
    an_owner_of(a_unit("1-1-502", development=development), phones=["13800131201"])
    hits = find_homes(an_actor("agent"), "1201", limit=4)
    assert [hit.code for hit in hits][-1] == "1-1-502"
    assert len(hits) == 4


def test_every_way_to_search_is_answered_from_an_index() -> None:
    if is_postgresql():
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")
    searched: list[QuerySet[Any]] = [
        Unit.objects.filter(begins_with("search_code", "3112")),
        Unit.objects.filter(number_code="1201").order_by("development_id", "search_code", "pk"),
        PersonPhone.objects.filter(Q(number="8765") | begins_with("reversed_number", "5678")),
        people_named(Person.objects.all(), "王小"),
        people_named(Person.objects.all(), "wxm"),
    ]
    for query in searched:
        plan = query.explain()
        assert "SCAN estate" not in plan, plan
        assert "Seq Scan" not in plan, plan
