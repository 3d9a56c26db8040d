"""Steps of equipment pack: who owes each, who moves on, on what terms, and where to."""

import pytest

from tests.packs.reading import moves, owing


@pytest.mark.requirement("S000.15.r07", "S004.03.r08")
def test_at_received_a_question_is_owed_and_moved_on_as_laid_down() -> None:
    assert owing("equipment", "question", "received") == (
        "staff, agent, within first_answer, then take_up, shown as taken_in"
    )
    assert moves("equipment", "question", "received") == {
        "answer": "agent, inspector, manager, supervisor -> answered; for staff; needs answer_given",
        "hand_over": "agent, manager, supervisor -> with_specialist; for staff; says why",
        "withdraw": "agent, manager, owner, supervisor -> withdrawn; for staff, owner",
    }


@pytest.mark.requirement("S000.15.r07")
def test_at_with_specialist_a_question_is_owed_and_moved_on_as_laid_down() -> None:
    assert owing("equipment", "question", "with_specialist") == (
        "staff, supervisor, within specialist_reply, shown as understood"
    )
    assert moves("equipment", "question", "with_specialist") == {
        "answer": "agent, inspector, manager, supervisor -> answered; for staff; needs answer_given",
        "back": "inspector, manager, supervisor -> received; for staff; says why",
    }


@pytest.mark.requirement("S000.15.r03")
def test_at_received_an_installation_is_owed_and_moved_on_as_laid_down() -> None:
    assert owing("equipment", "installation", "received") == (
        "staff, agent, within first_answer, then take_up, shown as taken_in"
    )
    assert moves("equipment", "installation", "received") == {
        "plan": "agent, manager, supervisor -> dispatching; for staff",
        "withdraw": "agent, manager, owner, supervisor -> withdrawn; for staff, owner",
    }


@pytest.mark.requirement("S000.15.r03")
def test_at_in_repair_an_installation_is_owed_and_moved_on_as_laid_down() -> None:
    assert owing("equipment", "installation", "in_repair") == ("contractor, inspector, within work, shown as done")
    assert moves("equipment", "installation", "in_repair") == {
        "finish": "agent, contractor, inspector, manager, supervisor, technician -> training; for staff, contractor; "
        "needs work_finished",
        "come_again": "agent, contractor, inspector, manager, supervisor, technician "
        "-> appointing; for staff, contractor; says why",
        "give_up": "manager, supervisor -> dispatching; for staff; says why",
    }


@pytest.mark.requirement("S000.15.r03")
def test_at_training_an_installation_is_owed_and_moved_on_as_laid_down() -> None:
    assert owing("equipment", "installation", "training") == ("contractor, inspector, within train, shown as done")
    assert moves("equipment", "installation", "training") == {
        "trained": "contractor, inspector, manager, supervisor, technician -> acceptance; for staff, contractor; "
        "says why",
    }
