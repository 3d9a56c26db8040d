"""A property company's command centre, a car dealer's workshop and a factory's complaints, each under its own pack."""

from itertools import pairwise
from typing import Any

import pytest

from aftercare.care.escalation import actions as escalation
from aftercare.ground.core.actors import CLOCK, Actor
from aftercare.ground.core.errors import BadInput
from aftercare.ground.procedures.graph import Procedures
from aftercare.ground.procedures.rules import GuardsNotMet, NoSuchMove, NotPermitted
from aftercare.service.cases.models import Case
from aftercare.service.deadlines.models import Clock
from tests.factories.cases import NOW
from tests.factories.workorders import fresh
from tests.packs.trades import (
    Site,
    a_site,
    answered,
    asked,
    charged,
    judged,
    moved,
    policy_of,
    quoted,
    said_to_price,
    settled,
    told,
)
from tests.packs.walking import reachable


def only(case: Case, move: str, *, by: Actor, others: list[Actor], reason: str = "") -> Case:
    """The move by whoever has to take it; the others may not, and where a reason is due it cannot be left out."""
    for other in others:
        with pytest.raises(NotPermitted):
            moved(case, move, by=other, reason=reason or "代办")
    if reason:
        with pytest.raises(BadInput):
            moved(case, move, by=by)
    return moved(case, move, by=by, reason=reason)


# --- property -----------------------------------------------------------------------------------------------------

GOODS = {"goods": "快递纸箱两件", "left_by": "送货员小李"}


@pytest.mark.requirement("S004.12.r02", "S004.12.r03", "S004.12.r11")
def test_goods_left_at_the_gate_are_registered_signed_for_and_closed_once_the_guards_know() -> None:
    site = a_site("property")
    kept: dict[str, Any] = {"kind": "kept_goods", "channel": "site", "text": "业主出差，物品放岗亭。"}
    for missing in GOODS:
        with pytest.raises(BadInput):
            told(site, **kept, answers={key: value for key, value in GOODS.items() if key != missing})
    case = told(site, **kept, answers=GOODS)
    with pytest.raises(NoSuchMove):
        moved(case, "guards_told", by=site.agent, reason="岗亭老陈")
    case = only(case, "collected", by=site.agent, others=[site.finance], reason="业主王小明签字领取")
    assert (case.step, case.is_open) == ("telling_guards", True)
    case = only(case, "guards_told", by=site.agent, others=[site.finance], reason="岗亭老陈")
    assert (case.step, case.is_open) == ("closed", False)


@pytest.mark.requirement("S004.12.r01")
def test_public_information_is_collected_drafted_approved_and_published_in_this_order() -> None:
    site = a_site("property")
    case = told(site, kind="public_information", text="三号楼电梯年检，12月1日停用半天。")
    for early in ("approved", "published"):
        with pytest.raises(NoSuchMove):
            moved(case, early, by=site.manager, reason="公告栏")
    case = only(case, "drafted", by=site.agent, others=[site.manager], reason="各位业主：三号楼电梯年检……")
    case = only(case, "approved", by=site.manager, others=[site.agent, site.supervisor])
    case = only(case, "published", by=site.agent, others=[site.finance], reason="各单元公告栏、业主群")
    assert not case.is_open


@pytest.mark.requirement("S004.03.r06")
def test_the_quality_department_looks_after_every_complaint_before_the_owner_is_asked() -> None:
    site = a_site("property")
    case = told(site, kind="complaint", text="楼道灯坏了半个月没人修。", answers={})
    moved(case, "investigate", by=site.agent)
    answered(case, by=site.agent, text="已安排更换，今天完成。")
    moved(case, "propose", by=site.agent)
    moved(case, "agree", by=site.owner)
    case = moved(case, "done", by=site.agent, reason="灯具已更换")
    assert case.step == "supervising"
    case = only(case, "not_in_order", by=site.inspector, others=[site.agent, site.supervisor], reason="二层仍不亮")
    assert case.step == "carrying_out"
    moved(case, "done", by=site.agent, reason="二层线路已修")
    assert moved(case, "checked", by=site.inspector, reason="逐层检查，全亮").step == "callback"


# --- car ----------------------------------------------------------------------------------------------------------

SEVEN = [("appointment",), ("bay", "tools", "parts"), ("reception", "quoted"), ("in_repair",), ("checking",),
         ("delivery",), ("callback",)]  # fmt: skip


def a_car(site: Site, **values: Any) -> Case:
    """A car that is to be repaired."""
    facts = {"component": "brakes", "symptom": "noise", "answers": {"plate": "粤B12345"}, "text": "刹车异响。"}
    return told(site, **{**facts, **values})


def at_reception(site: Site) -> Case:
    """A car for which all is ready."""
    case = moved(a_car(site), "agreed", by=site.agent, reason="11月20日上午9点30分")
    for move, by in (
        ("bay_kept", site.supervisor),
        ("tools_ready", site.agent),
        ("parts_ready", site.agent),
        ("arrived", site.agent),
    ):
        case = moved(case, move, by=by)
    return case


def at_checking(site: Site) -> Case:
    """A car whose repair is done."""
    case = at_reception(site)
    quoted(case, by=site.supervisor)
    said_to_price(site, case)
    return moved(case, "repaired", by=site.technician, reason="更换前刹车片")


def at_follow_up(site: Site) -> Case:
    """A car that was delivered and paid for."""
    case = moved(at_checking(site), "passed", by=site.inspector)
    charged(site, case)
    settled(site, case)
    return moved(case, "delivered", by=site.agent)


@pytest.mark.requirement("S000.05.r01")
def test_a_car_goes_through_seven_steps_none_of_which_can_be_left_out() -> None:
    site = a_site("car")
    case = at_follow_up(site)
    asked(site, case, "satisfied")
    assert fresh(case).closed_at is not None
    procedure = policy_of("car").section(Procedures).of("repair")
    for step in SEVEN:
        assert "archived" not in reachable(procedure, avoiding=step)
    for step, later in pairwise(SEVEN):
        assert not set(later) & reachable(procedure, avoiding=step), "and not before the one before it"


@pytest.mark.requirement("S000.05.r05", "S000.05.r08")
def test_an_appointment_reaches_the_workshop_the_same_day_and_then_the_tool_and_the_parts_store() -> None:
    site = a_site("car")
    case = only(a_car(site), "agreed", by=site.agent, others=[site.finance], reason="11月20日上午9点30分")
    assert case.step == "bay"
    assert case.due_at is not None
    assert case.due_at.date() == NOW.date()
    case = only(case, "bay_kept", by=site.supervisor, others=[site.agent])
    with pytest.raises(NoSuchMove):
        moved(case, "parts_ready", by=site.agent)
    case = moved(case, "tools_ready", by=site.agent)
    assert case.step == "parts"
    assert moved(case, "parts_ready", by=site.agent).step == "awaited"


@pytest.mark.requirement("S000.05.r10")
def test_nothing_is_repaired_before_the_customer_has_signed_items_and_price() -> None:
    site = a_site("car")
    case = at_reception(site)
    with pytest.raises(GuardsNotMet):
        moved(case, "send_quotation", by=site.supervisor)
    quoted(case, by=site.supervisor)
    with pytest.raises(GuardsNotMet):
        moved(case, "accept_quotation", by=site.agent)
    said_to_price(site, case)
    assert fresh(case).step == "in_repair"


@pytest.mark.requirement("S000.05.r12")
def test_a_part_that_the_customer_brought_carries_no_guarantee_and_the_order_says_so() -> None:
    site = a_site("car")
    case = a_car(site)
    judged(site, case, "customers_own_part", covered=False, party="owner")
    assert charged(site, case) == ["owner"]
    other = a_car(site)
    judged(site, other, "quality")
    assert charged(site, other) == ["developer"]


@pytest.mark.requirement("S000.05.r19")
def test_a_car_is_checked_and_handed_over_inside_before_it_is_delivered() -> None:
    site = a_site("car")
    case = at_checking(site)
    case = only(case, "failed", by=site.inspector, others=[site.technician, site.supervisor], reason="制动力不足")
    assert case.step == "in_repair"
    case = moved(case, "repaired", by=site.technician, reason="重新研磨")
    assert only(case, "passed", by=site.inspector, others=[site.technician, site.agent]).step == "delivery"


@pytest.mark.requirement("S000.05.r20", "S000.05.r21")
def test_a_car_is_delivered_with_its_bill_settled_and_the_customer_is_asked_afterwards() -> None:
    site = a_site("car")
    case = moved(at_checking(site), "passed", by=site.inspector)
    charged(site, case)
    with pytest.raises(GuardsNotMet):
        moved(case, "delivered", by=site.agent)
    settled(site, case)
    case = moved(case, "delivered", by=site.agent)
    assert (case.step, case.is_open) == ("callback", True)
    with pytest.raises(GuardsNotMet):
        moved(case, "satisfied", by=site.agent)
    asked(site, case, "not_satisfied", note="还有异响")
    assert fresh(case).step == "appointment"


# --- factory ------------------------------------------------------------------------------------------------------

FORM = {"order_number": "PO-2026-0815", "product_name": "轴套", "defect_kind": "尺寸超差", "defect_rate": "3.5"}


def a_complaint(site: Site, **values: Any) -> Case:
    """A customer complains about goods."""
    return told(site, **{"kind": "complaint", "text": "来料检验发现轴套内径超差。", "answers": FORM, **values})


def analysed(site: Site, *, found: bool = True) -> Case:
    """A complaint of which quality seeks the cause."""
    case = moved(a_complaint(site), "pass_on", by=site.agent)
    moved(case, "stock_searched", by=site.inspector, reason="库存抽50件，2件超差")
    moved(case, "work_searched", by=site.inspector, reason="在制品正常")
    if found:
        return moved(case, "found", by=site.inspector, reason="8月15日检验记录有同类不良")
    moved(case, "not_found", by=site.inspector)
    return moved(case, "sample_here", by=site.agent, reason="顾客寄来样品3件")


def agreed_with_customer(site: Site) -> Case:
    """The cause is ours, and what is done is agreed."""
    case = moved(analysed(site), "our_fault", by=site.inspector, reason="刀具磨损未及时更换")
    answered(case, by=site.agent, text="我们为您更换全部500件。")
    return moved(case, "agreed_with_customer", by=site.agent, reason="换货500件，11月30日前送达")


@pytest.mark.parametrize(
    ("channel", "more"),
    [
        ("phone", {}),
        ("visit", {"visitors": "采购主管"}),
        ("letter", {"letter_received_on": "2026-11-17"}),
        ("returned_goods", {}),
    ],
)
@pytest.mark.requirement("S004.01.r07", "S004.10.r05")
def test_a_complaint_told_phoned_written_or_sent_back_is_registered(channel: str, more: dict[str, str]) -> None:
    site = a_site("factory")
    case = a_complaint(site, channel=channel, answers={**FORM, **more})
    assert (case.channel, case.number[:3]) == (channel, "TS-")
    assert case.responsible_id == site.agent.id


@pytest.mark.requirement("S004.01.r08", "S004.01.r04")
def test_business_collects_order_product_defect_and_rate_and_passes_them_to_quality() -> None:
    site = a_site("factory")
    for missing in FORM:
        with pytest.raises(BadInput):
            a_complaint(site, answers={key: value for key, value in FORM.items() if key != missing})
    case = a_complaint(site)
    assert (case.step, case.owed_by, case.responsible_id) == ("received", "staff", site.agent.id), "with business"
    case = only(case, "pass_on", by=site.agent, others=[site.inspector, site.finance])
    assert (case.step, case.owed_by) == ("in_stock", "staff")
    assert case.answers == FORM


@pytest.mark.requirement("S004.01.r05", "S004.01.r10")
def test_quality_looks_in_stock_in_the_work_and_in_its_records_and_finds_the_cause() -> None:
    site = a_site("factory")
    case = moved(a_complaint(site), "pass_on", by=site.agent)
    with pytest.raises(NoSuchMove):
        moved(case, "found", by=site.inspector, reason="有同类不良")
    business = [site.agent, site.supervisor]
    case = only(case, "stock_searched", by=site.inspector, others=business, reason="库存2件超差")
    case = only(case, "work_searched", by=site.inspector, others=business, reason="在制品正常")
    case = only(case, "found", by=site.inspector, others=business, reason="8月15日记录")
    case = only(case, "our_fault", by=site.inspector, others=business, reason="刀具磨损")
    assert case.step == "agreeing"


@pytest.mark.requirement("S004.01.r12")
def test_what_is_not_found_is_shown_by_a_sample_or_a_picture_of_the_customer() -> None:
    site = a_site("factory")
    case = moved(a_complaint(site), "pass_on", by=site.agent)
    moved(case, "stock_searched", by=site.inspector, reason="未见")
    moved(case, "work_searched", by=site.inspector, reason="未见")
    case = moved(case, "not_found", by=site.inspector)
    assert (case.step, case.owed_by) == ("waiting_for_sample", "owner")
    with pytest.raises(NoSuchMove):
        moved(case, "our_fault", by=site.inspector, reason="猜测")
    assert only(case, "sample_here", by=site.agent, others=[site.inspector], reason="样品3件").step == "analysing"


@pytest.mark.requirement("S004.01.r20")
def test_when_the_cause_is_ours_business_agrees_a_replacement_with_the_customer() -> None:
    site = a_site("factory")
    case = moved(analysed(site), "our_fault", by=site.inspector, reason="刀具磨损")
    with pytest.raises(GuardsNotMet):
        moved(case, "agreed_with_customer", by=site.agent, reason="换货")
    answered(case, by=site.agent, text="我们为您更换全部500件。")
    case = only(case, "agreed_with_customer", by=site.agent, others=[site.inspector], reason="换货500件")
    assert case.step == "carrying_out"


@pytest.mark.requirement("S004.01.r19", "S004.10.r09")
def test_when_the_cause_is_not_ours_the_evidence_is_explained_until_the_customer_agrees() -> None:
    site = a_site("factory")
    case = analysed(site, found=False)
    case = only(case, "not_our_fault", by=site.inspector, others=[site.agent], reason="样品为其他厂家产品，无我司标识")
    assert case.step == "explaining"
    with pytest.raises(GuardsNotMet):
        moved(case, "customer_accepts", by=site.agent, reason="顾客认可")
    answered(case, by=site.agent, text="附检测报告，样品无我司激光标识。")
    case = only(case, "customer_accepts", by=site.agent, others=[site.inspector], reason="顾客撤回索赔")
    assert case.step == "callback"


@pytest.mark.requirement("S004.01.r17", "S004.01.r18")
def test_a_batch_sent_back_is_inspected_by_sample_and_a_few_pieces_all_of_them() -> None:
    site = a_site("factory")
    for sent_back, step, inspected in (
        ("batch_returned", "sampling", "sample_inspected"),
        ("few_returned", "inspecting_all", "all_inspected"),
    ):
        case = moved(agreed_with_customer(site), sent_back, by=site.agent)
        assert case.step == step
        case = only(case, inspected, by=site.inspector, others=[site.agent], reason="检验20件，1件超差")
        assert case.step == "callback"


@pytest.mark.requirement("S004.10.r11", "S004.10.r12")
def test_the_result_is_told_until_the_customer_is_content_and_then_registered() -> None:
    site = a_site("factory")
    case = moved(agreed_with_customer(site), "done", by=site.agent, reason="已补发")
    asked(site, case, "not_satisfied", note="又发现2件")
    assert fresh(case).step == "analysing"
    moved(case, "our_fault", by=site.inspector, reason="漏检")
    moved(case, "agreed_with_customer", by=site.agent, reason="再补5件")
    moved(case, "done", by=site.agent, reason="已补发")
    with pytest.raises(GuardsNotMet):
        moved(case, "satisfied", by=site.supervisor, reason="顾客满意")
    asked(site, case, "satisfied", note="补发的5件合格")
    case = fresh(case)
    assert (case.is_open, case.resolution) == (False, "补发的5件合格")


@pytest.mark.requirement("S001.15.r07")
def test_a_major_complaint_or_claim_about_a_car_is_the_heads_from_the_start() -> None:
    site = a_site("car")

    def complained(urgency: str) -> Case:
        case = told(
            site,
            kind="complaint",
            urgency=urgency,
            text="刹车维修后再次失灵，要求赔偿。",
        )
        escalation.look_at_reports(case_id=case.pk, by=CLOCK, at=NOW)
        return fresh(case)  # type: ignore[no-any-return]

    major, ordinary = complained("urgent"), complained("normal")
    assert major.responsible_id == site.manager.id
    assert Clock.objects.running().filter(case_id=major.pk, stage="raised_city").exists()
    assert ordinary.responsible_id != site.manager.id
