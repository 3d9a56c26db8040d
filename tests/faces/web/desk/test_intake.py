"""Telephone intake: one screen from the room to the number."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from aftercare.ground.accounts.models import Staff
from aftercare.records.estate.models import Person, Unit
from aftercare.service.cases.models import Case
from tests.faces.web.pages import browser_of, signed_in
from tests.factories.accounts import a_staff_member
from tests.factories.cases import a_case, the_policy
from tests.factories.estate import a_person, a_unit, an_occupancy

HTMX = {"HX-Request": "true"}


def a_home() -> tuple[Unit, Person]:
    the_policy()
    unit = a_unit("3-1-1201")
    person = a_person("王小明", ["13812345678"])
    an_occupancy(unit, person)
    return unit, person


def sent(home: Unit, **values: str) -> dict[str, str]:
    return {
        "kind": "repair",
        "channel": "phone",
        "text": "厨房水管漏水，地上都是水。",
        "component": "water_supply_pipe",
        "symptom": "leak",
        "unit": str(home.pk),
        "reporter_name": "王小明",
        "reporter_phone": "13812345678",
        "submission_key": uuid4().hex,
        **values,
    }


@pytest.mark.parametrize("words", ["3-1-1201", "王小明", "5678"])
def test_a_home_is_found_by_room_name_or_the_end_of_the_number(words: str) -> None:
    a_home()
    html = signed_in().get("/desk/cases/new", {"find": words}, headers={**HTMX, "HX-Target": "hits"}).content.decode()
    assert "3-1-1201" in html
    assert "<html" not in html


def test_the_chosen_home_brings_its_people_and_what_is_open() -> None:
    unit, person = a_home()
    open_case = a_case(unit=unit, text="客厅地砖空鼓。", at=timezone.now())
    html = signed_in(language="en").get(f"/desk/cases/new?unit={unit.pk}").content.decode()
    assert "138 1234 5678" in html, "the agent reads the number aloud"
    assert 'value="王小明"' in html, "the owner stands in the form already"
    assert open_case.url in html
    assert f'name="person" value="{person.pk}"' in html


@pytest.mark.requirement("S000.01.r10", "S004.11.r01", "S004.11.r02")
@pytest.mark.feature("IN02")
def test_registering_gives_a_number_and_the_channel_is_kept() -> None:
    unit, _person = a_home()
    agent = a_staff_member(development=unit.development)
    response = browser_of(agent).post("/desk/cases/new", sent(unit))
    case = Case.objects.get()
    assert response["Location"] == f"{case.url}?registered=intake"
    assert case.number
    assert (case.channel, case.first_contact, case.responsible) == ("phone", agent, agent)
    page = browser_of(agent).get(response["Location"]).content.decode()
    assert case.number in page
    assert 'data-draft-done="intake"' in page


def test_the_same_form_sent_twice_is_one_case() -> None:
    unit, _person = a_home()
    client, form = browser_of(a_staff_member(development=unit.development)), sent(unit)
    first, second = client.post("/desk/cases/new", form), client.post("/desk/cases/new", form)
    assert first["Location"] == second["Location"]
    assert Case.objects.count() == 1


def test_what_the_policy_asks_for_is_asked_and_what_was_typed_is_given_back() -> None:
    unit, _person = a_home()
    response = signed_in(language="en").post("/desk/cases/new", sent(unit, component="", text="走廊灯不亮"))
    html = response.content.decode()
    assert response.status_code == 422
    assert 'id="id_component-error"' in html
    assert "走廊灯不亮" in html
    assert not Case.objects.exists()


def test_a_repair_without_a_home_is_told_to_search_first() -> None:
    unit, _person = a_home()
    response = signed_in(language="en").post("/desk/cases/new", sent(unit, unit=""))
    assert response.status_code == 422
    assert "Choose the home first" in response.content.decode()


def test_what_is_about_no_home_names_its_development() -> None:
    unit, _person = a_home()
    client = signed_in()
    form = sent(unit, kind="suggestion", unit="", component="", symptom="", text="小区门口加一盏灯。")
    assert client.post("/desk/cases/new", form).status_code == 422
    client.post("/desk/cases/new", {**form, "development": str(unit.development_id)})
    case = Case.objects.get()
    assert (case.unit, case.development) == (None, unit.development)


def test_a_like_case_of_the_home_is_shown_before_saving() -> None:
    unit, _person = a_home()
    now = timezone.now()
    before = a_case(
        unit=unit, component="water_supply_pipe", symptom="leak", text="水管又漏了。", at=now - timedelta(days=3)
    )
    html = (
        signed_in()
        .get(
            "/desk/cases/new",
            {"unit": unit.pk, "component": "water_supply_pipe", "symptom": "leak"},
            headers={**HTMX, "HX-Target": "part"},
        )
        .content.decode()
    )
    assert before.number in html
    assert before.url in html


@pytest.mark.feature("WA01", "WA02")
def test_the_warranty_of_the_part_is_seen_while_listening() -> None:
    unit, _person = a_home()
    query = {"unit": unit.pk, "component": "bathroom_waterproofing"}
    html = signed_in(language="en").get("/desk/cases/new", query).content.decode()
    assert "In warranty, until 1 Jun 2030" in html, "five years from the handover, and the last day counts"
    assert "art. 40(1)(2)" in html


def test_a_home_without_a_handover_date_says_that_it_is_missing() -> None:
    the_policy()
    unit = a_unit("8-1-101", handed_over_on=None)
    html = signed_in(language="en").get("/desk/cases/new", {"unit": unit.pk}).content.decode()
    assert "handover date not recorded" in html


@pytest.mark.requirement("S000.12.r18")
def test_an_emergency_says_at_once_what_to_tell_the_owner() -> None:
    unit, _person = a_home()
    html = (
        signed_in()
        .get(
            "/desk/cases/new",
            {"unit": unit.pk, "component": "outer_wall_insulation", "symptom": "falling"},
            headers={**HTMX, "HX-Target": "part"},
        )
        .content.decode()
    )
    assert "请远离坠落区域" in html


def test_a_technician_may_not_register() -> None:
    unit, _person = a_home()
    technician: Staff = a_staff_member("technician", development=unit.development)
    assert browser_of(technician).post("/desk/cases/new", sent(unit)).status_code in {403, 422}
    assert not Case.objects.exists()


@pytest.mark.feature("IN13", "PL12")
def test_a_letter_is_asked_for_its_days_and_its_scan_hangs_on_the_case() -> None:
    unit, _person = a_home()
    client = browser_of(a_staff_member(development=unit.development, language="en"))
    asked = client.get(
        "/desk/cases/new", {"unit": unit.pk, "channel": "letter"}, headers={**HTMX, "HX-Target": "part"}
    ).content.decode()
    assert 'name="answer_letter_received_on"' in asked
    scan = SimpleUploadedFile("来函.pdf", b"%PDF-1.4 a letter", "application/pdf")
    form = {**sent(unit, channel="letter"), "answer_letter_received_on": "2026-11-17", "photos": scan}
    client.post("/desk/cases/new", form)
    case = Case.objects.get()
    assert case.answers == {"letter_received_on": "2026-11-17"}
    page = client.get(case.url).content.decode()
    assert "Letter received on" in page
    assert "来函.pdf" in page


@pytest.mark.feature("IN14")
def test_what_is_open_already_gets_the_new_words_instead_of_a_second_case() -> None:
    unit, _person = a_home()
    before = a_case(unit=unit, component="water_supply_pipe", symptom="leak", text="水管漏了。", at=timezone.now())
    client = browser_of(a_staff_member(development=unit.development, language="en"))
    html = client.get(
        "/desk/cases/new", {"unit": unit.pk, "component": "water_supply_pipe"}, headers={**HTMX, "HX-Target": "part"}
    ).content.decode()
    assert f'name="add_to" value="{before.pk}"' in html
    answer = client.post("/desk/cases/new", {**sent(unit, text="漏到楼下了。"), "add_to": str(before.pk)})
    assert answer["Location"].startswith(before.url)
    assert Case.objects.count() == 1
    assert "漏到楼下了。" in client.get(before.url).content.decode()


def test_what_is_wrong_with_a_common_part_names_its_building() -> None:
    the_policy()
    unit = a_unit("3-1-1201")
    client, here = signed_in(), unit.development
    assert unit.building is not None
    shown = client.get(f"/desk/cases/new?development={here.pk}").content.decode()
    assert 'name="building"' in shown
    sent = {
        "kind": "repair",
        "channel": "phone",
        "development": here.pk,
        "building": unit.building_id,
        "component": "lift_car",
        "symptom": "not_working",
        "text": "3栋电梯停在五楼不动",
        "urgency": "normal",
        "reporter_name": "李女士",
        "reporter_phone": "13800138000",
    }
    response = client.post("/desk/cases/new", sent)
    assert response.status_code == 302, response.content.decode()[-2000:]
    case = Case.objects.get()
    assert (case.unit_id, case.building_id) == (None, unit.building_id)
    elsewhere = {**sent, "building": a_unit("9-1-101").building_id, "submission_key": "2"}
    assert client.post("/desk/cases/new", elsewhere).status_code == 422
