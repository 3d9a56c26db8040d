"""The case page: what is next, who owes it, until when; its story; what may be done now."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from aftercare.service.cases import actions
from aftercare.service.cases.models import Case
from tests.faces.web.pages import browser_of
from tests.factories.accounts import a_development, a_staff_member, an_actor
from tests.factories.cases import a_case

HTMX = {"HX-Request": "true"}


def a_fresh_case() -> tuple[Case, Client]:
    """A case of now, and the browser of a supervisor there who reads English."""
    case = a_case(at=timezone.now() - timedelta(hours=1))
    return case, browser_of(a_staff_member("supervisor", development=case.development, language="en"))


@pytest.mark.feature("CW21")
def test_the_page_says_what_is_next_who_owes_it_and_until_when() -> None:
    case, client = a_fresh_case()
    html = client.get(case.url).content.decode()
    assert case.number in html
    assert "Received" in html
    assert case.responsible.name in html
    assert "left" in html


@pytest.mark.feature("SL08")
def test_a_clock_says_how_it_was_reckoned() -> None:
    case, client = a_fresh_case()
    html = client.get(case.url).content.decode()
    assert "how reckoned" in html
    assert "Limit:" in html


def test_a_case_of_another_development_does_not_exist() -> None:
    case, _client = a_fresh_case()
    stranger = browser_of(a_staff_member(development=a_development()))
    assert stranger.get(case.url).status_code == 404
    assert stranger.post(f"{case.url}note", {"text": "x"}).status_code == 404


@pytest.mark.feature("CW02")
def test_a_move_brings_the_case_to_its_next_step() -> None:
    case, client = a_fresh_case()
    response = client.post(f"{case.url}move", {"move": "verify", "seen": case.version}, headers=HTMX)
    html = response.content.decode()
    assert response.status_code == 200
    assert "Survey to be made" in html
    assert "<html" not in html
    assert Case.objects.get(pk=case.pk).step == "survey"


def test_a_stale_page_moves_nothing_and_says_why() -> None:
    case, client = a_fresh_case()
    seen = case.version
    client.post(f"{case.url}move", {"move": "verify", "seen": seen})
    response = client.post(f"{case.url}move", {"move": "verify", "seen": seen}, headers=HTMX)
    assert response.status_code == 409
    assert response["X-Refusal"] == "Stale"
    assert response["HX-Retarget"] == "#notices"


def test_a_move_without_its_obligatory_reason_is_refused() -> None:
    case, client = a_fresh_case()
    response = client.post(f"{case.url}move", {"move": "not_needed", "seen": case.version}, headers=HTMX)
    assert response.status_code == 422
    assert Case.objects.get(pk=case.pk).is_open


def test_a_move_that_must_wait_says_for_what() -> None:
    case, client = a_fresh_case()
    client.post(f"{case.url}move", {"move": "verify", "seen": case.version})
    assert "act-waits" in client.get(case.url).content.decode()


def test_the_story_tells_what_happened_and_what_was_said() -> None:
    case, client = a_fresh_case()
    client.post(f"{case.url}answer", {"text": "师傅明天上午到。", "spoken": "on"})
    client.post(f"{case.url}note", {"text": "业主脾气急，注意语气。"})
    client.post(f"{case.url}urge", {"text": "又打来一次"})
    html = client.get(case.url).content.decode()
    for words in (
        "Registered",
        "师傅明天上午到。",
        "Told the owner by telephone",
        "业主脾气急",
        "又打来一次",
        "Urged once",
    ):
        assert words in html


@pytest.mark.feature("CW05")
def test_a_case_is_put_on_hold_and_taken_up_again() -> None:
    case, client = a_fresh_case()
    until = timezone.localdate() + timedelta(days=5)
    client.post(
        f"{case.url}hold", {"seen": case.version, "until": until.isoformat(), "cause": "owner", "reason": "业主出差"}
    )
    case = Case.objects.get(pk=case.pk)
    assert case.held_until == until
    assert "业主出差" in client.get(case.url).content.decode()
    client.post(f"{case.url}resume", {"seen": case.version})
    assert Case.objects.get(pk=case.pk).held_until is None


@pytest.mark.feature("IN04")
def test_handing_on_keeps_the_first_contact() -> None:
    case, client = a_fresh_case()
    other = a_staff_member(name="接手人", development=case.development)
    client.post(f"{case.url}assign", {"seen": case.version, "staff": other.pk, "reason": "休假"})
    after = Case.objects.get(pk=case.pk)
    assert (after.responsible, after.first_contact) == (other, case.first_contact)
    assert "接手人" in client.get(case.url).content.decode()


def test_classifying_anew_is_told_in_the_readers_words() -> None:
    case, client = a_fresh_case()
    client.post(f"{case.url}classify", {"seen": case.version, "urgency": "urgent", "reason": "老人摔倒"})
    html = client.get(case.url).content.decode()
    assert "Urgent" in html
    assert "老人摔倒" in html


def test_a_closed_case_offers_no_acts() -> None:
    case, client = a_fresh_case()
    client.post(f"{case.url}move", {"move": "not_needed", "seen": case.version, "reason": "误报"})
    html = client.get(case.url).content.decode()
    assert not Case.objects.get(pk=case.pk).is_open
    assert "What can be done now" not in html


def test_a_long_story_costs_no_more_statements(django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    case, client = a_fresh_case()
    by = an_actor("agent", development=case.development)
    for n in range(15):
        actions.note(case_id=case.pk, text=f"第 {n} 条", by=by, at=timezone.now())
    client.get(case.url)
    with django_assert_max_num_queries(17):
        client.get(case.url)
