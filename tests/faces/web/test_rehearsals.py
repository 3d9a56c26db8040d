"""The pages on which rules are tried on past cases."""

from datetime import date, timedelta

import pytest
from django.test import Client

from aftercare.ground.policies import actions as policies
from aftercare.insight.rehearsal.models import Rehearsal
from tests.factories.accounts import a_staff_member
from tests.factories.cases import NOW, a_case
from tests.factories.policies import PUBLISHER, a_document
from tests.factories.rehearsal import a_rehearsal

PAGES = "/office/rules/rehearsals/"
STRICT = "deadlines__limits__first_answer__rules__1__limit"


@pytest.fixture
def head_office() -> Client:
    """A browser of somebody who sees the whole group."""
    browser = Client()
    browser.force_login(a_staff_member("head_office"))
    return browser


def a_strict_version() -> int:
    """An answer within the hour."""
    document = a_document(**{STRICT: "1 hours", "pack__version": "2026.2"})
    return policies.publish(source=document, effective_from=date(2027, 1, 1), by=PUBLISHER, at=NOW).pk


def begin(browser: Client, version_id: int, first: str, last: str) -> int:
    sent = {"rules": f"v{version_id}", "starts_on": first, "last_on": last}
    return browser.post(PAGES, sent).status_code


@pytest.mark.feature("PL14")
def test_the_page_leads_to_each_case_that_would_have_gone_otherwise(head_office: Client):
    case = a_case(at=NOW - timedelta(hours=5))
    found = a_rehearsal(a_strict_version())
    shown = head_office.get(found.url).content.decode()
    assert f'href="{case.url}"' in shown
    assert str(case.number) in shown
    written = head_office.get(f"{PAGES}{found.pk}.csv").content.decode("utf-8-sig")
    assert str(case.number) in written
    assert head_office.get(f"{PAGES}{found.pk}.xlsx").status_code == 200


def test_a_rehearsal_is_begun_from_the_page_and_waits_for_its_job(head_office: Client):
    case = a_case()
    assert begin(head_office, case.policy_id, "2026-01-01", "2026-06-30") == 302
    begun = Rehearsal.objects.get()
    assert begun.ends_on == date(2026, 7, 1)
    assert "hx-trigger" in head_office.get(begun.url).content.decode()
    assert head_office.get(f"{PAGES}{begun.pk}.csv").status_code == 404


def test_a_time_that_runs_backwards_comes_back_with_what_was_typed(head_office: Client):
    case = a_case()
    assert begin(head_office, case.policy_id, "2026-06-30", "2026-01-01") == 422
    assert not Rehearsal.objects.exists()


def test_a_case_beyond_reach_keeps_its_numbers_only():
    a_case(at=NOW - timedelta(hours=5), text="主卫漏水到楼下")
    keeper = Client()
    keeper.force_login(a_staff_member("administrator", development=a_case().development))
    found = a_rehearsal(a_strict_version())
    Rehearsal.objects.filter(pk=found.pk).update(begun_by=f"staff:{keeper.session['_auth_user_id']}")
    shown = keeper.get(found.url).content.decode()
    assert "不在您的权限内" in shown
    assert "主卫漏水到楼下" not in shown
