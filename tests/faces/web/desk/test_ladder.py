"""The ladder on the case page: raised by hand, decided above."""

import pytest

from aftercare.care.escalation.models import Escalation
from tests.faces.web.pages import browser_of
from tests.factories.escalation import a_firm, a_report


@pytest.mark.feature("ES02")
def test_a_case_is_raised_on_its_page_and_decided_by_whoever_stands_above() -> None:
    firm = a_firm()
    case = a_report(firm)
    desk, city = browser_of(firm.agent), browser_of(firm.city)
    html = desk.get(case.url).content.decode()
    assert "逐级上报" in html and "仍未完成，将于" in html
    sent = {"seen": case.version, "level": "city", "reason": "业主要求经理出面", "by_owner": "on"}
    assert desk.post(f"{case.url}raise", sent).status_code == 302
    step = Escalation.objects.get(case=case)
    assert (step.trigger, step.holder) == ("owner", firm.city)
    assert "处理决定" not in desk.get(case.url).content.decode()
    assert "处理决定" in city.get(case.url).content.decode()
    decided = {"seen": step.version, "decision": "三日内派专人整改", "give_back": "on"}
    assert city.post(f"{case.url}decide/{step.pk}", decided).status_code == 302
    html = desk.get(case.url).content.decode()
    assert "三日内派专人整改" in html and "业主直接投诉：业主要求经理出面" in html
