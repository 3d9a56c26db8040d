"""Steps of baseline's other kinds: who owes each, who moves on, on what terms, and where to."""

import pytest

from tests.packs.reading import moves, owing


@pytest.mark.requirement("S000.08.r10")
def test_at_received_a_complaint_is_owed_and_moved_on_as_laid_down() -> None:
    assert owing("baseline", "complaint", "received") == (
        "staff, agent, within first_answer, then take_up, shown as taken_in; ticks called, earlier, promised"
    )
    assert moves("baseline", "complaint", "received") == {
        "investigate": "agent, head_office, manager, supervisor -> investigating; for staff",
        "withdraw": "agent, head_office, manager, owner, supervisor -> withdrawn; for staff, owner",
    }


@pytest.mark.requirement("S000.02.r05", "S000.08.r10")
def test_at_investigating_a_complaint_is_owed_and_moved_on_as_laid_down() -> None:
    assert owing("baseline", "complaint", "investigating") == ("staff, supervisor, within investigate, shown as judged")
    assert moves("baseline", "complaint", "investigating") == {
        "propose": "agent, head_office, manager, supervisor -> proposed; for staff; needs answer_given",
        "withdraw": "agent, head_office, manager, owner, supervisor -> withdrawn; for staff, owner",
    }


@pytest.mark.requirement("S000.02.r07")
def test_at_proposed_a_complaint_is_owed_and_moved_on_as_laid_down() -> None:
    assert owing("baseline", "complaint", "proposed") == ("owner, agent, within owner_answer, shown as judged")
    assert moves("baseline", "complaint", "proposed") == {
        "agree": "agent, head_office, manager, owner, supervisor -> carrying_out; for staff, owner",
        "disagree": "agent, head_office, manager, owner, supervisor -> investigating; for staff, owner; says why",
        "no_answer": "clock, head_office, manager, supervisor -> carrying_out; for staff, clock",
    }


@pytest.mark.requirement("S000.02.r08", "S000.08.r12")
def test_at_carrying_out_a_complaint_is_owed_and_moved_on_as_laid_down() -> None:
    assert owing("baseline", "complaint", "carrying_out") == ("staff, supervisor, within carry_out, shown as done")
    assert moves("baseline", "complaint", "carrying_out") == {
        "done": "agent, head_office, manager, supervisor -> callback; for staff; says why",
        "investigate_again": "head_office, manager, supervisor -> investigating; for staff; says why",
    }


@pytest.mark.requirement("S000.09.r16", "S002.01.r07")
def test_at_callback_a_complaint_is_owed_and_moved_on_as_laid_down() -> None:
    assert owing("baseline", "complaint", "callback") == ("staff, agent, within callback, shown as asked")
    assert moves("baseline", "complaint", "callback") == {
        "satisfied": "agent, head_office, manager, supervisor -> filing; for staff; needs callback_satisfied",
        "not_satisfied": "agent, head_office, manager, supervisor -> investigating; for staff; "
        "needs callback_not_satisfied",
        "not_reached": "agent, head_office, manager, supervisor -> filing; for staff; "
        "needs callback_exhausted; says why",
    }


@pytest.mark.requirement("S000.11.r07")
def test_at_filing_a_complaint_is_owed_and_moved_on_as_laid_down() -> None:
    assert owing("baseline", "complaint", "filing") == ("staff, agent, within file, shown as kept")
    assert moves("baseline", "complaint", "filing") == {
        "archive": "agent, head_office, manager, supervisor -> archived; for staff; needs checklist_done, parts_closed",
        "reopen": "agent, head_office, manager, owner, supervisor -> investigating; for staff, owner; says why",
    }


@pytest.mark.requirement("S001.14.r17")
def test_at_archived_a_complaint_is_owed_and_moved_on_as_laid_down() -> None:
    assert (
        owing("baseline", "complaint", "archived")
        == "the end, shown as kept; taken up again on investigating within 90 days"
    )
    assert moves("baseline", "complaint", "archived") == {}


@pytest.mark.requirement("S004.12.r07")
def test_at_received_help_is_owed_and_moved_on_as_laid_down() -> None:
    assert owing("baseline", "help", "received") == (
        "staff, agent, within first_answer, then take_up, shown as taken_in"
    )
    assert moves("baseline", "help", "received") == {
        "help": "agent, manager, supervisor -> helping; for staff",
        "helped": "agent, manager, supervisor -> helped; for staff; says why",
        "withdraw": "agent, manager, owner, supervisor -> withdrawn; for staff, owner",
    }


@pytest.mark.requirement("S004.12.r07")
def test_at_helping_help_is_owed_and_moved_on_as_laid_down() -> None:
    assert owing("baseline", "help", "helping") == ("staff, agent, within help, shown as done")
    assert moves("baseline", "help", "helping") == {
        "helped": "agent, manager, supervisor -> helped; for staff; says why",
        "withdraw": "agent, manager, owner, supervisor -> withdrawn; for staff, owner",
    }


@pytest.mark.requirement("S000.04.r14")
def test_at_received_praise_is_owed_and_moved_on_as_laid_down() -> None:
    assert owing("baseline", "praise", "received") == ("staff, agent, within pass_on, shown as taken_in")
    assert moves("baseline", "praise", "received") == {
        "pass_on": "agent, manager, supervisor -> passed_on; for staff",
    }


@pytest.mark.requirement("S004.03.r08")
def test_at_received_a_question_is_owed_and_moved_on_as_laid_down() -> None:
    assert owing("baseline", "question", "received") == (
        "staff, agent, within first_answer, then take_up, shown as taken_in"
    )
    assert moves("baseline", "question", "received") == {
        "answer": "agent, inspector, manager, supervisor -> answered; for staff; needs answer_given",
        "hand_over": "agent, manager, supervisor -> with_specialist; for staff; says why",
        "withdraw": "agent, manager, owner, supervisor -> withdrawn; for staff, owner",
    }


@pytest.mark.requirement("S000.20.r19")
def test_at_with_specialist_a_question_is_owed_and_moved_on_as_laid_down() -> None:
    assert owing("baseline", "question", "with_specialist") == (
        "staff, supervisor, within specialist_reply, shown as understood"
    )
    assert moves("baseline", "question", "with_specialist") == {
        "answer": "agent, inspector, manager, supervisor -> answered; for staff; needs answer_given",
        "back": "inspector, manager, supervisor -> received; for staff; says why",
    }


@pytest.mark.requirement("S000.19.r10")
def test_at_received_a_suggestion_is_owed_and_moved_on_as_laid_down() -> None:
    assert owing("baseline", "suggestion", "received") == (
        "staff, agent, within first_answer, then take_up, shown as taken_in"
    )
    assert moves("baseline", "suggestion", "received") == {
        "weigh": "agent, manager, supervisor -> weighing; for staff",
    }


@pytest.mark.requirement("S001.14.r18")
def test_at_weighing_a_suggestion_is_owed_and_moved_on_as_laid_down() -> None:
    assert owing("baseline", "suggestion", "weighing") == ("staff, supervisor, within weigh, shown as judged")
    assert moves("baseline", "suggestion", "weighing") == {
        "adopt": "manager, supervisor -> adopted; for staff; needs answer_given; says why",
        "not_adopt": "manager, supervisor -> not_adopted; for staff; needs answer_given; says why",
    }
