"""The ladder on the case page: raised by hand, decided above."""

import pytest

from aftercare.care.escalation.models import Crisis, Escalation
from tests.faces.web.pages import browser_of
from tests.factories.escalation import a_firm, a_report, an_escalation


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


def test_what_is_raised_stands_in_a_register_and_the_queue_is_narrowed_to_its_level() -> None:
    firm = a_firm()
    raised, other = a_report(firm, subject="顶棚渗水"), a_report(firm, subject="门锁松动")
    an_escalation(firm, case=raised)
    city = browser_of(firm.city)
    for address in ("/desk/raised/", "/desk/raised/?view=mine", "/desk/raised/?level=city", "/desk/?level=city"):
        assert "顶棚渗水" in city.get(address.replace("/desk/?", "/desk/cases/?")).content.decode(), address
    assert "顶棚渗水" not in city.get("/desk/raised/?level=group").content.decode()
    assert other.subject not in city.get("/desk/cases/?level=city").content.decode()
    assert "还没有危机结束" in city.get("/desk/raised/?view=ended").content.decode()


def test_a_crisis_is_declared_and_ended_on_the_page_of_the_case() -> None:
    firm = a_firm()
    case = a_report(firm)
    sent = {"seen": case.version, "ground": "media", "reason": "电视台采访"}
    assert browser_of(firm.agent).post(f"{case.url}crisis", sent).status_code == 302
    crisis = Crisis.objects.get()
    city = browser_of(firm.city)
    assert "媒体曝光" in city.get("/desk/raised/").content.decode()
    ended = {"seen": crisis.version, "outcome": "已澄清"}
    assert city.post(f"{case.url}crisis/{crisis.pk}/end", ended).status_code == 302
    assert "已澄清" in city.get("/desk/raised/?view=ended").content.decode()
