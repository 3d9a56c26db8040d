"""The page behind a code on a wall, as strangers, owners and staff see it; and the office page that prints codes."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from aftercare.faces.web.entrance.open_form import mark_of
from aftercare.records.estate.models import PlaceCode
from aftercare.service.cases.models import Case
from tests.faces.web.pages import browser_of
from tests.factories.accounts import a_staff_member, a_team
from tests.factories.cases import the_policy
from tests.factories.estate import a_building, a_place_code, a_unit, an_owner_of


def a_lift() -> PlaceCode:
    the_policy()
    code = a_place_code(building=a_building("3栋"), component="lift_car", label="3栋1单元电梯")
    a_team(code.development, lead=a_staff_member("supervisor", development=code.development))
    return code


def a_stranger() -> Client:
    client = Client()
    client.cookies["language"] = "en"
    return client


def a_minute_ago(code: PlaceCode) -> str:
    """The mark of a form that was opened a minute ago."""
    return mark_of(code.token, at=timezone.now() - timedelta(minutes=1))


def told(code: PlaceCode, began: str, **values: str) -> dict[str, str]:
    return {
        "kind": "repair",
        "component": code.component,
        "symptom": "not_working",
        "text": "电梯停在三楼不动了。",
        "reporter_name": "路人甲",
        "reporter_phone": "139 0000 1111",
        "agreed": "on",
        "began": began,
        "submission_key": f"key-{code.token}",
        **values,
    }


@pytest.mark.feature("IN11")
def test_a_stranger_reports_and_reads_the_number_and_where_the_link_went() -> None:
    code, client = a_lift(), a_stranger()
    form = client.get(f"/q/{code.token}").content.decode()
    assert "3栋1单元电梯" in form
    assert "How your data are used" in form
    answer = client.post(f"/q/{code.token}", told(code, a_minute_ago(code)), follow=True)
    case = Case.objects.get()
    html = answer.content.decode()
    assert case.number
    assert case.number in html
    assert "139****1111" in html
    assert (case.building, case.channel, case.reporter_phone) == (code.building, "qr", "13900001111")
    again = client.get(f"/q/{code.token}").content.decode()
    assert "We know of this already" in again
    assert "路人甲" not in again
    assert "停在三楼" not in again


@pytest.mark.parametrize(
    ("field", "value"),
    [("website", "http://spam.example"), ("agreed", ""), ("reporter_phone", "12"), ("symptom", ""), ("text", "")],
)
def test_what_a_machine_or_a_hurried_person_sends_comes_back_with_what_was_typed(field: str, value: str) -> None:
    code, client = a_lift(), a_stranger()
    answer = client.post(f"/q/{code.token}", told(code, a_minute_ago(code), **{field: value}))
    assert answer.status_code == 422
    assert "路人甲" in answer.content.decode()
    assert not Case.objects.exists()


def test_a_form_sent_back_at_once_or_with_the_mark_of_another_code_is_not_taken() -> None:
    code, client = a_lift(), a_stranger()
    other = a_place_code(building=code.building, component="fire_door")
    for began in (mark_of(code.token, at=timezone.now()), a_minute_ago(other), "forged", ""):
        assert client.post(f"/q/{code.token}", told(code, began)).status_code == 422
    assert not Case.objects.exists()


def test_the_code_of_a_home_offers_the_parts_of_a_home_and_tells_nothing_of_it() -> None:
    the_policy()
    unit = a_unit("3-1-1201")
    an_owner_of(unit, "王小明")
    code = a_place_code(unit, label="3-1-1201")
    html = a_stranger().get(f"/q/{code.token}").content.decode()
    assert "component=tap_shower" in html
    assert "component=lift_car" not in html
    assert "王小明" not in html
    form = a_stranger().get(f"/q/{code.token}?component=tap_shower").content.decode()
    assert 'name="symptom"' in form
    assert "王小明" not in form


def test_staff_are_led_to_the_desk_with_the_place_filled_in() -> None:
    code = a_lift()
    answer = browser_of(a_staff_member(development=code.development)).get(f"/q/{code.token}")
    assert answer["Location"].startswith(f"/desk/cases/new?development={code.development_id}&channel=site")


def test_a_code_that_was_taken_down_says_so() -> None:
    code = a_lift()
    PlaceCode.objects.filter(pk=code.pk).update(withdrawn_at=timezone.now())
    assert a_stranger().get(f"/q/{code.token}").status_code == 410
    assert a_stranger().get("/q/no-such-code").status_code == 410


@pytest.mark.feature("IN11")
def test_codes_are_made_for_each_entrance_and_printed_on_a_sheet() -> None:
    the_policy()
    unit = a_unit("3-1-1201")
    assert unit.building is not None
    keeper = browser_of(a_staff_member("administrator", development=unit.development, language="en"))
    sent = {"building": str(unit.building.pk), "where": "entrances", "parts": ["lift_car", "lobby"]}
    answer = keeper.post(f"/office/codes/?development={unit.development_id}", sent, follow=True)
    html = answer.content.decode()
    assert html.count("<svg") >= 2
    labels = set(PlaceCode.objects.values_list("label", flat=True))
    assert labels == {"3栋1单元 Lift", "3栋1单元 Lobby and corridors"}
    address = re.search(r"/q/[\w-]+", html)
    assert address is not None
    assert Client().get(address.group()).status_code == 200
    keeper.post(f"/office/codes/?development={unit.development_id}", sent)
    assert PlaceCode.objects.count() == 2, "a place that has a code keeps it"
    code = PlaceCode.objects.order_by("pk").first()
    assert code is not None
    keeper.post(f"/office/codes/{code.pk}/withdraw", {"reason": "torn off"})
    assert Client().get(f"/q/{code.token}").status_code == 410
