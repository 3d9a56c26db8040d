"""The pages of fines and rewards: lists, one with its facts, acts, the notice, my own, figures, and for payroll."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from aftercare.ground.accounts.models import Staff
from aftercare.outcome.conduct import jobs
from aftercare.outcome.conduct.models import Measure
from tests.factories.accounts import a_staff_member
from tests.factories.cases import a_case
from tests.factories.conduct import a_measure, decided
from tests.factories.contractors import a_built_part
from tests.packs.trades import a_site


def signed_in(staff: Staff) -> Client:
    browser = Client()
    browser.force_login(staff)
    return browser


def the_manager(measure: Measure) -> Client:
    return signed_in(a_staff_member("manager", development=measure.development, language="en"))


def text_of(browser: Client, address: str) -> str:
    answer = browser.get(address, headers={"accept-language": "en"})
    assert answer.status_code == 200, answer
    return answer.content.decode()


def posted(browser: Client, measure: Measure, act: str, **values: object) -> int:
    seen = Measure.objects.get(pk=measure.pk).version
    return browser.post(f"{measure.url}{act}", {"seen": seen, "submission_key": act, **values}).status_code


@pytest.mark.feature("ES04")
def test_a_manager_sees_what_led_to_it_and_decides_and_the_person_objects() -> None:
    measure = a_measure(level="group")
    manager = the_manager(measure)
    listed = text_of(manager, "/desk/measures/")
    assert str(measure.held) in listed
    shown = text_of(manager, measure.url)
    for word in ("S004.11.r09", "Head office", "400.00", "3 times"):
        assert word in shown
    assert posted(manager, measure, "decide", form="fine", amount="400", reason="三次未修好。") == 302
    assert Measure.objects.get(pk=measure.pk).state == "decided"
    held = signed_in(measure.held)  # type: ignore[arg-type]
    assert "/decide" not in text_of(held, measure.url)
    assert measure.url in text_of(held, "/desk/measures/mine/")
    assert posted(held, measure, "object", text="配件未到。") == 302
    assert posted(manager, measure, "answer", upheld="yes", amount="400", reason="通知已发。") == 302
    assert posted(held, measure, "appeal", text="请复核。") == 302
    assert posted(manager, measure, "appeal/decide", upheld="no", reason="再看。") == 403, "the same person as before"
    second = signed_in(a_staff_member("head_office"))
    assert posted(second, measure, "appeal/decide", upheld="no", reason="减免。") == 302
    assert Measure.objects.get(pk=measure.pk).state == "reversed"


def test_nobody_else_sees_it_and_the_person_may_speak_first() -> None:
    measure = a_measure()
    other = signed_in(a_staff_member("technician", development=measure.development))
    assert other.get(measure.url).status_code == 404
    assert other.get("/desk/measures/").status_code == 403
    held = signed_in(measure.held)  # type: ignore[arg-type]
    assert posted(held, measure, "hear", text="当天另有急修。") == 302
    assert "当天另有急修。" in text_of(the_manager(measure), measure.url)


def test_a_proposal_by_hand_of_a_case_lands_on_its_page_and_is_dropped_by_another() -> None:
    case = a_case()
    proposer = signed_in(a_staff_member("supervisor", development=case.development))
    values = {
        "development": case.development_id, "ground": "good_work", "number": case.number, "text": "业主送锦旗。",
        "submission_key": "a",
    }  # fmt: skip
    assert "good_work" in text_of(proposer, f"/desk/measures/?case={case.number}")
    proposer.post("/desk/measures/propose", values)
    measure = Measure.objects.get()
    assert (measure.held, measure.form) == (case.responsible, "reward")
    assert (
        proposer.post("/desk/measures/propose", {**values, "person": "nobody", "submission_key": "b"}).status_code
        == 422
    )
    assert posted(the_manager(measure), measure, "drop", reason="已在月度评优中奖励。") == 302


def test_the_grounds_offered_are_those_of_the_development_chosen_and_a_company_can_be_meant() -> None:
    here, site = a_case().development, a_site("equipment")
    browser = signed_in(a_staff_member("head_office"))
    baseline = text_of(browser, f"/desk/measures/?development={here.pk}")
    assert "good_work" in baseline
    assert "telephone_off" not in baseline
    part = browser.get(f"/desk/measures/?development={site.development.pk}", headers={"hx-request": "true"})
    assert "telephone_off" in part.content.decode()
    assert "<html" not in part.content.decode()
    builder = a_built_part(development=here, component="waterproofing").contractor
    assert builder.name in text_of(browser, f"/desk/measures/?development={here.pk}")
    values = {"development": here.pk, "ground": "good_work", "company": builder.pk, "text": "抢修及时。"}
    assert browser.post("/desk/measures/propose", {**values, "submission_key": "c"}).status_code == 302
    assert Measure.objects.get().held == builder


def test_the_notice_is_printed_once_there_is_a_decision() -> None:
    measure = a_measure()
    manager = the_manager(measure)
    assert manager.get(f"{measure.url}notice.pdf").status_code == 302
    decided(measure)
    printed = manager.get(f"{measure.url}notice.pdf")
    assert printed["Content-Type"] == "application/pdf"
    assert printed.content.startswith(b"%PDF")


def test_payroll_reads_what_is_final_and_figures_count_it() -> None:
    measure = decided(at=timezone.now() - timedelta(days=10))
    jobs.close_periods(at=timezone.now())
    finance = signed_in(a_staff_member("finance", development=measure.development))
    assert measure.number in text_of(finance, "/desk/measures/payroll/")
    assert finance.get("/desk/measures/payroll/payroll.xlsx").content[:2] == b"PK"
    assert "200.00" in text_of(finance, "/desk/measures/figures/")
    assert posted(finance, measure, "reverse", reason="x") == 403


def test_the_list_asks_as_much_for_fifty_as_for_one(django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    measure = a_measure()
    case, staff = measure.case, measure.held_staff
    for _each in range(5):
        a_measure(case, staff=staff)
    manager = the_manager(measure)
    text_of(manager, "/desk/measures/")
    with django_assert_max_num_queries(12):
        text_of(manager, "/desk/measures/")
