"""Buildings and units entered by hand, where no file is worth the while."""

import pytest
from django.test import Client

from aftercare.ground.audit.models import AuditEvent
from aftercare.records.estate.models import Building, Unit
from aftercare.records.estate.queries import tree
from tests.factories.accounts import a_development, a_staff_member, an_actor


def a_browser(role: str, **where: object) -> Client:
    browser = Client(headers={"Accept-Language": "en"})
    browser.force_login(a_staff_member(role, language="en", **where))
    return browser


@pytest.mark.feature("PL12")
def test_a_building_and_a_home_in_it_are_entered_by_hand():
    here = a_development()
    browser = a_browser("administrator")
    page = browser.get(f"/desk/developments/{here.pk}/").content.decode()
    assert "Enter a building" in page
    browser.post(f"/desk/developments/{here.pk}/buildings", {"name": "7栋", "phase": "二期"})
    building = Building.objects.get(development=here)
    assert (building.name, building.phase.name) == ("7栋", "二期")
    assert "Enter a home or another unit" in browser.get(building.url).content.decode()
    answer = browser.post(
        f"/desk/developments/{here.pk}/units",
        {"building": "7栋", "entrance": "2单元", "number": "1201", "kind": "home", "state": "sold", "area": "98.5"},
    )
    unit = Unit.objects.get(development=here)
    assert answer["Location"] == unit.url
    assert (unit.building, str(unit.area), unit.floor.level) == (building, "98.50", 12)
    assert {"building.created", "unit.created"} <= set(AuditEvent.objects.values_list("name", flat=True))


@pytest.mark.requirement("S002.01.r20", "S002.01.r21")
def test_what_the_company_holds_is_kept_by_class_and_state_with_its_place():
    here = a_development()
    browser = a_browser("administrator")
    held = [("home", "unsold", "101"), ("shop", "let", "S1"), ("storage", "vacant", "B12")]
    parking = [("parking", "sold", "B1-001"), ("parking", "let", "B1-002"), ("parking", "vacant", "B1-003")]
    for kind, state, number in [*held, *parking]:
        typed = {"building": "7栋" if kind == "home" else "", "number": number, "kind": kind, "state": state}
        assert browser.post(f"/desk/developments/{here.pk}/units", typed).status_code == 302
    idle = browser.get(f"/desk/homes/?development={here.pk}&kind=parking&state=vacant").content.decode()
    assert "B1-003" in idle
    assert "B1-001" not in idle
    counts = tree(here.pk, by=an_actor("administrator")).total.by_kind
    assert counts == {"home": 1, "shop": 1, "storage": 1, "parking": 3}


def test_the_same_unit_twice_is_refused():
    here = a_development()
    browser = a_browser("administrator")
    typed = {"building": "7栋", "number": "1201", "kind": "home", "state": "sold"}
    browser.post(f"/desk/developments/{here.pk}/units", typed)
    assert browser.post(f"/desk/developments/{here.pk}/units", typed).status_code == 409
    assert Unit.objects.count() == 1


def test_whoever_may_not_change_homes_is_neither_asked_nor_heard():
    here = a_development()
    browser = a_browser("agent", development=here)
    assert "Enter a building" not in browser.get(f"/desk/developments/{here.pk}/").content.decode()
    assert browser.post(f"/desk/developments/{here.pk}/buildings", {"name": "7栋"}).status_code == 403
    assert not Building.objects.exists()
