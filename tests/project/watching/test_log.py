"""What is never written to the log, whatever goes wrong: numbers of people, and links that let somebody in."""

import json
import logging
from collections.abc import Iterator
from io import StringIO

import pytest
from django.test import Client

from aftercare.ground.jobs import queue
from aftercare.project.logging import RouteOnly, configure
from tests.faces.web.pages import signed_in
from tests.factories.cases import a_case

PHONE, IDENTITY, MAIL = "13812345678", "440301199001011234", "wang.min@example.com"


@pytest.fixture
def log() -> Iterator[StringIO]:
    """Everything a real installation would write, as it would write it."""
    lines = StringIO()
    formatter = dict(configure(level="INFO", readable=False)["formatters"]["lines"])
    handler = logging.StreamHandler(lines)
    handler.setFormatter(formatter.pop("()")(**formatter))
    handler.addFilter(RouteOnly())
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    yield lines
    root.removeHandler(handler)
    root.setLevel(level)


def test_every_line_is_json_with_the_request_it_belongs_to(log: StringIO) -> None:
    Client().get("/sign-in", headers={"X-Request-ID": "abcdefgh-1"})
    line = json.loads(log.getvalue().splitlines()[-1])
    assert line["event"] == "request"
    assert line["request_id"] == "abcdefgh-1"
    assert line["route"] == "sign-in"


def test_what_balancers_and_monitors_ask_every_few_seconds_is_told_only_when_it_is_refused(log: StringIO) -> None:
    for path in ("/live", "/ready", "/metrics"):
        assert Client().get(path).status_code == 200
    assert log.getvalue() == ""
    Client(REMOTE_ADDR="203.0.113.9").get("/metrics")
    assert json.loads(log.getvalue().splitlines()[0])["status"] == 404


def test_what_people_type_is_not_in_the_log(log: StringIO) -> None:
    client = signed_in()
    case = a_case(reporter_phone=PHONE, text=f"电话 {PHONE}，身份证 {IDENTITY}")
    client.get("/desk/", {"q": PHONE})
    client.post(f"/desk/cases/{case.pk}/note", {"text": f"{PHONE} {IDENTITY} {MAIL}"})
    assert log.getvalue()
    assert not [value for value in (PHONE, IDENTITY, MAIL) if value in log.getvalue()]


def test_a_breakdown_is_told_with_its_lines_but_without_the_numbers_in_it(log: StringIO) -> None:
    fault = ValueError(f"duplicate key: phone={PHONE}, identity={IDENTITY}, mail={MAIL}")
    logging.getLogger("aftercare").error("could not keep %s", PHONE, exc_info=fault)
    assert "ValueError: duplicate key: phone=138****5678" in log.getvalue()
    assert not [value for value in (PHONE, IDENTITY, MAIL) if value in log.getvalue()]


def test_a_job_that_fails_does_not_tell_whom_it_was_for(log: StringIO) -> None:
    queue.perform("no.such.job", f"tell:{PHONE}", {"to": PHONE})
    assert "job failed" in log.getvalue()
    assert PHONE not in log.getvalue()


def test_a_link_that_lets_somebody_in_is_not_in_the_log(log: StringIO) -> None:
    Client().get("/link/a-secret-that-opens-a-home")
    Client().get("/no/such/page/a-secret-that-opens-a-home")
    Client(enforce_csrf_checks=True).post("/q/a-secret-that-opens-a-home", {})
    assert "/q/<str:place_token>" in log.getvalue()
    assert "a-secret-that-opens-a-home" not in log.getvalue()
