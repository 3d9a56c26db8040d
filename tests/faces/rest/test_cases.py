"""Programs register, read and move cases; refusals are problem details."""

from typing import Any

import pytest
from django.test import Client

from aftercare.service.cases.models import Case
from tests.faces.rest.programs import Program
from tests.factories.accounts import a_development, a_staff_member
from tests.factories.cases import the_policy
from tests.factories.estate import a_unit, an_owner_of


def a_report(unit_id: int, **values: object) -> dict[str, object]:
    return {
        "kind": "repair",
        "channel": "phone",
        "text": "厨房水槽下面漏水，柜板已经泡胀。",
        "unit_id": unit_id,
        "component": "kitchen_waterproofing",
        "symptom": "leak",
        "reporter_name": "李芳",
        "reporter_phone": "13900001234",
        **values,
    }


def an_agents_program(unit: Any) -> Program:
    the_policy()
    return Program(a_staff_member("agent", development=unit.development))


@pytest.mark.feature("IN02")
def test_a_program_registers_a_case_and_reads_it_back() -> None:
    unit = a_unit()
    program = an_agents_program(unit)
    made = program.post("/cases", a_report(unit.pk))
    assert made.status_code == 201
    assert made.json()["number"].startswith("BX-")
    assert made.json()["channel"] == "phone"
    read = program.get(f"/cases/{made.json()['id']}")
    assert read.json() == made.json()


def test_the_same_idempotency_key_makes_one_case_and_answers_alike() -> None:
    unit = a_unit()
    program = an_agents_program(unit)
    first = program.post("/cases", a_report(unit.pk), **{"Idempotency-Key": "abc"})
    again = program.post("/cases", a_report(unit.pk), **{"Idempotency-Key": "abc"})
    assert ("Idempotency-Replayed" in first, again["Idempotency-Replayed"]) == (False, "true")
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json() == again.json()
    assert Case.objects.count() == 1
    other = program.post("/cases", a_report(unit.pk, text="别的事"), **{"Idempotency-Key": "abc"})
    assert (other.status_code, other.json()["code"]) == (409, "SentBefore")


def test_without_a_token_nothing_is_answered_but_how_to_come_in() -> None:
    answer = Client().get("/api/v1/cases")
    assert answer.status_code == 401
    assert answer["Content-Type"] == "application/problem+json"
    assert answer["WWW-Authenticate"] == "Bearer"


def test_a_case_of_another_development_does_not_exist_for_the_program() -> None:
    unit = a_unit()
    made = an_agents_program(unit).post("/cases", a_report(unit.pk)).json()
    stranger = Program(a_staff_member("agent", development=a_development()))
    assert stranger.get(f"/cases/{made['id']}").status_code == 404
    assert stranger.post(f"/cases/{made['id']}/move", {"move": "verify", "seen": 1}).status_code == 404
    assert stranger.get("/cases").json()["cases"] == []


def test_a_refused_value_is_named_with_its_remedy() -> None:
    unit = a_unit()
    program = an_agents_program(unit)
    answer = program.post("/cases", a_report(unit.pk, symptom=""))
    assert answer.status_code == 422
    [error] = answer.json()["errors"]
    assert error["field"]
    assert error["remedy"]
    assert program.post("/cases", {"text": 3}).json()["code"] == "InvalidRequest"
    assert program.post("/cases", {"kind": "repair"}).status_code == 422


def test_moves_answer_with_the_new_state_and_stale_ones_are_told() -> None:
    unit = a_unit()
    program = an_agents_program(unit)
    case = program.post("/cases", a_report(unit.pk)).json()
    moved = program.post(f"/cases/{case['id']}/move", {"move": "verify", "seen": case["version"]})
    assert (moved.status_code, moved.json()["step"]) == (200, "survey")
    stale = program.post(f"/cases/{case['id']}/move", {"move": "verify", "seen": case["version"]})
    assert (stale.status_code, stale.json()["code"]) == (409, "Stale")


def test_pages_follow_one_another_without_gap_or_repeat() -> None:
    unit = a_unit()
    program = an_agents_program(unit)
    made = {program.post("/cases", a_report(unit.pk)).json()["id"] for _ in range(5)}
    seen: list[int] = []
    after = ""
    for _page in range(3):
        page = program.get("/cases", size=2, after=after).json()
        seen += [case["id"] for case in page["cases"]]
        after = page["next"]
    assert after == ""
    assert seen == sorted(made, reverse=True)


def test_what_is_said_openly_and_among_staff_is_kept_apart() -> None:
    unit = a_unit()
    program = an_agents_program(unit)
    case = program.post("/cases", a_report(unit.pk)).json()
    path = f"/cases/{case['id']}/entries"
    assert program.post(path, {"text": "师傅明天到"}).status_code == 201
    assert program.post(path, {"text": "催一下施工方", "internal": True}).status_code == 201
    assert [entry["internal"] for entry in program.get(path).json()] == [False, True]


def test_homes_are_found_with_masked_phones() -> None:
    unit = a_unit("3-1-1201")
    an_owner_of(unit, phones=["13812345678"])
    [home] = an_agents_program(unit).get("/homes/search", text="1201").json()
    assert home["unit_id"] == unit.pk
    assert "13812345678" not in str(home)
