"""An instrument maker under its own pack: paid before it is shipped, certainly there before it is installed."""

from typing import Any

import pytest

from aftercare.ground.core.actors import Actor
from aftercare.ground.core.errors import BadInput
from aftercare.ground.procedures.rules import GuardsNotMet, NoSuchMove, NotPermitted
from aftercare.service.cases.models import Case
from tests.factories.workorders import fresh
from tests.packs.trades import (
    Site,
    a_site,
    agreed,
    answered,
    arrived,
    charged,
    done,
    judged,
    moved,
    sent,
    settled,
    signed,
    told,
)

PACK = "instrument"
MACHINE = {"model": "GC-9790", "quantity": "1"}
GOODS = {"product_number": "GC-9790-0412", "produced_on": "2026-10-20", "ships_on": "2026-11-20"}


def a_shipment(site: Site, **values: Any) -> Case:
    """An instrument that was ordered and is to be shipped."""
    return told(site, kind="shipment", **{"answers": GOODS, "text": "气相色谱仪一台，款到发货。", **values})


def an_installation(site: Site) -> Case:
    """An instrument that has arrived and is to be installed."""
    return told(site, kind="installation", component="machine", answers=MACHINE, text="仪器已到货，请安排安装。")


def a_fault(site: Site, **values: Any) -> Case:
    """A fault call."""
    answers = {**MACHINE, "what_happens": "今早开机后基线漂移，没有报警代码。"}
    return told(site, **{"component": "sensors", "symptom": "wrong_reading", "answers": answers, **values})


def only(case: Case, move: str, *, by: Actor, others: list[Actor], reason: str = "") -> Case:
    """The move by whoever has to take it; the others may not, and where a reason is due it cannot be left out."""
    for other in others:
        with pytest.raises(NotPermitted):
            moved(case, move, by=other, reason=reason or "代办")
    if reason:
        with pytest.raises(BadInput):
            moved(case, move, by=by)
    return moved(case, move, by=by, reason=reason)


def to_logistics(site: Site) -> Case:
    """A shipment of which after-sales has the shipping order."""
    case = moved(a_shipment(site), "payment_arrived", by=site.supervisor)
    moved(case, "request_filled", by=site.supervisor, reason="发货申请单 2026-118")
    moved(case, "order_issued", by=site.finance, reason="发货单 2026-118")
    return moved(case, "handed_over", by=site.supervisor)


@pytest.mark.requirement("S000.07.r02")
def test_nothing_is_shipped_before_the_business_manager_has_confirmed_the_payment() -> None:
    site = a_site(PACK)
    case = a_shipment(site)
    assert case.owed_by == "staff"
    for early in ("request_filled", "order_issued", "handed_over", "note_returned"):
        with pytest.raises(NoSuchMove):
            moved(case, early, by=site.supervisor, reason="先发货")
    case = only(case, "payment_arrived", by=site.supervisor, others=[site.agent, site.finance])
    assert case.step == "requesting"


@pytest.mark.requirement("S000.07.r03", "S000.07.r04")
def test_the_business_manager_fills_in_the_request_and_then_finance_issues_the_order() -> None:
    site = a_site(PACK)
    case = moved(a_shipment(site), "payment_arrived", by=site.supervisor)
    case = only(case, "request_filled", by=site.supervisor, others=[site.agent, site.finance], reason="申请单 2026-118")
    assert case.step == "ordering"
    case = only(case, "order_issued", by=site.finance, others=[site.agent, site.supervisor], reason="发货单 2026-118")
    assert case.step == "handing"


@pytest.mark.requirement("S000.07.r05", "S000.07.r06")
def test_both_copies_go_over_the_business_manager_and_after_sales_to_logistics_and_the_warehouse() -> None:
    site = a_site(PACK)
    case = moved(a_shipment(site), "payment_arrived", by=site.supervisor)
    moved(case, "request_filled", by=site.supervisor, reason="申请单 2026-118")
    case = moved(case, "order_issued", by=site.finance, reason="发货单 2026-118")
    assert case.owed_by == "staff"
    case = only(case, "handed_over", by=site.supervisor, others=[site.agent, site.finance])
    assert (case.step, case.owed_by) == ("to_logistics", "staff")
    case = only(case, "logistics_has_it", by=site.agent, others=[site.supervisor])
    assert (case.step, case.owed_by) == ("to_warehouse", "staff")
    with pytest.raises(NoSuchMove):
        moved(case, "note_returned", by=site.agent, reason="SF1398")
    case = only(case, "warehouse_has_it", by=site.agent, others=[site.supervisor])
    assert case.step == "loading"


@pytest.mark.requirement("S000.07.r07")
def test_after_sales_keeps_number_day_of_making_and_day_of_shipping_of_every_product() -> None:
    site = a_site(PACK)
    for missing in GOODS:
        with pytest.raises(BadInput):
            a_shipment(site, answers={key: value for key, value in GOODS.items() if key != missing})
    assert a_shipment(site).answers == GOODS


@pytest.mark.requirement("S000.07.r08", "S000.07.r09", "S000.07.r10")
def test_the_transport_note_comes_back_and_the_goods_are_followed_until_they_are_there_and_a_day_is_agreed() -> None:
    site = a_site(PACK)
    case = moved(to_logistics(site), "logistics_has_it", by=site.agent)
    moved(case, "warehouse_has_it", by=site.agent)
    case = only(case, "note_returned", by=site.agent, others=[site.finance], reason="运单 SF1398")
    assert (case.step, case.owed_by) == ("under_way", "staff")
    assert case.due_at is not None, "somebody looks after it until it is there"
    case = only(case, "certainly_there", by=site.agent, others=[site.finance], reason="实验室张老师签收")
    assert (case.step, case.owed_by) == ("arranging", "staff")
    case = only(case, "day_agreed", by=site.agent, others=[site.finance], reason="12月3日上午")
    assert (case.step, case.resolution) == ("archived", "12月3日上午")


@pytest.mark.requirement("S000.07.r11", "S000.07.r12")
def test_a_technician_is_sent_only_after_the_business_manager_asked_and_an_executive_approved() -> None:
    site = a_site(PACK)
    case = an_installation(site)
    case = only(case, "request_support", by=site.supervisor, others=[site.agent], reason="市场支持申请 2026-31")
    assert case.step == "approving"
    case = only(case, "approve", by=site.manager, others=[site.agent, site.supervisor])
    with pytest.raises(GuardsNotMet):
        moved(case, "send", by=site.agent)
    order = sent(site, case, by=site.agent)
    assert (order.technician_id, fresh(case).step) == (site.technician.id, "appointing")


@pytest.mark.requirement("S000.07.r13", "S000.07.r17")
def test_a_technician_says_how_long_the_trip_takes_and_it_is_debriefed_when_the_sheet_is_back() -> None:
    site = a_site(PACK)
    case = moved(an_installation(site), "request_support", by=site.supervisor, reason="申请 2026-31")
    case = moved(case, "approve", by=site.manager)
    order = agreed(site, sent(site, case, by=site.agent))
    assert fresh(case).step == "setting_out"
    with pytest.raises(NoSuchMove):
        moved(case, "arrive", by=site.technician)
    only(case, "set_out", by=site.technician, others=[site.agent], reason="往返3天，11月20日返回")
    order = done(site, arrived(site, order, agreed_already=True))
    moved(case, "trained", by=site.technician, reason="实验员两人，开关机与日常维护")
    signed(site, order, "service_centre", "owner")
    charged(site, case)
    settled(site, case)
    assert fresh(case).step == "debriefing"
    with pytest.raises(NoSuchMove):
        moved(case, "archive", by=site.manager)
    case = only(case, "debriefed", by=site.supervisor, others=[site.technician], reason="客户要求增加培训一次")
    assert moved(case, "archive", by=site.manager).closed_at is not None


@pytest.mark.requirement("S000.07.r18")
def test_a_fault_is_registered_with_its_symptom_in_detail_and_the_customer_contacted_at_once() -> None:
    site = a_site(PACK)
    with pytest.raises(BadInput):
        a_fault(site, answers=MACHINE)
    with pytest.raises(BadInput):
        a_fault(site, symptom="")
    case = a_fault(site)
    assert case.answers["what_happens"] == "今早开机后基线漂移，没有报警代码。"
    assert case.due_at is not None
    assert (case.due_at - case.opened_at).total_seconds() <= 10 * 60


@pytest.mark.requirement("S000.07.r19")
def test_after_sales_answers_a_common_question_itself() -> None:
    site = a_site(PACK)
    case = told(site, kind="question", text="载气多久更换？", answers={"question_about": "upkeep"})
    answered(case, by=site.agent)
    assert moved(case, "answer", by=site.agent).closed_at is not None


@pytest.mark.requirement("S000.07.r20", "S000.07.r21")
def test_the_technicians_talk_decides_and_the_factory_repair_is_the_quality_departments() -> None:
    site = a_site(PACK)
    case = a_fault(site)
    for early in ("on_site_repair", "factory_repair", "judge_now", "verify"):
        with pytest.raises(NoSuchMove):
            moved(case, early, by=site.supervisor, reason="直接安排")
    case = moved(case, "to_technical", by=site.agent, reason="客服无法解答")
    judged(site, case, "manufacture")
    only(case, "factory_repair", by=site.inspector, others=[site.agent, site.supervisor], reason="检测器需返厂标定")
    case = only(case, "repaired", by=site.supervisor, others=[site.inspector, site.technician], reason="运单 SF2077")
    assert case.step == "callback"
    other = moved(a_fault(site), "to_technical", by=site.agent, reason="客服无法解答")
    assert moved(other, "on_site_repair", by=site.inspector, reason="需现场更换").step == "judging"


@pytest.mark.requirement("S000.07.r01")
def test_there_are_six_activities_each_with_numbers_and_a_procedure_of_its_own() -> None:
    site = a_site(PACK)
    cases = [
        told(site, kind="question", answers={}),
        a_shipment(site),
        an_installation(site),
        a_fault(site),
        told(site, kind="exchange", component="sensors"),
        told(site, kind="take_back", component="sensors"),
    ]
    assert [case.number[:2] for case in cases] == ["ZX", "FH", "AZ", "BX", "HH", "TH"]
    assert len({case.procedure for case in cases}) == 6
    for case in cases[4:]:
        allowed = only(case, "allow", by=site.manager, others=[site.agent])
        assert only(allowed, "done", by=site.agent, others=[site.finance], reason="新编号 0413").closed_at is not None
