"""Where the packs of other trades reckon time otherwise: by the customer's own word, by the day, by where he is."""

from datetime import datetime, timedelta

import pytest
from django.db import transaction
from django.utils import translation

from aftercare.ground.core.errors import BadInput
from aftercare.ground.policies.queries import policy_of as loaded
from aftercare.service.cases.models import Case
from aftercare.service.cases.queries import facts_of
from aftercare.service.deadlines.models import Clock
from aftercare.service.deadlines.parts import start_clocks
from aftercare.service.deadlines.queries import explain, overdue_clocks
from aftercare.service.deadlines.queries.accounts import account_of_clock
from tests.factories.cases import NOW
from tests.factories.deadlines import SHANGHAI
from tests.packs.trades import Site, a_site, judged, moved, sent, surveyed, told

MACHINE = {"model": "ZKJ-200", "quantity": "1"}
WANTED = (NOW + timedelta(hours=20)).replace(second=0, microsecond=0)


def a_fault(site: Site, **answers: str) -> Case:
    """A machine that does not run, judged and ready for somebody to be sent."""
    case = told(site, component="transmission", symptom="noise", answers={**MACHINE, **answers})
    case = surveyed(site, moved(case, "verify", by=site.agent))
    judged(site, case, "manufacture")
    return moved(case, "repair_in_warranty", by=site.supervisor)


def on_site(pack: str, **answers: str) -> datetime:
    site = a_site(pack)
    due = sent(site, a_fault(site, **answers)).on_site_by
    assert due is not None
    return due


def as_typed(moment: datetime) -> str:
    """As a form in the browser sends it: the time on the wall, without a zone."""
    return f"{moment.astimezone(SHANGHAI):%Y-%m-%dT%H:%M}"


@pytest.mark.requirement("S000.15.r10")
def test_somebody_is_on_site_by_the_time_that_the_customer_stated() -> None:
    assert on_site("equipment", wanted_by=as_typed(WANTED)) == WANTED
    assert on_site("equipment") == NOW + timedelta(hours=48), "who states none gets the company's"


@pytest.mark.requirement("S000.17.r12")
def test_a_supplier_of_equipment_comes_by_the_time_stated_as_well() -> None:
    assert on_site("equipment_supply", wanted_by=as_typed(WANTED)) == WANTED


def test_a_time_that_was_stated_must_be_one() -> None:
    site = a_site("equipment")
    with pytest.raises(BadInput):
        a_fault(site, wanted_by="明天下午")


def test_the_page_of_a_limit_that_was_stated_adds_up_and_says_so() -> None:
    case = a_fault(a_site("equipment"), wanted_by=as_typed(WANTED))
    with transaction.atomic():
        [clock] = start_clocks(
            case_id=case.pk,
            stages=["on_site"],
            facts=facts_of(case),
            policy=loaded(case.policy_id),
            started_at=NOW,
        )
    told_of = account_of_clock(clock)
    assert told_of.account.adds_up
    assert told_of.account.due_at == clock.due_at == WANTED
    with translation.override("zh-hans"):
        assert any("客户" in line for line in explain(clock).lines)


@pytest.mark.requirement("S001.09.r06")
def test_a_problem_of_today_is_late_when_it_is_carried_to_the_next_day() -> None:
    site = a_site("it_project")
    case = told(site, text="财务系统无法登录。", component="socket_switch", symptom="no_power")
    midnight = datetime.combine(NOW.astimezone(SHANGHAI).date() + timedelta(days=1), datetime.min.time(), SHANGHAI)
    assert case.finish_by == midnight
    late = {clock.case_id for clock in overdue_clocks(at=midnight + timedelta(minutes=1), stages=["finish"])}
    assert case.pk in late


def verified_by(**answers: str) -> datetime:
    site = a_site("factory")
    needed = {"order_number": "DD-7", "product_name": "轴承", "defect_kind": "锈蚀", "defect_rate": "2"}
    case = told(site, kind="complaint", text="到货轴承锈蚀。", answers={**needed, **answers})
    case = moved(case, "pass_on", by=site.agent, reason="转品质部")
    return Clock.objects.running().get(case_id=case.pk, stage="verify").due_at


@pytest.mark.requirement("S004.10.r08")
def test_quality_gives_its_opinion_in_two_working_days_and_in_five_days_outside_the_province() -> None:
    near, far = verified_by(outside_province="no"), verified_by(outside_province="yes")
    assert near.astimezone(SHANGHAI).hour == 18, "working days end with work"
    assert far.astimezone(SHANGHAI).date() - NOW.astimezone(SHANGHAI).date() == timedelta(days=6), (
        "at midnight after the fifth"
    )
