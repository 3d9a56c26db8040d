"""The page that explains a time limit, and the same for programs."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from aftercare.ground.core.actors import CLOCK
from aftercare.ground.policies.queries import policy_of
from aftercare.service.deadlines import parts
from aftercare.service.deadlines.models import Clock
from tests.faces.rest.programs import Program
from tests.faces.web.pages import browser_of
from tests.factories.accounts import a_development, a_staff_member
from tests.factories.cases import a_case
from tests.factories.deadlines import local, the_calendar


@pytest.mark.feature("SL08", "SL05")
def test_a_time_limit_is_explained_to_its_sum_on_a_page_and_for_programs() -> None:
    the_calendar(years=(2026,))
    case = a_case(at=local("2026-09-30 16:00"))
    clock = Clock.objects.get(case_id=case.pk, stage="finish")
    staff = a_staff_member("supervisor", development=case.development, language="en")
    html = browser_of(staff).get(f"{case.url}clocks/{clock.pk}/").content.decode()
    for words in ("National Day · holiday", "make-up workday", "adds up", "30 days", "S000.01.r16", "08:30–12:00"):
        assert words in html
    told = Program(staff).get(f"/cases/{case.pk}/clocks/{clock.pk}").json()
    assert (told["adds_up"], told["total"], told["limit_amount"], told["measured_in"]) == (True, 30, 30, "days")
    assert sum(row["amount"] for row in told["rows"]) == 30
    assert {row["reason"] for row in told["rows"]} == {"first_day", "holiday", "worked", "rest_day", "make_up_day"}


@pytest.mark.feature("SL06", "SL08")
def test_pauses_and_agreements_are_told_with_cause_fault_evidence_and_who_approved() -> None:
    now = timezone.now()
    case = a_case(at=now - timedelta(hours=1))
    clock = Clock.objects.get(case_id=case.pk, stage="finish")
    with transaction.atomic():
        parts.extend_clock(
            case_id=case.pk, stage="finish", until=clock.due_at + timedelta(days=3), reason="砖要重新烧制",
            owner_told_at=now, by=CLOCK, at=now,
        )  # fmt: skip
        parts.pause_clocks(
            case_id=case.pk, cause="owner", evidence="电话 13:05", planned_until=now + timedelta(days=2),
            policy=policy_of(case.policy_id), by=CLOCK, at=now,
        )  # fmt: skip
    staff = a_staff_member("supervisor", development=case.development, language="en")
    html = browser_of(staff).get(f"{case.url}clocks/{clock.pk}/").content.decode()
    for words in ("The owner&#39;s side", "电话 13:05", "砖要重新烧制", "due then, if taken up as planned", "agreed"):
        assert words in html
    told = Program(staff).get(f"/cases/{case.pk}/clocks/{clock.pk}").json()
    assert (told["pauses"][0]["fault"], told["extensions"][0]["reason"]) == ("owner", "砖要重新烧制")
    assert told["expected_due_at"] > told["due_at"]


def test_the_case_page_leads_to_the_sum_and_strangers_do_not_see_it() -> None:
    case = a_case(at=timezone.now() - timedelta(hours=1))
    clock = Clock.objects.get(case_id=case.pk, stage="finish")
    address = f"{case.url}clocks/{clock.pk}/"
    staff = a_staff_member("agent", development=case.development, language="en")
    assert address in browser_of(staff).get(case.url).content.decode()
    stranger = browser_of(a_staff_member("supervisor", development=a_development()))
    assert stranger.get(address).status_code == 404
    other = a_case(development=case.development)
    assert browser_of(staff).get(f"{other.url}clocks/{clock.pk}/").status_code == 404
