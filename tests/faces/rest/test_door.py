"""The door for programs: tokens, scopes, limits, keys, pages of other sites."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from aftercare.ground.accounts import allowances
from aftercare.ground.accounts.actions import issue_token
from aftercare.ground.accounts.models import Allowance
from aftercare.ground.accounts.parts import forget_allowances
from aftercare.ground.accounts.queries import actor_of_staff
from aftercare.service.cases.models import Case
from tests.faces.rest.programs import Program
from tests.factories.accounts import a_staff_member
from tests.factories.cases import a_case, the_policy
from tests.factories.estate import a_unit

AT = datetime(2026, 11, 21, 9, 30, 20, tzinfo=UTC)


@pytest.fixture(autouse=True)
def no_calls_held() -> None:
    allowances.forget()


def an_agents_program(**values: Any) -> tuple[Program, Case]:
    the_policy()
    unit = a_unit()
    case = a_case(unit=unit)
    return Program(a_staff_member("agent", development=unit.development), **values), case


def test_a_token_limited_to_reading_may_not_write_whatever_its_person_may() -> None:
    program, case = an_agents_program(scopes=["see_cases"])
    assert program.get(f"/cases/{case.pk}").status_code == 200
    refused = program.post(f"/cases/{case.pk}/entries", {"text": "您好"})
    assert (refused.status_code, refused.json()["code"]) == (403, "OutOfScope")
    assert "work_case" in refused.json()["detail"]
    assert case.entries.count() == 0


def test_a_person_who_answers_for_a_case_cannot_read_it_by_a_token_for_something_else() -> None:
    program, case = an_agents_program(scopes=["see_estate"])
    Case.objects.filter(pk=case.pk).update(responsible=program.token.staff)
    assert program.get(f"/cases/{case.pk}").status_code == 403


def test_scopes_never_widen_what_a_person_may() -> None:
    program, _case = an_agents_program(scopes=["see_cases", "see_audit"])
    refused = program.get("/audit/events")
    assert (refused.status_code, refused.json()["code"]) == (403, "NotPermitted")


def test_a_technician_may_not_use_programs_at_all() -> None:
    the_policy()
    unit = a_unit()
    staff = a_staff_member("technician", development=unit.development)
    keeper = a_staff_member("administrator", development=unit.development)
    by = actor_of_staff(keeper, on=timezone.localdate())
    _token, secret = issue_token(staff_id=staff.pk, name="x", by=by, at=timezone.now())
    answer = Client(headers={"Authorization": f"Bearer {secret}"}).get("/api/v1/cases")
    assert (answer.status_code, answer.json()["code"]) == (403, "NotPermitted")


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer nothing", "Basic YTpi", "bearer aft_x"])
def test_whatever_is_no_token_is_shown_how_to_come_in(header: str) -> None:
    answer = Client(headers={"Authorization": header} if header else {}).get("/api/v1/cases")
    assert (answer.status_code, answer["WWW-Authenticate"]) == (401, "Bearer")
    assert answer["Content-Type"] == "application/problem+json"


def test_unknown_fields_and_parameters_are_refused_by_name() -> None:
    program, case = an_agents_program()
    wrong = program.post(f"/cases/{case.pk}/entries", {"text": "好", "secret": True})
    assert (wrong.status_code, wrong.json()["errors"][0]["field"]) == (422, "body.secret")
    asked = program.get("/cases", colour="red")
    assert (asked.status_code, asked.json()["errors"][0]["field"]) == (422, "colour")
    assert program.get("/cases?kind=a&kind=b").status_code == 422


def test_a_nul_is_refused_before_the_database_chokes_on_it() -> None:
    program, case = an_agents_program()
    assert program.post(f"/cases/{case.pk}/entries", {"text": "a\x00b"}).status_code == 422
    assert program.get("/cases", text="a\x00b").status_code == 422


def test_a_cursor_of_ones_own_making_is_refused() -> None:
    program, _case = an_agents_program()
    assert program.get("/cases", after="12").status_code == 422
    assert program.get("/cases", after="9999-12-31T00:00:00~1:abc").status_code == 422


@pytest.mark.parametrize(
    ("path", "method", "status", "code"),
    [("/nowhere", "get", 404, "Missing"), ("/cases", "patch", 405, "MethodNotAllowed")],
)
def test_wrong_addresses_and_methods_are_told_as_problems(path: str, method: str, status: int, code: str) -> None:
    program, _case = an_agents_program()
    answer = getattr(program.client, method)(f"/api/v1{path}")
    assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_what_is_not_json_is_told_so() -> None:
    program, case = an_agents_program()
    path = f"/api/v1/cases/{case.pk}/entries"
    assert program.client.post(path, "text=a", content_type="text/plain").status_code == 415
    broken = program.client.post(path, "{", content_type="application/json")
    assert (broken.status_code, broken.json()["code"]) == (400, "BadRequest")


def test_one_key_for_two_different_calls_is_refused_and_another_token_has_keys_of_its_own() -> None:
    program, case = an_agents_program()
    path = f"/cases/{case.pk}/entries"
    first = program.post(path, {"text": "甲"}, **{"Idempotency-Key": "k1"})
    assert program.post(path, {"text": "甲"}, **{"Idempotency-Key": "k1"}).json() == first.json()
    assert program.post(path, {"text": "乙"}, **{"Idempotency-Key": "k1"}).json()["code"] == "SentBefore"
    other = Program(program.token.staff)
    assert other.post(path, {"text": "乙"}, **{"Idempotency-Key": "k1"}).status_code == 201
    assert list(case.entries.order_by("pk").values_list("text", flat=True)) == ["甲", "乙"]


def test_a_refused_call_leaves_its_key_free() -> None:
    program, case = an_agents_program()
    path, key = f"/cases/{case.pk}/hold", {"Idempotency-Key": "k2"}
    sent = {"until": "2030-01-01", "reason": "", "seen": case.version}
    assert program.post(path, sent, **key).status_code in {409, 422}
    good = {"move": "verify", "seen": case.version}
    assert program.post(f"/cases/{case.pk}/move", good, **key).status_code == 200


@pytest.mark.feature("PL07")
def test_more_calls_than_allowed_are_refused_with_the_time_to_wait(settings: Any) -> None:
    settings.API_CALLS_PER_TOKEN = 3
    program, _case = an_agents_program()
    answers = [program.get("/cases") for _each in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert answers[0]["RateLimit-Policy"] == '"token";q=3;w=60'
    assert answers[0]["RateLimit"].startswith('"token";r=2;t=')
    assert 1 <= int(answers[3]["Retry-After"]) <= 60
    assert answers[3].json()["code"] == "TooManyCalls"


def test_strangers_are_counted_by_their_address_and_it_is_not_kept(settings: Any) -> None:
    settings.API_CALLS_PER_ADDRESS = 2
    statuses = [Client(REMOTE_ADDR="203.0.113.9").get("/api/v1/cases").status_code for _each in range(3)]
    assert statuses == [401, 401, 429]
    assert Client(REMOTE_ADDR="203.0.113.10").get("/api/v1/cases").status_code == 401
    assert not [row for row in Allowance.objects.all() if "203.0.113" in row.key]


def test_several_processes_share_one_count() -> None:
    let_through = 0
    for _process in range(4):
        allowances.forget()
        let_through += sum(not standing.refused for standing in _calls(40))
    assert let_through == 100


def test_five_calls_in_a_hundred_cost_one_write() -> None:
    for _again in range(2):
        with CaptureQueriesContext(connection) as asked:
            _calls(5)
        assert [each["sql"].split()[0] for each in asked if "SAVEPOINT" not in each["sql"]] == ["INSERT"]


def test_the_next_minute_begins_anew() -> None:
    _calls(101)
    assert [standing.refused for standing in _calls(1)] == [True]
    assert [standing.refused for standing in _calls(1, at=AT + timedelta(minutes=1))] == [False]
    assert forget_allowances(at=AT + timedelta(hours=2)) == 1


def _calls(count: int, *, at: datetime = AT) -> list[allowances.Standing]:
    taken = [allowances.take("token:1", name="token", limit=100, at=at) for _each in range(count)]
    return [standing for standing in taken if standing is not None]


def test_pages_of_other_sites_may_not_ask_unless_they_are_named(settings: Any) -> None:
    asked = {"Origin": "https://bi.example", "Access-Control-Request-Method": "GET"}
    assert "Access-Control-Allow-Origin" not in Client().options("/api/v1/cases", headers=asked)
    settings.API_ORIGINS = frozenset({"https://bi.example"})
    answer = Client().options("/api/v1/cases", headers=asked)
    assert (answer.status_code, answer["Access-Control-Allow-Origin"]) == (204, "https://bi.example")


def test_labels_come_in_the_language_that_the_program_asks_for() -> None:
    program, case = an_agents_program()
    chinese = program.get(f"/cases/{case.pk}").json()["step_label"]
    english = program.client.get(f"/api/v1/cases/{case.pk}", headers={"Accept-Language": "en"}).json()["step_label"]
    assert (chinese, english.isascii()) != (english, False)
    assert not chinese.isascii()
