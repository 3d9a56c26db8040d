"""Two makers of equipment with packs of their own: owners who confirm every cost, and sales that keep the cases."""

from datetime import timedelta
from typing import Any

import pytest

from aftercare.care.surveys import actions as surveys
from aftercare.ground.core import errors
from aftercare.ground.core.actors import Actor
from aftercare.ground.core.errors import BadInput
from aftercare.ground.procedures.rules import GuardsNotMet, NoSuchMove, NotPermitted
from aftercare.service.cases.models import Case
from aftercare.service.cases.policy import Taxonomy
from aftercare.service.workorders.actions import working
from aftercare.service.workorders.models import WorkOrder
from aftercare.service.workorders.policy import Route
from aftercare.service.workorders.queries.dispatching import propose_executor
from aftercare.service.workorders.rules.acceptance import ProofMissing
from aftercare.service.workorders.rules.dispatch import TooEarly
from tests.factories.accounts import a_contractor_actor
from tests.factories.cases import NOW
from tests.factories.workorders import TODAY, fresh
from tests.packs.trades import (
    LONG_SINCE,
    Site,
    a_site,
    a_supplier,
    answered,
    arrived,
    charged,
    dispatching,
    done,
    judged,
    moved,
    policy_of,
    quoted,
    said_to_price,
    sent,
    settled,
    signed,
    somebody_in,
    surveyed,
    taken,
    technician_of,
    told,
)

SUPPLY, MAKER = "equipment_supply", "manufacturer"
MACHINE = {"model": "ZKJ-200", "quantity": "1"}
ASKED = {**MACHINE, "situation": "满负荷运行三小时后出现，环境温度28度。"}


def a_fault(site: Site, **values: Any) -> Case:
    """A machine does not run as it should."""
    return told(site, **{"component": "transmission", "symptom": "noise", "answers": ASKED, **values})


# --- the owner confirms the cost ----------------------------------------------------------------------------------


def a_notice(site: Site, **values: Any) -> Case:
    """An owner tells of a fault of equipment that was supplied."""
    return a_fault(site, **{"answers": MACHINE, **values})


@pytest.mark.parametrize("cause", ["design", "manufacture", "installation", "commissioning", "material"])
@pytest.mark.requirement("S000.17.r01")
def test_five_causes_are_repaired_free_within_the_guarantee_of_the_contract(cause: str) -> None:
    site = a_site(SUPPLY)
    case = a_notice(site)
    judged(site, case, cause)
    assert charged(site, case) == ["developer"]
    later = a_site(SUPPLY, handed_over_on=LONG_SINCE)
    case = a_notice(later)
    judged(later, case, cause, covered=False, party="owner")
    assert charged(later, case) == ["owner"]


@pytest.mark.requirement("S000.17.r02")
def test_out_of_guarantee_nothing_is_quoted_before_an_engineer_has_looked_and_judged() -> None:
    site = a_site(SUPPLY, handed_over_on=LONG_SINCE)
    case = a_notice(site)
    with pytest.raises(NoSuchMove):
        moved(case, "judge_now", by=site.supervisor)
    case = moved(case, "verify", by=site.agent)
    with pytest.raises(NoSuchMove):
        moved(case, "quote", by=site.supervisor)
    with pytest.raises(GuardsNotMet):
        moved(case, "surveyed", by=site.inspector)
    case = surveyed(site, case, cause="wear")
    assert case.step == "judging"
    judged(site, case, "wear", covered=False, party="owner")
    assert moved(case, "quote", by=site.inspector).step == "quoting"


@pytest.mark.requirement("S000.17.r06")
def test_what_is_beyond_the_contract_is_quoted_by_the_head_confirmed_by_the_owner_and_done_in_the_set_time() -> None:
    site = a_site(SUPPLY)
    case = told(site, kind="extra_service", text="请再为新来的操作工培训一次，合同外。")
    assert case.finish_by == NOW.replace(hour=16) + timedelta(days=12), "ten days on is a Saturday: Monday"
    with pytest.raises(NotPermitted):
        moved(case, "pass_to_head", by=site.agent, reason="培训一天，2400元")
    moved(case, "pass_to_head", by=site.inspector, reason="培训一天，2400元")
    with pytest.raises(NotPermitted):
        quoted(case, by=site.supervisor)
    quoted(case, by=site.manager)
    with pytest.raises(TooEarly):
        sent(site, case)
    with pytest.raises(GuardsNotMet):
        moved(case, "accept_quotation", by=site.agent)
    said_to_price(site, case)
    order = sent(site, case)
    assert fresh(case).step == "under_way"
    order = done(site, arrived(site, order))
    assert signed(site, order, "service_centre", "owner").step == "settling"


@pytest.mark.requirement("S000.17.r05")
def test_a_fault_is_gone_in_short_time_and_only_when_the_owner_is_satisfied() -> None:
    site = a_site(SUPPLY)
    case = a_notice(site)
    assert case.finish_by == NOW.replace(hour=16) + timedelta(days=7)
    case = surveyed(site, moved(case, "verify", by=site.agent), cause="manufacture")
    judged(site, case, "manufacture")
    moved(case, "repair_in_warranty", by=site.supervisor)
    order = done(site, arrived(site, sent(site, case)))
    signed(site, order, "service_centre", "owner")
    surveys.record_callback(
        case_id=case.pk,
        seen=fresh(case).version,
        outcome="not_satisfied",
        answers={"result": 2},
        note="还有异响",
        by=site.agent,
        at=NOW + timedelta(days=1),
    )
    assert (fresh(case).step, fresh(case).is_open) == ("reopened", True)


@pytest.mark.requirement("S000.17.r09")
def test_what_the_engineer_cannot_answer_goes_to_the_department_by_the_next_working_day() -> None:
    site = a_site(SUPPLY)
    question = told(site, kind="question", text="能否接入现有的中控？", answers={"question_about": "operation"})
    question = moved(question, "hand_over", by=site.agent, reason="请技术部答复接口协议")
    assert question.step == "with_specialist"
    assert question.due_at is not None
    assert question.due_at - NOW < timedelta(days=2)
    with pytest.raises(GuardsNotMet):
        moved(question, "answer", by=site.inspector)


@pytest.mark.requirement("S000.17.r16", "S000.17.r17")
def test_outsourced_equipment_is_put_right_by_its_supplier_whom_we_follow_to_the_end() -> None:
    site = a_site(SUPPLY)
    people = somebody_in(site, "quality", "purchasing", "leaders")
    supplier = a_supplier(site, of="bought_motor")
    case = a_notice(site, component="bought_motor", symptom="overheats")
    assert case.executor == people["purchasing"]
    case = surveyed(site, moved(case, "verify", by=site.agent), cause="bought_part")
    judged(site, case, "bought_part", party="supplier")
    moved(case, "repair_in_warranty", by=site.supervisor)
    choice = propose_executor(fresh(case), on=TODAY).choice
    assert choice is not None
    assert choice.route is Route.ORIGINAL_CONTRACTOR
    order = sent(site, case, executor=dispatching.Executor(choice.route, contractor_id=choice.candidates[0]))
    assert fresh(case).step == "dispatched"
    by = a_contractor_actor(supplier.pk, label=supplier.name)
    order = done(site, arrived(site, taken(order, by=by), by=by), by=by)
    assert fresh(case).step == "acceptance"
    assert signed(site, order, "service_centre", "owner").step == "callback"


@pytest.mark.requirement("S000.17.r18")
def test_a_major_quality_problem_goes_to_the_departments_concerned() -> None:
    site = a_site(SUPPLY)
    people = somebody_in(site, "quality", "purchasing", "leaders")
    assert a_notice(site, urgency="major").executor == people["quality"]
    assert a_notice(site).executor is None


# --- sales takes in, quality reviews ------------------------------------------------------------------------------


def in_hands_of_quality(site: Site, **values: Any) -> Case:
    """A fault of which quality has the information sheet."""
    return moved(a_fault(site, **values), "pass_to_quality", by=site.agent, reason="减速机异响，疑似轴承")


def to_be_assigned(site: Site) -> Case:
    """A fault for which people are to be assigned."""
    case = moved(in_hands_of_quality(site), "treatment", by=site.inspector, reason="更换轴承，核对装配间隙")
    judged(site, case, "manufacture")
    return moved(case, "repair_in_warranty", by=site.supervisor)


@pytest.mark.requirement("S001.01.r04", "S001.01.r05")
def test_within_the_free_term_service_is_free_and_after_it_is_paid() -> None:
    site = a_site(MAKER)
    case = a_fault(site)
    judged(site, case, "manufacture")
    assert charged(site, case) == ["developer"]
    later = a_site(MAKER, handed_over_on=LONG_SINCE)
    for cause in ("manufacture", "wear"):
        case = a_fault(later)
        judged(later, case, cause, covered=False, party="owner")
        assert charged(later, case) == ["owner"]


@pytest.mark.requirement("S001.01.r06")
def test_on_a_call_or_letter_the_situation_is_asked_for_and_written_down() -> None:
    site = a_site(MAKER)
    for channel, more in (("phone", {}), ("letter", {"letter_received_on": "2026-11-17"})):
        with pytest.raises(BadInput):
            a_fault(site, channel=channel, answers={**MACHINE, **more})
        assert a_fault(site, channel=channel, answers={**ASKED, **more}).answers["situation"] == ASKED["situation"]


@pytest.mark.requirement("S001.01.r07", "S001.01.r08")
def test_sales_passes_the_sheet_to_quality_which_says_how_to_treat_it() -> None:
    site = a_site(MAKER)
    case = a_fault(site)
    with pytest.raises(BadInput):
        moved(case, "pass_to_quality", by=site.agent)
    case = moved(case, "pass_to_quality", by=site.agent, reason="减速机异响，疑似轴承")
    assert (case.step, case.owed_by) == ("with_quality", "staff")
    for other in (site.agent, site.supervisor):
        with pytest.raises(NotPermitted):
            moved(case, "treatment", by=other, reason="更换轴承")
    with pytest.raises(BadInput):
        moved(case, "treatment", by=site.inspector)
    assert moved(case, "treatment", by=site.inspector, reason="更换轴承，核对间隙").step == "judging"


@pytest.mark.requirement("S001.01.r09")
def test_the_tracking_report_is_made_and_people_assigned_by_production_not_by_sales() -> None:
    site = a_site(MAKER)
    case = to_be_assigned(site)
    with pytest.raises(NotPermitted):
        sent(site, case, by=site.agent)
    order = sent(site, case, by=site.supervisor)
    assert (order.number, order.technician_id) == (f"{case.number}-1", site.technician.id)


@pytest.mark.requirement("S001.01.r10", "S001.01.r12")
def test_the_customer_signs_the_sheet_and_the_details_go_to_quality_in_writing() -> None:
    site = a_site(MAKER)
    case = to_be_assigned(site)
    order = arrived(site, sent(site, case))
    with pytest.raises(ProofMissing):
        done(site, order, photos=0)
    order = done(site, order)
    assert fresh(case).step == "acceptance"
    with pytest.raises(GuardsNotMet):
        moved(case, "accept", by=site.supervisor)
    assert signed(site, order, "owner").step == "reporting", "the customer's signature is all it needs"
    with pytest.raises(BadInput):
        moved(case, "details_to_quality", by=site.technician)
    case = moved(case, "details_to_quality", by=site.technician, reason="保持架断裂，建议改用铜保持架")
    assert case.step == "callback"


@pytest.mark.requirement("S001.01.r11")
def test_the_sheet_is_filed_with_sales_once_the_expenses_on_it_are_settled() -> None:
    site = a_site(MAKER)
    case = to_be_assigned(site)
    order = done(site, arrived(site, sent(site, case)))
    signed(site, order, "owner")
    case = moved(case, "details_to_quality", by=site.technician, reason="保持架断裂")
    surveys.record_callback(
        case_id=case.pk,
        seen=fresh(case).version,
        outcome="satisfied",
        answers={"result": 5},
        note="",
        by=site.agent,
        at=NOW + timedelta(days=1),
    )
    charged(site, case, kind="travel")
    with pytest.raises(GuardsNotMet):
        moved(case, "archive", by=site.agent)
    settled(site, case)
    with pytest.raises(NotPermitted):
        moved(case, "archive", by=site.finance)
    assert moved(case, "archive", by=site.agent).closed_at is not None


@pytest.mark.parametrize("kind", ["repair", "installation"])
@pytest.mark.requirement("S001.01.r14", "S001.01.r25")
def test_another_solution_is_used_only_after_the_company_has_agreed(kind: str) -> None:
    site = a_site(MAKER)
    case = to_be_assigned(site) if kind == "repair" else confirmed(site)
    order = arrived(site, sent(site, case))
    with pytest.raises(BadInput):
        moved(case, "ask_company", by=site.technician)
    case = moved(case, "ask_company", by=site.technician, reason="现场无法更换，拟改用加装支架")
    assert (case.step, case.owed_by) == ("consulting", "staff")
    done(site, order)
    for other in (site.technician, site.supervisor):
        with pytest.raises(NotPermitted):
            moved(case, "consent", by=other, reason="同意加装支架")
    assert signed(site, order, "owner").step == "consulting", "nothing goes on before the company has spoken"
    assert moved(case, "consent", by=site.manager, reason="同意加装支架").step == "in_repair"


def a_call_to_install(site: Site, **values: Any) -> Case:
    """A customer calls for an installation."""
    return told(site, **{"kind": "installation", "component": "machine", "answers": ASKED, **values})


def confirmed(site: Site) -> Case:
    """An installation for which the technical department has said that people are needed."""
    case = moved(a_call_to_install(site), "ask_technical", by=site.agent, reason="新机两台，基础已完成")
    return moved(case, "people_needed", by=site.inspector)


def postponed(order: WorkOrder, *, by: Actor) -> bool:
    """Whether somebody could put the end of the work off by themselves."""
    before = fresh(order).finish_by
    working.tell_delay(
        order_id=order.pk,
        seen=fresh(order).version,
        cause="parts",
        reason="备件未到",
        new_finish_by=before + timedelta(days=5),
        by=by,
        at=NOW + timedelta(hours=5),
    )
    return bool(fresh(order).finish_by > before)


@pytest.mark.parametrize("kind", ["repair", "installation"])
@pytest.mark.requirement("S001.01.r15", "S001.01.r26")
def test_work_is_postponed_only_after_the_company_was_asked(kind: str) -> None:
    site = a_site(MAKER)
    order = arrived(site, sent(site, to_be_assigned(site) if kind == "repair" else confirmed(site)))
    with pytest.raises(errors.NotPermitted):
        postponed(order, by=site.technician)
    assert postponed(order, by=site.supervisor), "whoever was asked enters it"


def test_where_the_rules_do_not_ask_for_it_whoever_does_the_work_tells_of_a_delay() -> None:
    site = a_site("equipment")
    case = moved(a_fault(site, answers=MACHINE), "judge_now", by=site.supervisor)
    judged(site, case, "manufacture")
    moved(case, "repair_in_warranty", by=site.supervisor)
    assert postponed(arrived(site, sent(site, case)), by=site.technician)


@pytest.mark.requirement("S001.01.r22", "S001.01.r23")
def test_an_installation_is_recorded_confirmed_by_the_technical_department_and_assigned_by_the_office() -> None:
    site = a_site(MAKER)
    with pytest.raises(BadInput):
        a_call_to_install(site, answers=MACHINE)
    case = moved(a_call_to_install(site), "ask_technical", by=site.agent, reason="新机两台，基础已完成")
    with pytest.raises(NotPermitted):
        moved(case, "people_needed", by=site.agent)
    with pytest.raises(TooEarly):
        sent(site, case)
    case = moved(case, "people_needed", by=site.inspector)
    with pytest.raises(NotPermitted):
        sent(site, case, by=site.agent)
    assert sent(site, case, executor=technician_of(site)).state == "taken"


@pytest.mark.requirement("S001.01.r24")
def test_an_installation_is_signed_by_the_customer_and_filed_with_sales() -> None:
    site = a_site(MAKER)
    case = confirmed(site)
    order = done(site, arrived(site, sent(site, case)))
    case = fresh(case)
    with pytest.raises(GuardsNotMet):
        moved(case, "accept", by=site.supervisor)
    assert signed(site, order, "owner").step == "settling"
    charged(site, case, kind="travel")
    with pytest.raises(GuardsNotMet):
        moved(case, "archive", by=site.agent)
    settled(site, case)
    with pytest.raises(NotPermitted):
        moved(case, "archive", by=site.supervisor)
    assert moved(case, "archive", by=site.agent).closed_at is not None


def an_opinion(site: Site, kind: str = "complaint", urgency: str = "normal") -> Case:
    """What a customer thinks of the service."""
    answers = {"complaint_about": "dissatisfied"} if kind == "complaint" else {}
    return told(site, kind=kind, urgency=urgency, text="两次来人都没有带配件。", answers=answers)


@pytest.mark.requirement("S001.01.r18")
def test_an_opinion_is_a_suggestion_or_a_complaint_and_neither_is_left_unanswered() -> None:
    assert set(policy_of(MAKER).section(Taxonomy).kinds) - {"repair", "installation", "question"} == {
        "suggestion",
        "complaint",
    }
    site = a_site(MAKER)
    with pytest.raises(BadInput):
        an_opinion(site, "praise")
    for kind in ("suggestion", "complaint"):
        case = an_opinion(site, kind)
        assert (case.responsible_id, case.owed_by, case.procedure) == (site.agent.id, "staff", kind)
        assert case.due_at is not None


@pytest.mark.requirement("S001.01.r19", "S001.01.r20")
def test_a_serious_opinion_goes_to_quality_first_of_all_an_ordinary_one_stays_with_sales_and_both_are_told() -> None:
    site = a_site(MAKER)
    people = somebody_in(site, "quality", "purchasing")
    serious, ordinary = an_opinion(site, urgency="serious"), an_opinion(site)
    assert (serious.executor, ordinary.executor) == (people["quality"], None)
    assert serious.responsible_id == ordinary.responsible_id == site.agent.id
    due = []
    for case in (serious, ordinary):
        moved(case, "investigate", by=site.agent)
        due.append(fresh(case).due_at)
        with pytest.raises(GuardsNotMet):
            moved(case, "propose", by=site.agent)
        answered(case, by=site.agent, text="下次来人前先与您核对配件，本次费用免收。")
        assert moved(case, "propose", by=site.agent).owed_by == "owner"
    assert due[0] < due[1]
