"""Steps of a repair that follow from a requirement: who owes each, who moves on, on what terms, where to."""

import pytest

from tests.packs.reading import moves, owing


@pytest.mark.requirement("S000.01.r11", "S000.12.r18")
def test_at_received_a_repair_is_owed_and_moved_on_as_laid_down() -> None:
    assert owing("baseline", "repair", "received") == (
        "staff, agent, within first_answer, then take_up, shown as taken_in"
    )
    assert moves("baseline", "repair", "received") == {
        "verify": "agent, inspector, manager, supervisor -> survey; for staff",
        "judge_now": "inspector, manager, supervisor -> judging; for staff",
        "dispatch_at_once": "agent, inspector, manager, supervisor -> dispatching; for staff; needs is_emergency",
        "not_needed": "agent, inspector, manager, supervisor -> not_needed; for staff; says why",
        "withdraw": "agent, manager, owner, supervisor -> withdrawn; for staff, owner",
    }


@pytest.mark.requirement("S000.01.r11", "S000.02.r03", "S000.03.r07")
def test_at_survey_a_repair_is_owed_and_moved_on_as_laid_down() -> None:
    assert owing("baseline", "repair", "survey") == ("staff, inspector, within survey, shown as understood")
    assert moves("baseline", "repair", "survey") == {
        "surveyed": "inspector, manager, supervisor -> judging; for staff; needs survey_recorded",
        "dispatch_at_once": "agent, inspector, manager, supervisor -> dispatching; for staff; needs is_emergency",
        "not_needed": "inspector, manager, supervisor -> not_needed; for staff; says why",
        "withdraw": "agent, manager, owner, supervisor -> withdrawn; for staff, owner",
    }


@pytest.mark.requirement("S000.12.r18")
def test_at_survey_a_repair_is_owed_and_moved_on_as_laid_down_again() -> None:
    test_at_survey_a_repair_is_owed_and_moved_on_as_laid_down()


@pytest.mark.requirement("S000.02.r03", "S000.11.r02", "S000.17.r03")
def test_at_judging_a_repair_is_owed_and_moved_on_as_laid_down() -> None:
    assert owing("baseline", "repair", "judging") == ("staff, inspector, within judge, shown as judged")
    assert moves("baseline", "repair", "judging") == {
        "repair_in_warranty": "inspector, manager, supervisor -> dispatching; for staff; "
        "needs coverage_decided, covered",
        "quote": "inspector, manager, supervisor -> quoting; for staff; needs coverage_decided, not_covered",
        "look_again": "inspector, manager, supervisor -> survey; for staff; says why",
        "not_needed": "manager, supervisor -> not_needed; for staff; says why",
        "withdraw": "agent, manager, owner, supervisor -> withdrawn; for staff, owner",
    }


@pytest.mark.requirement("S000.17.r03")
def test_at_quoting_a_repair_is_owed_and_moved_on_as_laid_down() -> None:
    assert owing("baseline", "repair", "quoting") == ("staff, inspector, within quote, shown as judged")
    assert moves("baseline", "repair", "quoting") == {
        "send_quotation": "finance, inspector, manager, supervisor -> quoted; for staff; needs quotation_sent",
        "judge_again": "manager, supervisor -> judging; for staff; says why",
        "withdraw": "agent, manager, owner, supervisor -> withdrawn; for staff, owner",
    }


@pytest.mark.requirement("S000.17.r04")
def test_at_quoted_a_repair_is_owed_and_moved_on_as_laid_down() -> None:
    assert owing("baseline", "repair", "quoted") == ("owner, agent, within quote_answer, shown as judged")
    assert moves("baseline", "repair", "quoted") == {
        "accept_quotation": "agent, manager, owner, supervisor -> dispatching; for staff, owner; "
        "needs quotation_accepted",
        "quote_again": "inspector, manager, supervisor -> quoting; for staff; says why",
        "decline_quotation": "agent, manager, owner, supervisor -> quotation_declined; for staff, owner",
        "lapse": "clock, manager, supervisor -> quotation_declined; for staff, clock",
    }


@pytest.mark.requirement("S000.12.r11")
def test_at_dispatching_a_repair_is_owed_and_moved_on_as_laid_down() -> None:
    assert owing("baseline", "repair", "dispatching") == ("staff, agent, within dispatch, shown as sent")
    assert moves("baseline", "repair", "dispatching") == {
        "send": "agent, inspector, manager, supervisor -> dispatched; for staff; needs workorder_sent",
        "withdraw": "agent, manager, owner, supervisor -> withdrawn; for staff, owner; says why",
    }


@pytest.mark.requirement("S000.11.r12", "S000.11.r13")
def test_at_dispatched_a_repair_is_owed_and_moved_on_as_laid_down() -> None:
    assert owing("baseline", "repair", "dispatched") == ("contractor, agent, within contractor_answer, shown as sent")
    assert moves("baseline", "repair", "dispatched") == {
        "accept": "agent, contractor, inspector, manager, supervisor, technician -> appointing; for staff, contractor",
        "decline": "agent, contractor, inspector, manager, supervisor, technician "
        "-> redispatching; for staff, contractor; says why",
        "silent": "clock, manager, supervisor -> redispatching; for staff, clock",
    }


@pytest.mark.requirement("S000.11.r13")
def test_at_redispatching_a_repair_is_owed_and_moved_on_as_laid_down() -> None:
    assert owing("baseline", "repair", "redispatching") == ("staff, supervisor, within redispatch, shown as sent")
    assert moves("baseline", "repair", "redispatching") == {
        "send_other": "agent, inspector, manager, supervisor -> dispatched; for staff; needs workorder_sent",
        "withdraw": "agent, manager, owner, supervisor -> withdrawn; for staff, owner; says why",
    }


@pytest.mark.requirement("S000.04.r08", "S000.12.r13", "S000.12.r18")
def test_at_appointing_a_repair_is_owed_and_moved_on_as_laid_down() -> None:
    assert owing("baseline", "repair", "appointing") == ("contractor, agent, within appoint, shown as sent")
    assert moves("baseline", "repair", "appointing") == {
        "appoint": "agent, contractor, inspector, manager, owner, supervisor, technician "
        "-> appointed; for staff, contractor; needs appointment_agreed",
        "go_at_once": "agent, contractor, manager, supervisor, technician -> in_repair; for staff, contractor; "
        "needs is_emergency",
        "give_up": "manager, supervisor -> redispatching; for staff; says why",
    }


@pytest.mark.requirement("S000.12.r13", "S000.12.r21", "S000.14.r05")
def test_at_appointed_a_repair_is_owed_and_moved_on_as_laid_down() -> None:
    assert owing("baseline", "repair", "appointed") == ("contractor, agent, within on_site, shown as done")
    assert moves("baseline", "repair", "appointed") == {
        "arrive": "agent, contractor, inspector, manager, supervisor, technician -> in_repair; for staff, contractor",
        "appoint_again": "agent, contractor, inspector, manager, owner, supervisor, technician "
        "-> appointing; for staff, owner, contractor; says why",
        "give_up": "manager, supervisor -> redispatching; for staff; says why",
    }


@pytest.mark.requirement("S000.01.r12", "S000.12.r12", "S000.12.r13")
def test_at_in_repair_a_repair_is_owed_and_moved_on_as_laid_down() -> None:
    assert owing("baseline", "repair", "in_repair") == ("contractor, inspector, within work, shown as done")
    assert moves("baseline", "repair", "in_repair") == {
        "finish": "agent, contractor, inspector, manager, supervisor, technician -> acceptance; for staff, contractor; "
        "needs work_finished",
        "come_again": "agent, contractor, inspector, manager, supervisor, technician "
        "-> appointing; for staff, contractor; says why",
        "give_up": "manager, supervisor -> redispatching; for staff; says why",
    }


@pytest.mark.requirement("S000.12.r14", "S000.01.r15")
def test_at_acceptance_a_repair_is_owed_and_moved_on_as_laid_down() -> None:
    assert owing("baseline", "repair", "acceptance") == ("staff, inspector, within acceptance, shown as accepted")
    assert moves("baseline", "repair", "acceptance") == {
        "accept": "agent, contractor, inspector, manager, owner, supervisor, technician -> callback; for staff, owner; "
        "needs all_work_accepted",
        "refuse": "agent, contractor, inspector, manager, owner, supervisor, technician -> rework; for staff, owner; "
        "needs refusal_recorded; says why",
    }


@pytest.mark.requirement("S000.01.r15", "S000.12.r13")
def test_at_rework_a_repair_is_owed_and_moved_on_as_laid_down() -> None:
    assert owing("baseline", "repair", "rework") == ("contractor, inspector, within rework, shown as done")
    assert moves("baseline", "repair", "rework") == {
        "appoint": "agent, contractor, inspector, manager, owner, supervisor, technician -> appointing; "
        "for staff, contractor",
        "start": "agent, contractor, inspector, manager, supervisor, technician -> in_repair; for staff, contractor",
        "give_up": "manager, supervisor -> redispatching; for staff; says why",
    }


@pytest.mark.requirement("S000.06.r07", "S000.03.r10")
def test_at_callback_a_repair_is_owed_and_moved_on_as_laid_down() -> None:
    assert owing("baseline", "repair", "callback") == ("staff, agent, within callback, shown as asked")
    assert moves("baseline", "repair", "callback") == {
        "satisfied": "agent, manager, supervisor -> settling; for staff; needs callback_satisfied",
        "not_satisfied": "agent, manager, supervisor -> reopened; for staff; needs callback_not_satisfied",
        "not_reached": "agent, manager, supervisor -> settling; for staff; needs callback_exhausted; says why",
    }


@pytest.mark.requirement("S000.06.r07")
def test_at_reopened_a_repair_is_owed_and_moved_on_as_laid_down() -> None:
    assert owing("baseline", "repair", "reopened") == ("staff, supervisor, within reopen, shown as understood")
    assert moves("baseline", "repair", "reopened") == {
        "survey_again": "agent, inspector, manager, supervisor -> survey; for staff",
        "dispatch_again": "manager, supervisor -> dispatching; for staff; needs coverage_decided",
        "settle_after_all": "manager, supervisor -> settling; for staff; needs callback_satisfied; says why",
    }


@pytest.mark.requirement("S000.01.r14", "S000.06.r07", "S000.12.r04")
def test_at_settling_a_repair_is_owed_and_moved_on_as_laid_down() -> None:
    assert owing("baseline", "repair", "settling") == ("staff, finance, within settle, shown as charged")
    assert moves("baseline", "repair", "settling") == {
        "archive": "finance, manager, supervisor -> archived; for staff; "
        "needs checklist_done, costs_settled, coverage_decided, no_work_out, parts_closed",
        "reopen": "agent, manager, owner, supervisor -> reopened; for staff, owner; says why",
    }


@pytest.mark.requirement("S000.01.r07")
def test_at_archived_a_repair_is_owed_and_moved_on_as_laid_down() -> None:
    assert owing("baseline", "repair", "archived") == ("the end, shown as kept")
    assert moves("baseline", "repair", "archived") == {}
