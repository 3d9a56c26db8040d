"""Steps of manufacturer pack: who owes each, who moves on, on what terms, and where to."""

import pytest

from tests.packs.reading import moves, owing


@pytest.mark.requirement("S000.08.r10", "S001.01.r19")
def test_at_investigating_a_complaint_is_owed_and_moved_on_as_laid_down() -> None:
    assert owing("manufacturer", "complaint", "investigating") == ("staff, agent, within investigate, shown as judged")
    assert moves("manufacturer", "complaint", "investigating") == {
        "propose": "agent, head_office, manager, supervisor -> proposed; for staff; needs answer_given",
        "withdraw": "agent, head_office, manager, owner, supervisor -> withdrawn; for staff, owner",
    }


@pytest.mark.requirement("S000.01.r10", "S001.01.r07")
def test_at_received_a_repair_is_owed_and_moved_on_as_laid_down() -> None:
    assert owing("manufacturer", "repair", "received") == (
        "staff, agent, within first_answer, then take_up, shown as taken_in"
    )
    assert moves("manufacturer", "repair", "received") == {
        "dispatch_at_once": "agent, inspector, manager, supervisor -> dispatching; for staff; needs is_emergency",
        "not_needed": "agent, inspector, manager, supervisor -> not_needed; for staff; says why",
        "withdraw": "agent, manager, owner, supervisor -> withdrawn; for staff, owner",
        "pass_to_quality": "agent, manager, supervisor -> with_quality; for staff; says why",
    }


@pytest.mark.requirement("S000.12.r11", "S001.01.r09")
def test_at_dispatching_a_repair_is_owed_and_moved_on_as_laid_down() -> None:
    assert owing("manufacturer", "repair", "dispatching") == ("staff, supervisor, within dispatch, shown as sent")
    assert moves("manufacturer", "repair", "dispatching") == {
        "send": "manager, supervisor -> dispatched; for staff; needs workorder_sent",
        "withdraw": "agent, manager, owner, supervisor -> withdrawn; for staff, owner; says why",
    }


@pytest.mark.requirement("S000.12.r12", "S001.01.r14")
def test_at_in_repair_a_repair_is_owed_and_moved_on_as_laid_down() -> None:
    assert owing("manufacturer", "repair", "in_repair") == ("contractor, inspector, within work, shown as done")
    assert moves("manufacturer", "repair", "in_repair") == {
        "finish": "agent, contractor, inspector, manager, supervisor, technician -> acceptance; for staff, contractor; "
        "needs work_finished",
        "come_again": "agent, contractor, inspector, manager, supervisor, technician "
        "-> appointing; for staff, contractor; says why",
        "give_up": "manager, supervisor -> redispatching; for staff; says why",
        "ask_company": "contractor, inspector, supervisor, technician -> consulting; for staff, contractor; says why",
    }


@pytest.mark.requirement("S000.01.r12", "S001.01.r10")
def test_at_acceptance_a_repair_is_owed_and_moved_on_as_laid_down() -> None:
    assert owing("manufacturer", "repair", "acceptance") == ("staff, inspector, within acceptance, shown as accepted")
    assert moves("manufacturer", "repair", "acceptance") == {
        "accept": "agent, contractor, inspector, manager, owner, supervisor, technician "
        "-> reporting; for staff, owner; needs all_work_accepted",
        "refuse": "agent, contractor, inspector, manager, owner, supervisor, technician -> rework; for staff, owner; "
        "needs refusal_recorded; says why",
    }


@pytest.mark.requirement("S000.12.r04", "S001.01.r11")
def test_at_settling_a_repair_is_owed_and_moved_on_as_laid_down() -> None:
    assert owing("manufacturer", "repair", "settling") == ("staff, agent, within settle, shown as charged")
    assert moves("manufacturer", "repair", "settling") == {
        "archive": "agent -> archived; for staff; "
        "needs checklist_done, costs_settled, coverage_decided, no_work_out, parts_closed",
        "reopen": "agent, manager, owner, supervisor -> reopened; for staff, owner; says why",
    }


@pytest.mark.requirement("S001.01.r08")
def test_at_with_quality_a_repair_is_owed_and_moved_on_as_laid_down() -> None:
    assert owing("manufacturer", "repair", "with_quality") == ("staff, inspector, within review, shown as understood")
    assert moves("manufacturer", "repair", "with_quality") == {
        "treatment": "inspector -> judging; for staff; says why",
        "back": "inspector -> received; for staff; says why",
    }


@pytest.mark.requirement("S001.01.r14")
def test_at_consulting_a_repair_is_owed_and_moved_on_as_laid_down() -> None:
    assert owing("manufacturer", "repair", "consulting") == ("staff, manager, within consult, shown as done")
    assert moves("manufacturer", "repair", "consulting") == {
        "consent": "manager -> in_repair; for staff; says why",
        "other_people": "manager -> redispatching; for staff; says why",
    }


@pytest.mark.requirement("S001.01.r12")
def test_at_reporting_a_repair_is_owed_and_moved_on_as_laid_down() -> None:
    assert owing("manufacturer", "repair", "reporting") == (
        "contractor, inspector, within report_back, shown as accepted"
    )
    assert moves("manufacturer", "repair", "reporting") == {
        "details_to_quality": "contractor, manager, supervisor, technician -> callback; for staff, contractor; "
        "says why",
    }


@pytest.mark.requirement("S001.01.r22")
def test_at_received_an_installation_is_owed_and_moved_on_as_laid_down() -> None:
    assert owing("manufacturer", "installation", "received") == (
        "staff, agent, within first_answer, then take_up, shown as taken_in"
    )
    assert moves("manufacturer", "installation", "received") == {
        "withdraw": "agent, manager, owner, supervisor -> withdrawn; for staff, owner",
        "ask_technical": "agent, manager, supervisor -> confirming; for staff; says why",
    }


@pytest.mark.requirement("S001.01.r23")
def test_at_dispatching_an_installation_is_owed_and_moved_on_as_laid_down() -> None:
    assert owing("manufacturer", "installation", "dispatching") == ("staff, supervisor, within dispatch, shown as sent")
    assert moves("manufacturer", "installation", "dispatching") == {
        "send": "manager, supervisor -> dispatched; for staff; needs workorder_sent",
        "withdraw": "agent, manager, owner, supervisor -> withdrawn; for staff, owner; says why",
    }


@pytest.mark.requirement("S000.15.r03", "S001.01.r25")
def test_at_in_repair_an_installation_is_owed_and_moved_on_as_laid_down() -> None:
    assert owing("manufacturer", "installation", "in_repair") == ("contractor, inspector, within work, shown as done")
    assert moves("manufacturer", "installation", "in_repair") == {
        "finish": "agent, contractor, inspector, manager, supervisor, technician -> acceptance; for staff, contractor; "
        "needs work_finished",
        "come_again": "agent, contractor, inspector, manager, supervisor, technician "
        "-> appointing; for staff, contractor; says why",
        "give_up": "manager, supervisor -> dispatching; for staff; says why",
        "ask_company": "contractor, inspector, supervisor, technician -> consulting; for staff, contractor; says why",
    }


@pytest.mark.requirement("S001.01.r24")
def test_at_settling_an_installation_is_owed_and_moved_on_as_laid_down() -> None:
    assert owing("manufacturer", "installation", "settling") == ("staff, agent, within settle, shown as charged")
    assert moves("manufacturer", "installation", "settling") == {
        "archive": "agent -> archived; for staff; needs costs_settled",
    }


@pytest.mark.requirement("S001.01.r22")
def test_at_confirming_an_installation_is_owed_and_moved_on_as_laid_down() -> None:
    assert owing("manufacturer", "installation", "confirming") == (
        "staff, inspector, within review, shown as understood"
    )
    assert moves("manufacturer", "installation", "confirming") == {
        "people_needed": "inspector -> dispatching; for staff",
        "not_needed": "inspector -> withdrawn; for staff; says why",
    }


@pytest.mark.requirement("S001.01.r25")
def test_at_consulting_an_installation_is_owed_and_moved_on_as_laid_down() -> None:
    assert owing("manufacturer", "installation", "consulting") == ("staff, manager, within consult, shown as done")
    assert moves("manufacturer", "installation", "consulting") == {
        "consent": "manager -> in_repair; for staff; says why",
    }
