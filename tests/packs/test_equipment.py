"""An equipment maker under its own pack: what is free, who is sent for a bought part, when headquarters answers."""

from datetime import timedelta
from typing import Any

import pytest

from aftercare.ground.core.errors import BadInput
from aftercare.ground.procedures.rules import GuardsNotMet, NoSuchMove
from aftercare.service.cases.models import Case
from aftercare.service.deadlines.queries import overdue_clocks
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
    agreed,
    arrived,
    charged,
    dispatching,
    done,
    judged,
    moved,
    quoted,
    said_to_price,
    sent,
    settled,
    signed,
    somebody_in,
    surveyed,
    taken,
    told,
)

PACK = "equipment"
MACHINE = {"model": "ZKJ-200", "quantity": "1"}


def a_fault(site: Site, **values: Any) -> Case:
    """A machine does not run as it should."""
    return told(site, **{"component": "transmission", "symptom": "noise", "answers": MACHINE, **values})


def an_installation(site: Site) -> Case:
    """A machine that was bought with its installation."""
    return told(site, kind="installation", component="machine", answers=MACHINE, text="新到两台设备，请安排安装调试。")


def is_free(cause: str) -> None:
    site = a_site(PACK)
    case = a_fault(site)
    judged(site, case, cause)
    assert charged(site, case) == ["developer"], "our own company pays, the user does not"
    later = a_site(PACK, handed_over_on=LONG_SINCE)
    case = a_fault(later)
    judged(later, case, cause, covered=False, party="owner")
    assert charged(later, case) == ["owner"], "after the term the user pays"


@pytest.mark.parametrize("cause", ["manufacture", "assembly", "material"])
@pytest.mark.requirement("S000.15.r01", "S001.13.r01")
def test_a_fault_of_making_fitting_or_material_is_repaired_free_within_the_agreed_term(cause: str) -> None:
    is_free(cause)


@pytest.mark.parametrize("cause", ["manufacture", "assembly", "design", "material"])
@pytest.mark.requirement("S001.08.r01", "S001.11.r01")
def test_a_fault_of_design_is_repaired_free_as_well(cause: str) -> None:
    is_free(cause)


@pytest.mark.requirement("S001.13.r02")
def test_what_the_warranty_does_not_cover_is_quoted_with_parts_and_travel_before_anybody_goes() -> None:
    site = a_site(PACK, handed_over_on=LONG_SINCE)
    case = moved(a_fault(site), "judge_now", by=site.supervisor)
    judged(site, case, "wear", covered=False, party="owner")
    with pytest.raises(GuardsNotMet):
        moved(case, "repair_in_warranty", by=site.supervisor)
    moved(case, "quote", by=site.supervisor)
    quoted(case, by=site.supervisor)
    with pytest.raises(TooEarly):
        sent(site, case)
    said_to_price(site, case)
    assert sent(site, case).state == "taken"
    assert [charged(site, case, kind=kind) for kind in ("material", "travel")] == [["owner"], ["owner"]]


@pytest.mark.requirement("S000.15.r09")
def test_a_message_is_answered_within_minutes() -> None:
    site = a_site(PACK)
    case = a_fault(site)
    assert not overdue_clocks(at=NOW + timedelta(minutes=10))
    late = overdue_clocks(at=NOW + timedelta(minutes=11))
    assert [clock.case_id for clock in late] == [case.pk]


@pytest.mark.requirement("S001.13.r10")
def test_somebody_is_on_site_within_the_time_that_the_company_sets() -> None:
    site = a_site(PACK)
    case = moved(a_fault(site), "judge_now", by=site.supervisor)
    judged(site, case, "manufacture")
    moved(case, "repair_in_warranty", by=site.supervisor)
    order = sent(site, case)
    assert order.on_site_by == NOW + timedelta(hours=48)


@pytest.mark.requirement("S000.15.r07", "S001.13.r07")
def test_what_the_service_cannot_answer_is_reported_to_headquarters_which_answers_by_the_next_working_day() -> None:
    site = a_site(PACK)
    question = told(site, kind="question", text="润滑油多久换一次？", answers={"question_about": "upkeep"})
    with pytest.raises(GuardsNotMet):
        moved(question, "answer", by=site.agent)
    with pytest.raises(BadInput):
        moved(question, "hand_over", by=site.agent)
    question = moved(question, "hand_over", by=site.agent, reason="需确认该型号油品，请技术答复")
    assert (question.step, question.owed_by) == ("with_specialist", "staff")
    assert question.due_at is not None
    assert question.due_at - NOW < timedelta(days=2)


@pytest.mark.requirement("S000.15.r13", "S001.13.r12")
def test_no_job_is_done_before_its_report_sheet_is_filled_in_and_on_file() -> None:
    site = a_site(PACK)
    case = moved(a_fault(site), "judge_now", by=site.supervisor)
    judged(site, case, "manufacture")
    moved(case, "repair_in_warranty", by=site.supervisor)
    order = arrived(site, sent(site, case))
    with pytest.raises(ProofMissing):
        done(site, order, photos=0)
    order = done(site, order)
    assert signed(site, order, "service_centre").step == "acceptance"
    assert signed(site, order, "owner").step == "callback"


def a_bad_motor(site: Site) -> Case:
    return moved(a_fault(site, component="bought_motor", symptom="overheats"), "judge_now", by=site.supervisor)


@pytest.mark.requirement("S000.15.r15")
def test_a_defect_of_a_bought_part_goes_to_purchasing_and_its_supplier_puts_it_right() -> None:
    site = a_site(PACK)
    people = somebody_in(site, "quality", "purchasing", "leaders")
    supplier = a_supplier(site, of="bought_motor")
    case = a_fault(site, component="bought_motor", symptom="overheats")
    assert case.executor == people["purchasing"]
    judged(site, case, "bought_part", party="supplier")
    choice = propose_executor(case, on=TODAY).choice
    assert choice is not None
    assert (choice.route, choice.candidates) == (Route.ORIGINAL_CONTRACTOR, (supplier.pk,))
    assert charged(site, case) == ["supplier"]


@pytest.mark.requirement("S001.11.r08", "S001.11.r09")
def test_a_supplier_is_called_in_writing_with_everything_it_must_know_and_at_its_own_cost() -> None:
    site = a_site(PACK)
    supplier = a_supplier(site, of="bought_motor")
    for missing in MACHINE:
        answers = {key: value for key, value in MACHINE.items() if key != missing}
        with pytest.raises(BadInput):
            a_fault(site, component="bought_motor", symptom="overheats", answers=answers)
    case = a_bad_motor(site)
    judged(site, case, "bought_part", party="supplier")
    moved(case, "repair_in_warranty", by=site.supervisor)
    choice = propose_executor(fresh(case), on=TODAY).choice
    assert choice is not None
    executor = dispatching.Executor(choice.route, contractor_id=choice.candidates[0])
    order = sent(site, case, executor=executor)
    assert (order.contractor, order.number) == (supplier, f"{case.number}-1")
    assert order.what, "the problem"
    assert site.unit.code in order.where, "the address"
    assert (case.answers["model"], case.answers["quantity"]) == ("ZKJ-200", "1")
    assert (case.reporter_name, case.reporter_phone) == ("王小明", "13800005678")
    assert order.answer_by is not None
    assert order.finish_by is not None, "the time limit"
    assert charged(site, case) == ["supplier"], "the cost"


@pytest.mark.requirement("S001.08.r08", "S001.11.r10")
def test_a_supplier_who_was_called_in_is_followed_until_the_problem_is_solved() -> None:
    site = a_site(PACK)
    supplier = a_supplier(site, of="bought_motor")
    case = a_bad_motor(site)
    judged(site, case, "bought_part", party="supplier")
    moved(case, "repair_in_warranty", by=site.supervisor)
    order = sent(site, case, executor=dispatching.Executor(Route.ORIGINAL_CONTRACTOR, contractor_id=supplier.pk))
    by = a_contractor_actor(supplier.pk, label=supplier.name)
    assert fresh(case).step == "dispatched"
    taken(order, by=by)
    assert fresh(case).step == "appointing"
    agreed(site, fresh(order), by=by)
    assert (fresh(case).step, fresh(case).owed_by) == ("appointed", "contractor")
    assert fresh(case).due_at is not None
    late = overdue_clocks(at=NOW + timedelta(days=30))
    assert case.pk in {clock.case_id for clock in late}, "a supplier who does not come is noticed"
    with pytest.raises(NoSuchMove):
        moved(case, "archive", by=site.manager)


@pytest.mark.requirement("S000.15.r16", "S001.13.r15")
def test_a_major_quality_problem_goes_to_the_quality_department_and_another_does_not() -> None:
    site = a_site(PACK)
    people = somebody_in(site, "quality", "purchasing", "leaders")
    assert a_fault(site, urgency="major").executor == people["quality"]
    assert a_fault(site).executor is None


@pytest.mark.requirement("S000.15.r17", "S001.13.r16")
def test_every_call_and_letter_is_registered_and_so_is_everybody_who_is_sent() -> None:
    site = a_site(PACK)
    call = a_fault(site)
    letter = a_fault(site, channel="letter", answers={**MACHINE, "letter_received_on": "2026-11-17"})
    assert [case.channel for case in Case.objects.visible_to(site.supervisor).order_by("pk")] == ["phone", "letter"]
    assert call.number != letter.number
    moved(call, "judge_now", by=site.supervisor)
    judged(site, call, "manufacture")
    moved(call, "repair_in_warranty", by=site.supervisor)
    order = sent(site, call)
    assert (order.number, order.sent_by_label) == (f"{call.number}-1", site.supervisor.label)


@pytest.mark.parametrize(
    ("channel", "more"),
    [("phone", {}), ("letter", {"letter_received_on": "2026-11-17"}), ("visit", {"visitors": "厂长"})],
)
@pytest.mark.requirement("S000.15.r18", "S001.13.r17")
def test_a_complaint_is_about_conduct_or_the_service_by_call_letter_or_visit(
    channel: str, more: dict[str, str]
) -> None:
    site = a_site(PACK)
    for about in ("conduct", "dissatisfied"):
        case = told(site, kind="complaint", channel=channel, answers={"complaint_about": about, **more})
        assert case.number.startswith("TS-")
    for answers in ({}, {"complaint_about": "noise"}):
        with pytest.raises(BadInput):
            told(site, kind="complaint", channel=channel, answers={**answers, **more})


@pytest.mark.requirement("S000.15.r03", "S001.13.r03")
def test_a_machine_is_put_into_service_in_the_set_time_and_not_before_its_users_were_trained() -> None:
    site = a_site(PACK)
    case = an_installation(site)
    assert case.finish_by == NOW.replace(hour=16, minute=0) + timedelta(days=15), "the end of the fifteenth day"
    moved(case, "plan", by=site.agent)
    order = done(site, arrived(site, sent(site, case)))
    assert fresh(case).step == "training"
    assert signed(site, order, "service_centre", "owner").step == "training", "signed, but nobody was trained"
    with pytest.raises(BadInput):
        moved(case, "trained", by=site.technician)
    moved(case, "trained", by=site.technician, reason="操作工张、李二人，开停机、润滑和常见故障")
    case = moved(case, "accept", by=site.supervisor)
    charged(site, case)
    settled(site, case)
    assert moved(case, "archive", by=site.agent).closed_at is not None


def test_a_survey_of_a_machine_names_a_cause_of_machines() -> None:
    site = a_site(PACK)
    case = moved(a_fault(site), "verify", by=site.agent)
    with pytest.raises(BadInput):
        surveyed(site, case, cause="construction")
    assert surveyed(site, case, cause="assembly").step == "judging"
