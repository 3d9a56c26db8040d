"""Homes, buildings and their people on the desk."""

from datetime import date
from itertools import pairwise

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from aftercare.records.estate.models import Occupancy, Unit, Vehicle
from aftercare.records.estate.rules import OccupancyRole
from tests.faces.web.desk.stored import a_stored_case, the_policy
from tests.faces.web.pages import signed_in
from tests.factories.accounts import a_development
from tests.factories.contractors import a_built_part, a_contractor
from tests.factories.estate import a_component, a_person, a_unit, a_vehicle, an_occupancy, an_owner_of

PAGES = ["/desk/developments/", "/desk/homes/", "/desk/people/", "/desk/contractors/"]


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_every_list_opens_empty_and_says_what_to_do(address: str, language: str) -> None:
    response = signed_in(language=language).get(address)
    assert response.status_code == 200
    assert "empty-title" in response.content.decode()


@pytest.mark.feature("AR02")
def test_the_page_of_a_home_tells_its_whole_story() -> None:
    the_policy()
    unit = a_unit("3-1-1201", development=a_development("锦绣花园"))
    an_owner_of(unit, "王小明", ["13800138000"], from_on=date(2025, 6, 1))
    an_owner_of(unit, "陈静", from_on=date(2020, 1, 1), until_on=date(2025, 6, 1))
    a_vehicle(unit, "粤B12345")
    a_component(unit, "boiler", maker="万和")
    a_built_part(a_contractor(name="安捷门窗"), development=unit.development, component="doors_windows")
    a_stored_case(unit=unit, building=unit.building, development=unit.development, subject="厨房水管漏水")
    a_stored_case(unit=unit, development=unit.development, subject="入户门关不上", closed_at=timezone.now())
    html = signed_in(language="en").get(unit.url).content.decode()
    for told in (
        "王小明",
        "138 0013 8000",
        "陈静",
        "粤B12345",
        "万和",
        "安捷门窗",
        "厨房水管漏水",
        "入户门关不上",
        "Warranty",
    ):
        assert told in html, told


def test_the_page_of_a_home_takes_few_statements_however_much_happened(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    the_policy()
    unit = a_unit()
    for place in range(5):
        an_owner_of(unit, f"业主{place}")
        a_stored_case(unit=unit, development=unit.development)
        a_built_part(development=unit.development, component="window")
    client = signed_in()
    client.get(unit.url)
    with django_assert_max_num_queries(22):
        client.get(unit.url)


def test_who_may_not_know_people_reads_no_name_on_the_page_of_a_home() -> None:
    unit = a_unit()
    an_owner_of(unit, "王小明", ["13800138000"])
    html = signed_in("finance").get(unit.url).content.decode()
    assert "王小明" not in html
    assert "13800138000" not in html
    assert signed_in("agent", development=a_development()).get(unit.url).status_code == 404


def test_the_list_of_homes_is_narrowed_by_its_address_and_paged_by_key() -> None:
    development = a_development()
    for number in range(101, 156):
        a_unit(f"1-1-{number}", development=development)
    client = signed_in()
    first = client.get(f"/desk/homes/?development={development.pk}").content.decode()
    assert "1-1-150" in first
    assert "1-1-151" not in first
    onward = first.split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&")
    assert "1-1-151" in client.get(onward).content.decode()
    assert "1-1-105" in client.get("/desk/homes/?q=1-1-105").content.decode()
    alone = client.get("/desk/homes/?q=1-1-105", headers={"HX-Request": "true"})
    assert alone.content.decode().strip().startswith('<div id="results">')


@pytest.mark.feature("AR03")
def test_one_walks_from_the_developments_down_to_a_home() -> None:
    unit = a_unit("3-1-1201")
    a_stored_case(unit=unit, building=unit.building, development=unit.development)
    assert unit.building is not None
    client = signed_in()
    way = ["/desk/developments/", f"/desk/developments/{unit.development_id}/", unit.building.url, unit.url]
    for here, there in pairwise(way):
        assert f'href="{there}"' in client.get(here).content.decode()
    assert "unit-busy" in client.get(unit.building.url).content.decode()


def test_a_home_is_sold_to_somebody_known_or_new() -> None:
    unit = a_unit()
    seller, buyer = an_owner_of(unit, "王小明"), a_person("李建国", ["13900139000"])
    an_occupancy(a_unit(), buyer)
    client = signed_in()
    assert "李建国" in client.get(f"{unit.url}sell?q=ljg").content.decode()
    sent = client.post(f"{unit.url}sell", {"seen": 1, "person": buyer.pk, "on": "2026-09-01"})
    assert sent.headers["Location"] == unit.url
    client.post(f"{unit.url}sell", {"seen": 2, "name": "周芳", "phones": "13700137000", "on": "2026-10-01"})
    owners = Occupancy.objects.filter(unit=unit).order_by("pk").values_list("person__name", "until_on")
    assert list(owners) == [("王小明", date(2026, 9, 1)), ("李建国", date(2026, 10, 1)), ("周芳", None)]
    assert seller.occupancies.count() == 1


def test_people_join_and_leave_a_home_and_vehicles_come_and_go() -> None:
    unit, client = a_unit(), signed_in()
    client.post(f"{unit.url}join", {"seen": 1, "name": "周芳", "role": "tenant", "on": "2026-01-01"})
    tenant = Occupancy.objects.get()
    assert tenant.role == OccupancyRole.TENANT
    client.post(f"/desk/occupancies/{tenant.pk}/end", {"on": "2026-07-01"})
    tenant.refresh_from_db()
    assert tenant.until_on == date(2026, 7, 1)
    client.post(f"{unit.url}vehicles", {"seen": 3, "plate": "粤B12345"})
    client.post(f"/desk/vehicles/{Vehicle.objects.get().pk}/remove")
    assert not Vehicle.objects.exists()


def test_keepers_change_the_home_its_handover_and_the_building() -> None:
    unit, client = a_unit(handed_over_on=None), signed_in("manager")
    client.post(f"{unit.url}change", {"seen": 1, "state": "let", "area": "89.5", "layout": "", "notes": ""})
    client.post(f"{unit.url}handover", {"seen": 2, "on": "2025-06-01"})
    unit = Unit.objects.get()
    assert (unit.state, unit.handed_over_on) == ("let", date(2025, 6, 1))
    assert unit.building is not None
    client.post(f"{unit.building.url}change", {"seen": 1, "name": "三号楼", "completed_on": "2025-03-02"})
    unit.building.refresh_from_db()
    assert unit.building.name == "三号楼"
    assert "三号楼" in client.get(unit.building.url).content.decode()


@pytest.mark.parametrize(("role", "expected"), [("agent", 403), ("auditor", 403), ("manager", 302)])
def test_the_home_is_changed_only_by_those_who_may(role: str, expected: int) -> None:
    unit = a_unit()
    sent = signed_in(role).post(f"{unit.url}change", {"seen": 1, "state": "let", "area": "", "layout": "", "notes": ""})
    assert sent.status_code == expected
