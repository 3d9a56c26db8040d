"""The owner answers on the phone; what was said stands on the case and in the results."""

from datetime import timedelta

from django.conf import settings
from django.test import Client
from django.utils import timezone

from aftercare.care.surveys import actions
from aftercare.care.surveys.models import Questionnaire
from aftercare.ground.accounts.actions import issue_link
from aftercare.ground.core.actors import CLOCK
from aftercare.service.cases.models import Case
from tests.faces.web.pages import browser_of, signed_in
from tests.factories.accounts import a_staff_member, an_actor
from tests.factories.cases import a_case
from tests.factories.estate import a_unit, an_owner_of


def a_sent_one(language: str = "zh-hans") -> tuple[Questionnaire, Client]:
    """A questionnaire about a filed repair, and the browser of its owner."""
    unit = a_unit()
    owner = an_owner_of(unit)
    case = a_case(unit=unit, reporter_id=owner.pk)
    now = timezone.now()
    Case.objects.filter(pk=case.pk).update(step="archived", next_move="", closed_at=now, closed_by="staff:1")
    sheet = actions.send_after_closing(case_id=case.pk, by=CLOCK, at=now)
    assert sheet is not None
    _link, secret = issue_link(
        kind="owner", holder_id=owner.pk, holder_label="陈先生", valid_for=timedelta(days=1), case_id=case.pk,
        by=an_actor("supervisor"), at=now,
    )  # fmt: skip
    browser = Client()
    browser.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    browser.get(f"/link/{secret}")
    return sheet, browser


def test_the_owner_finds_the_questions_on_the_page_of_the_case_and_answers_once() -> None:
    sheet, browser = a_sent_one()
    here = f"/owner/questionnaires/{sheet.pk}"
    assert here in browser.get(f"/owner/cases/{sheet.case_id}/").content.decode()
    assert "师傅是否按约定时间上门" in browser.get(here).content.decode()
    sent = browser.post(here, {"ask_result": "satisfied", "ask_in_time": "late_told", "ask_opinion": "谢谢"})
    assert sent["Location"] == f"/owner/cases/{sheet.case_id}/"
    assert Questionnaire.objects.get().answers == {"result": "satisfied", "in_time": "late_told", "opinion": "谢谢"}
    assert browser.post(here, {"ask_result": "average"}).status_code == 422
    assert here not in browser.get(f"/owner/cases/{sheet.case_id}/").content.decode()


def test_what_is_missing_is_named_and_what_was_typed_stays() -> None:
    sheet, browser = a_sent_one("en")
    answer = browser.post(f"/owner/questionnaires/{sheet.pk}", {"ask_opinion": "It still drips"})
    html = answer.content.decode()
    assert answer.status_code == 422
    assert "It still drips" in html
    assert "How was the conduct of our people?" in html


def test_what_was_said_stands_on_the_case_and_among_the_results() -> None:
    sheet, browser = a_sent_one()
    browser.post(f"/owner/questionnaires/{sheet.pk}", {"ask_result": "satisfied", "ask_opinion": "墙面平整"})
    case = Case.objects.get(pk=sheet.case_id)
    staff = a_staff_member("supervisor", development=case.development, language="en")
    page = browser_of(staff).get(f"/desk/cases/{case.pk}/").content.decode()
    assert "80.00 of 100" in page
    assert "墙面平整" in page
    results = browser_of(staff).get("/office/surveys/").content.decode()
    assert "80.0" in results
    assert case.development.name in results
    assert signed_in("agent").get("/office/surveys/").status_code == 403
