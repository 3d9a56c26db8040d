"""Coverage, money and callbacks on the case page: shown, decided, booked, asked."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.utils import timezone

from aftercare.outcome.settlement.models import CostLine
from aftercare.service.cases.models import Case
from aftercare.service.warranty.models import CoverageDecision
from tests.faces.web.pages import browser_of
from tests.factories.accounts import a_staff_member
from tests.factories.cases import a_case, a_case_at
from tests.factories.contractors import a_built_part


def recent() -> dict[str, object]:
    return {"at": timezone.now() - timedelta(hours=2)}


def browser_at(case: Case, role: str = "supervisor", language: str = "en") -> Client:
    return browser_of(a_staff_member(role, development=case.development, language=language))


def act(client: Client, case: Case, what: str, **values: object) -> Case:
    case.refresh_from_db()
    answer = client.post(f"{case.url}{what}", {"seen": case.version, **values})
    assert answer.status_code == 302, answer.content.decode()[:2000]
    case.refresh_from_db()
    return case


@pytest.mark.feature("WA01", "WA06", "WA07")
def test_the_computed_window_its_clause_and_the_builder_stand_apart_from_the_decision() -> None:
    case = a_case(**recent())
    built = a_built_part(development=case.development, component="waterproofing")
    client = browser_at(case)
    html = client.get(case.url).content.decode()
    assert "Within the warranty" in html
    assert str(built.contractor) in html
    assert "not yet" in html
    act(client, case, "judge", cause="construction", covered="yes", liable_party="contractor")
    decision = CoverageDecision.objects.get(case_id=case.pk)
    assert (decision.covered, decision.computed_covered, decision.contractor_id) == (True, True, built.contractor_id)
    assert "Decide anew" in client.get(case.url).content.decode()


@pytest.mark.feature("WA06")
def test_a_decision_against_the_computed_window_without_a_reason_is_refused_in_plain_words() -> None:
    case = a_case(**recent())
    client = browser_at(case)
    answer = client.post(
        f"{case.url}judge",
        {"seen": case.version, "cause": "misuse", "covered": "no", "liable_party": "developer"},
    )
    assert answer.status_code == 422
    assert "Say why" in answer.content.decode()
    assert not CoverageDecision.objects.exists()


def test_an_agent_sees_the_coverage_but_is_offered_no_form_to_decide() -> None:
    case = a_case(**recent())
    html = browser_at(case, "agent").get(case.url).content.decode()
    assert "Warranty and responsibility" in html
    assert "Decide coverage" not in html


@pytest.mark.feature("PI03")
def test_costs_are_booked_shown_with_their_bearer_and_approved_by_somebody_else() -> None:
    case = a_case(**recent())
    inspector = browser_at(case, "inspector")
    act(inspector, case, "costs", kind="labour", label="闭水试验", quantity="2", unit="工日", unit_price="150.01")
    assert CostLine.objects.get().amount == Decimal("300.02")
    finance = browser_at(case, "finance")
    html = finance.get(case.url).content.decode()
    assert "闭水试验" in html
    assert "Developer" in html
    act(finance, case, "costs/approve")
    assert CostLine.objects.get().state == "approved"


def test_a_quotation_is_sent_and_the_owners_word_written_down() -> None:
    case = a_case_at("quoting", **recent())
    client = browser_at(case)
    assert "Send a quotation" in client.get(case.url).content.decode()
    act(client, case, "quotation", label_0="更换地漏", quantity_0="1", unit_0="个", price_0="180")
    assert case.step == "quoted"
    assert "更换地漏" in client.get(case.url).content.decode()
    act(client, case, "quotation/answer", accepted="yes")
    assert case.step == "dispatching"


@pytest.mark.feature("QS02")
def test_a_call_is_written_down_and_moves_the_case_on() -> None:
    case = a_case_at("callback", **recent())
    client = browser_at(case, "agent")
    assert "Write down a call" in client.get(case.url).content.decode()
    act(client, case, "callback", outcome="satisfied", answer_result="5")
    assert case.step == "settling"
    assert "5/5" in client.get(case.url).content.decode()


def test_the_panels_speak_chinese_too() -> None:
    case = a_case_at("callback", **recent())
    html = browser_at(case, language="zh-hans").get(case.url).content.decode()
    for word in ("保修与责任", "费用", "回访"):
        assert word in html
