"""Steps of the product pack that follow from a requirement: who owes each, who moves on, on what terms, where to."""

import pytest

from tests.packs.reading import moves, owing


@pytest.mark.requirement("S000.01.r10", "S001.14.r33")
def test_at_received_a_repair_is_owed_and_moved_on_as_laid_down() -> None:
    assert owing("product", "repair", "received") == (
        "staff, agent, within first_answer, then take_up, shown as taken_in"
    )
    assert moves("product", "repair", "received") == {
        "judge_now": "supervisor -> judging; for staff",
        "dispatch_at_once": "agent, inspector, manager, supervisor -> dispatching; for staff; needs is_emergency",
        "not_needed": "agent, inspector, manager, supervisor -> not_needed; for staff; says why",
        "withdraw": "agent, manager, owner, supervisor -> withdrawn; for staff, owner",
    }


@pytest.mark.requirement("S000.12.r11", "S001.14.r33")
def test_at_dispatching_a_repair_is_owed_and_moved_on_as_laid_down() -> None:
    assert owing("product", "repair", "dispatching") == ("staff, supervisor, within dispatch, shown as sent")
    assert moves("product", "repair", "dispatching") == {
        "send": "supervisor -> dispatched; for staff; needs workorder_sent",
        "withdraw": "agent, manager, owner, supervisor -> withdrawn; for staff, owner; says why",
    }


@pytest.mark.requirement("S000.04.r08", "S000.14.r05", "S000.14.r06")
def test_at_appointing_a_repair_is_owed_and_moved_on_as_laid_down() -> None:
    assert owing("product", "repair", "appointing") == ("contractor, agent, within appoint, shown as sent")
    assert moves("product", "repair", "appointing") == {
        "appoint": "agent, contractor, inspector, manager, owner, supervisor, technician "
        "-> appointed; for staff, contractor; needs appointment_agreed",
        "go_at_once": "agent, contractor, manager, supervisor, technician -> in_repair; for staff, contractor; "
        "needs is_emergency",
        "give_up": "manager, supervisor -> redispatching; for staff; says why",
    }


@pytest.mark.requirement("S000.12.r21", "S000.14.r05")
def test_at_appointed_a_repair_is_owed_and_moved_on_as_laid_down() -> None:
    assert owing("product", "repair", "appointed") == ("contractor, agent, within on_site, shown as done")
    assert moves("product", "repair", "appointed") == {
        "arrive": "agent, contractor, inspector, manager, supervisor, technician -> in_repair; for staff, contractor",
        "appoint_again": "agent, contractor, inspector, manager, owner, supervisor, technician "
        "-> appointing; for staff, owner, contractor; says why",
        "give_up": "manager, supervisor -> redispatching; for staff; says why",
    }


@pytest.mark.requirement("S000.12.r12", "S000.14.r07")
def test_at_in_repair_a_repair_is_owed_and_moved_on_as_laid_down() -> None:
    assert owing("product", "repair", "in_repair") == ("contractor, inspector, within work, shown as done")
    assert moves("product", "repair", "in_repair") == {
        "finish": "agent, contractor, inspector, manager, supervisor, technician -> acceptance; for staff, contractor; "
        "needs work_finished",
        "come_again": "agent, contractor, inspector, manager, supervisor, technician "
        "-> appointing; for staff, contractor; says why",
        "give_up": "manager, supervisor -> redispatching; for staff; says why",
        "take_along": "contractor, technician -> in_workshop; for staff, contractor; says why",
    }


@pytest.mark.requirement("S000.14.r07")
def test_at_in_workshop_a_repair_is_owed_and_moved_on_as_laid_down() -> None:
    assert owing("product", "repair", "in_workshop") == ("contractor, supervisor, within workshop, shown as done")
    assert moves("product", "repair", "in_workshop") == {
        "bring_back": "contractor, supervisor, technician -> in_repair; for staff, contractor",
    }
