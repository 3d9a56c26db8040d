"""Where the packs of other trades reckon time otherwise: by the customer's own word, by the day, by where he is."""

from datetime import datetime, timedelta

import pytest
from django.db import transaction
from django.utils import translation

from aftercare.faces.messages import reminders
from aftercare.faces.messages.models import Message
from aftercare.faces.messages.work import tell_executor_of_time
from aftercare.ground.audit.models import AuditEvent
from aftercare.ground.core.errors import BadInput, NotPermitted
from aftercare.ground.policies.queries import policy_of as loaded
from aftercare.service.cases.actions import state_time
from aftercare.service.cases.jobs import lapse
from aftercare.service.cases.models import Case
from aftercare.service.cases.queries import facts_of
from aftercare.service.deadlines.models import Clock
from aftercare.service.deadlines.parts import start_clocks
from aftercare.service.deadlines.queries import explain, overdue_clocks
from aftercare.service.deadlines.queries.accounts import account_of_clock
from aftercare.service.workorders.jobs import follow_stated_time
from aftercare.service.workorders.models import WorkOrder
from aftercare.service.workorders.queries.pages import order_facts
from tests.factories.cases import NOW
from tests.factories.deadlines import SHANGHAI
from tests.factories.workorders import fresh
from tests.packs.trades import Site, a_site, agreed, judged, moved, quoted, said_to_price, sent, surveyed, told

MACHINE = {"model": "ZKJ-200", "quantity": "1"}
PRODUCT = {"model": "KFR-35", "bought_on": "2026-08-30", "wishes": "周末上午上门"}
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


def a_car_awaited(site: Site, coming: datetime) -> Case:
    """A car whose owner will come at some time, and for whom all is ready."""
    answers = {"plate": "粤B12345", "coming_at": as_typed(coming)}
    case = told(site, component="brakes", symptom="noise", answers=answers)
    case = moved(case, "agreed", by=site.agent, reason="已与客户约定")
    for move, by in (("bay_kept", site.supervisor), ("tools_ready", site.agent), ("parts_ready", site.agent)):
        case = moved(case, move, by=by)
    return case


@pytest.mark.requirement("S000.05.r07")
def test_an_appointment_lapses_when_the_customer_is_more_than_half_an_hour_late() -> None:
    case = a_car_awaited(a_site("car"), WANTED)
    assert (case.step, case.due_at) == ("awaited", WANTED + timedelta(minutes=30))
    lapse(at=WANTED + timedelta(minutes=29))
    assert fresh(case).step == "awaited", "half an hour is waited"
    lapse(at=WANTED + timedelta(minutes=31))
    assert fresh(case).step == "appointment"


def test_a_time_that_was_stated_anew_is_waited_for() -> None:
    site = a_site("car")
    case = a_car_awaited(site, WANTED)
    later = WANTED + timedelta(hours=3)
    case = state_time(
        case_id=case.pk, seen=fresh(case).version, question="coming_at", moment=later, by=site.agent, at=NOW
    )
    assert case.due_at == later + timedelta(minutes=30)
    lapse(at=WANTED + timedelta(hours=1))
    assert fresh(case).step == "awaited"
    with pytest.raises(BadInput):
        state_time(case_id=case.pk, seen=case.version, question="plate", moment=later, by=site.agent, at=NOW)
    with pytest.raises(NotPermitted):
        state_time(case_id=case.pk, seen=case.version, question="coming_at", moment=later, by=site.owner, at=NOW)


def test_a_time_stated_for_a_day_that_has_passed_holds_no_more() -> None:
    site = a_site("car")
    case = a_car_awaited(site, WANTED)
    lapse(at=WANTED + timedelta(minutes=31))
    late = WANTED + timedelta(hours=1)
    for move, by in (
        ("agreed", site.agent),
        ("bay_kept", site.supervisor),
        ("tools_ready", site.agent),
        ("parts_ready", site.agent),
    ):
        case = moved(case, move, by=by, reason="另约", at=late)
    assert case.due_at is not None
    assert case.due_at > late + timedelta(days=6), "whoever comes another time is not late at once"


@pytest.mark.requirement("S000.05.r17")
def test_the_workshop_is_asked_once_when_three_quarters_of_the_planned_time_have_passed() -> None:
    site = a_site("car")
    case = moved(a_car_awaited(site, WANTED), "arrived", by=site.agent)
    quoted(case, by=site.supervisor)
    said_to_price(site, case)
    case = fresh(case)
    assert case.step == "in_repair"
    planned = case.due_at - case.step_since
    for share, told_of in ((0.69, 0), (0.76, 1), (0.8, 1), (0.95, 1)):
        reminders.remind(at=case.step_since + planned * share)
        asked_for = Message.objects.filter(wording="ask_how_far", to_id=case.responsible_id)
        assert asked_for.count() == told_of, share
    assert "75%" in asked_for.get().body


@pytest.mark.requirement("S000.14.r13")
def test_a_technician_leaves_an_hour_ahead_and_is_there_five_to_ten_minutes_early() -> None:
    site = a_site("product")
    case = moved(
        told(site, component="compressor", symptom="not_cool", answers=PRODUCT), "judge_now", by=site.supervisor
    )
    judged(site, case, "quality")
    order = agreed(site, sent(site, moved(case, "repair_in_warranty", by=site.supervisor)))
    comes = order.appointments.get(state="accepted").from_at
    plan = order_facts(order, language="zh-hans").departure
    assert plan is not None
    assert comes - plan.leave_at == timedelta(hours=1)
    assert (comes - plan.arrive_from, comes - plan.arrive_until) == (timedelta(minutes=10), timedelta(minutes=5))
    reminders.remind(at=comes - timedelta(minutes=80))
    assert not Message.objects.filter(wording="time_to_leave").exists()
    for minutes in (70, 60, 50):
        reminders.remind(at=comes - timedelta(minutes=minutes))
    assert Message.objects.get(wording="time_to_leave").to_id == site.technician.id


def test_who_was_sent_goes_by_the_time_that_the_customer_states_anew_and_is_told() -> None:
    site = a_site("equipment")
    order = sent(site, a_fault(site, wanted_by=as_typed(WANTED)))
    sooner = WANTED - timedelta(hours=6)
    case = order.case
    state_time(case_id=case.pk, seen=fresh(case).version, question="wanted_by", moment=sooner, by=site.agent, at=NOW)
    stated = AuditEvent.objects.get(name="case.time_stated")
    follow_stated_time(event=stated, at=NOW)
    follow_stated_time(event=stated, at=NOW)
    assert fresh(order).on_site_by == sooner
    moved_on = AuditEvent.objects.get(name="workorder.on_site_moved")
    tell_executor_of_time(event=moved_on, at=NOW)
    heard = Message.objects.get(wording__in=["on_site_moved", "on_site_moved_own"])
    assert f"{sooner.astimezone(SHANGHAI):%H:%M}" in heard.body


def test_an_order_on_which_somebody_is_at_work_keeps_its_time() -> None:
    site = a_site("equipment")
    order = sent(site, a_fault(site, wanted_by=as_typed(WANTED)))
    WorkOrder.objects.filter(pk=order.pk).update(state="in_progress")
    case = order.case
    state_time(
        case_id=case.pk, seen=fresh(case).version, question="wanted_by", moment=WANTED - timedelta(hours=6),
        by=site.agent, at=NOW,
    )  # fmt: skip
    follow_stated_time(event=AuditEvent.objects.get(name="case.time_stated"), at=NOW)
    assert fresh(order).on_site_by == WANTED
