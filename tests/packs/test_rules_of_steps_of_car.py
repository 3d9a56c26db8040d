"""Steps of the car pack that follow from a requirement: who owes each, who moves on, on what terms, where to."""

import pytest

from tests.packs.reading import moves, owing


@pytest.mark.requirement("S000.05.r01")
def test_at_appointment_a_repair_is_owed_and_moved_on_as_laid_down() -> None:
    assert owing("car", "repair", "appointment") == (
        "staff, agent, within first_answer, then take_up, shown as taken_in"
    )
    assert moves("car", "repair", "appointment") == {
        "agreed": "agent, owner -> bay; for staff, owner; says why",
        "withdraw": "agent, manager, owner, supervisor -> withdrawn; for staff, owner",
    }


@pytest.mark.requirement("S000.05.r05")
def test_at_bay_a_repair_is_owed_and_moved_on_as_laid_down() -> None:
    assert owing("car", "repair", "bay") == ("staff, supervisor, within bay, shown as understood")
    assert moves("car", "repair", "bay") == {
        "bay_kept": "supervisor -> tools; for staff",
    }


@pytest.mark.requirement("S000.05.r08")
def test_at_tools_a_repair_is_owed_and_moved_on_as_laid_down() -> None:
    assert owing("car", "repair", "tools") == ("staff, agent, within bay, shown as understood")
    assert moves("car", "repair", "tools") == {
        "tools_ready": "agent, supervisor -> parts; for staff",
    }


@pytest.mark.requirement("S000.05.r08")
def test_at_parts_a_repair_is_owed_and_moved_on_as_laid_down() -> None:
    assert owing("car", "repair", "parts") == ("staff, agent, within bay, shown as understood")
    assert moves("car", "repair", "parts") == {
        "parts_ready": "agent, supervisor -> awaited; for staff",
        "no_parts": "agent, supervisor -> appointment; for staff; says why",
    }


@pytest.mark.requirement("S000.05.r07")
def test_at_awaited_a_repair_is_owed_and_moved_on_as_laid_down() -> None:
    assert owing("car", "repair", "awaited") == ("owner, agent, within arrival, shown as understood")
    assert moves("car", "repair", "awaited") == {
        "arrived": "agent, supervisor -> reception; for staff",
        "lapsed": "agent, clock, supervisor -> appointment; for staff, clock",
        "withdraw": "agent, manager, owner, supervisor -> withdrawn; for staff, owner",
    }


@pytest.mark.requirement("S000.05.r10")
def test_at_reception_a_repair_is_owed_and_moved_on_as_laid_down() -> None:
    assert owing("car", "repair", "reception") == ("staff, agent, within quote, shown as judged")
    assert moves("car", "repair", "reception") == {
        "send_quotation": "manager, supervisor -> quoted; for staff; needs quotation_sent",
        "withdraw": "agent, manager, owner, supervisor -> withdrawn; for staff, owner",
    }


@pytest.mark.requirement("S000.05.r10")
def test_at_quoted_a_repair_is_owed_and_moved_on_as_laid_down() -> None:
    assert owing("car", "repair", "quoted") == ("owner, agent, within quote_answer, shown as judged")
    assert moves("car", "repair", "quoted") == {
        "accept_quotation": "agent, manager, owner, supervisor -> in_repair; for staff, owner; "
        "needs quotation_accepted",
        "decline_quotation": "agent, manager, owner, supervisor -> quotation_declined; for staff, owner",
    }


@pytest.mark.requirement("S000.05.r01")
def test_at_in_repair_a_repair_is_owed_and_moved_on_as_laid_down() -> None:
    assert owing("car", "repair", "in_repair") == ("contractor, supervisor, within work, shown as done")
    assert moves("car", "repair", "in_repair") == {
        "repaired": "contractor, supervisor, technician -> checking; for staff, contractor; says why",
    }


@pytest.mark.requirement("S000.05.r19")
def test_at_checking_a_repair_is_owed_and_moved_on_as_laid_down() -> None:
    assert owing("car", "repair", "checking") == ("staff, inspector, within acceptance, shown as accepted")
    assert moves("car", "repair", "checking") == {
        "passed": "inspector -> delivery; for staff",
        "failed": "inspector -> in_repair; for staff; says why",
    }


@pytest.mark.requirement("S000.05.r20")
def test_at_delivery_a_repair_is_owed_and_moved_on_as_laid_down() -> None:
    assert owing("car", "repair", "delivery") == ("staff, agent, within settle, shown as asked")
    assert moves("car", "repair", "delivery") == {
        "delivered": "agent, manager, supervisor -> callback; for staff; needs costs_settled",
    }


@pytest.mark.requirement("S000.05.r21")
def test_at_callback_a_repair_is_owed_and_moved_on_as_laid_down() -> None:
    assert owing("car", "repair", "callback") == ("staff, agent, within callback, shown as asked")
    assert moves("car", "repair", "callback") == {
        "satisfied": "agent, manager, supervisor -> archived; for staff; needs callback_satisfied",
        "not_satisfied": "agent, manager, supervisor -> appointment; for staff; needs callback_not_satisfied",
        "not_reached": "agent, manager, supervisor -> archived; for staff; needs callback_exhausted; says why",
    }
