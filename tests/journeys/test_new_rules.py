"""An administrator changes the rules while cases run: the old case keeps its rules, the new one gets the new ones."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect
from pytest_django.live_server_helper import LiveServer

from aftercare.ground.accounts.models import Staff
from aftercare.ground.policies.models import PolicyDraft, PolicyVersion
from aftercare.service.cases.models import Case
from tests.factories.accounts import a_development, a_staff_member
from tests.factories.cases import a_case
from tests.factories.estate import a_unit
from tests.journeys.people import PASSWORD, OpenPage, Visitor, is_signed_in

LIMIT = "v:limits.first_answer.rules.1.limit"


def an_administrator(open_page: OpenPage, address: str, language: str) -> Visitor:
    staff: Staff = a_staff_member("administrator", username="admin", password=PASSWORD, language=language)
    return is_signed_in(open_page("desk"), staff, address, language=language)


def time_allowed(case: Case) -> timedelta:
    """How long the first step of a case may take."""
    assert case.due_at is not None
    return case.due_at - case.opened_at


def drafts_shorter_limits(office: Visitor) -> PolicyDraft:
    """A draft from the version in force; a limit changed in a form, once wrongly."""
    office.goes_to("/office/rules/")
    office.page.get_by_role("link", name=office.say("New draft")).click()
    office.page.locator("[name=name]").fill("2026 冬季")
    office.presses("Begin the draft")
    office.sees(office.say("Everything fits together: it could be published as it is."))
    draft = PolicyDraft.objects.get()
    office.goes_to(f"{draft.url}values/deadlines")
    office.page.locator(f"[name='{LIMIT}']").fill("soon")
    office.presses("Save and check")
    expect(office.page.locator(".problems")).to_contain_text("limits.first_answer.rules.1.limit")
    office.page.locator(f"[name='{LIMIT}']").fill("12 hours")
    office.presses("Save and check")
    office.is_told("Kept in the draft.")
    return draft


@pytest.mark.feature("PL14", "CW01", "PL12")
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_new_rules_are_published_while_cases_run(open_page: OpenPage, live_server: LiveServer, language: str) -> None:
    home = a_unit("3-1-1201", development=a_development())
    old = a_case(unit=home)
    assert time_allowed(old) == timedelta(hours=24)
    office = an_administrator(open_page, live_server.url, language)
    draft = drafts_shorter_limits(office)

    office.goes_to(draft.url)
    expect(office.page.locator(".changes ins", has_text="12").first).to_be_visible()
    panel = office.panel("Publish")
    office.fills(panel, effective_from=timezone.localdate().isoformat(), reason="业主等得太久")
    office.presses("Publish these rules", panel)
    office.is_told("Published. Cases that run keep the rules they began under.")
    version = PolicyVersion.objects.get(reason="业主等得太久")

    new = a_case(unit=home, at=timezone.now())
    old.refresh_from_db()
    assert (new.policy_id, time_allowed(new)) == (version.pk, timedelta(hours=12))
    assert (old.policy_id == version.pk, time_allowed(old)) == (False, timedelta(hours=24))

    office.goes_to(f"/office/rules/{old.policy_id}/cases")
    office.page.locator(f"input[name=case][value='{old.pk}']").check()
    office.presses("See what that means")
    office.sees(office.say("Due then"))
    office.page.locator("[name=reason]").fill("与新规则一致")
    office.presses("Move them")
    expect(office.page.locator("#notices .notice")).to_be_visible()
    old.refresh_from_db()
    assert (old.policy_id, time_allowed(old)) == (version.pk, timedelta(hours=12))
