"""Steps of equipment supply pack: who owes each, who moves on, on what terms, and where to."""

import pytest

from tests.packs.reading import moves, owing


@pytest.mark.requirement("S000.01.r10", "S000.17.r02")
def test_at_received_a_repair_is_owed_and_moved_on_as_laid_down() -> None:
    assert owing("equipment_supply", "repair", "received") == (
        "staff, agent, within first_answer, then take_up, shown as taken_in"
    )
    assert moves("equipment_supply", "repair", "received") == {
        "verify": "agent, inspector, manager, supervisor -> survey; for staff",
        "dispatch_at_once": "agent, inspector, manager, supervisor -> dispatching; for staff; needs is_emergency",
        "not_needed": "agent, inspector, manager, supervisor -> not_needed; for staff; says why",
        "withdraw": "agent, manager, owner, supervisor -> withdrawn; for staff, owner",
    }


@pytest.mark.requirement("S000.17.r02")
def test_at_survey_a_repair_is_owed_and_moved_on_as_laid_down() -> None:
    assert owing("equipment_supply", "repair", "survey") == ("staff, inspector, within survey, shown as understood")
    assert moves("equipment_supply", "repair", "survey") == {
        "surveyed": "inspector, manager, supervisor -> judging; for staff; needs survey_recorded",
        "dispatch_at_once": "agent, inspector, manager, supervisor -> dispatching; for staff; needs is_emergency",
        "not_needed": "inspector, manager, supervisor -> not_needed; for staff; says why",
        "withdraw": "agent, manager, owner, supervisor -> withdrawn; for staff, owner",
    }


@pytest.mark.requirement("S000.17.r06")
def test_at_received_an_extra_service_is_owed_and_moved_on_as_laid_down() -> None:
    assert owing("equipment_supply", "extra_service", "received") == (
        "staff, inspector, within first_answer, then take_up, shown as taken_in"
    )
    assert moves("equipment_supply", "extra_service", "received") == {
        "pass_to_head": "inspector -> quoting; for staff; says why",
        "withdraw": "agent, manager, owner, supervisor -> withdrawn; for staff, owner",
    }


@pytest.mark.requirement("S000.17.r06")
def test_at_quoting_an_extra_service_is_owed_and_moved_on_as_laid_down() -> None:
    assert owing("equipment_supply", "extra_service", "quoting") == ("staff, manager, within quote, shown as judged")
    assert moves("equipment_supply", "extra_service", "quoting") == {
        "send_quotation": "manager -> quoted; for staff; needs quotation_sent",
        "withdraw": "agent, manager, owner, supervisor -> withdrawn; for staff, owner",
    }


@pytest.mark.requirement("S000.17.r06")
def test_at_quoted_an_extra_service_is_owed_and_moved_on_as_laid_down() -> None:
    assert owing("equipment_supply", "extra_service", "quoted") == (
        "owner, agent, within quote_answer, shown as judged"
    )
    assert moves("equipment_supply", "extra_service", "quoted") == {
        "accept_quotation": "agent, manager, owner, supervisor -> dispatching; for staff, owner; "
        "needs quotation_accepted",
        "decline_quotation": "agent, manager, owner, supervisor -> quotation_declined; for staff, owner",
        "lapse": "clock, manager, supervisor -> quotation_declined; for staff, clock",
    }


@pytest.mark.requirement("S000.17.r06")
def test_at_under_way_an_extra_service_is_owed_and_moved_on_as_laid_down() -> None:
    assert owing("equipment_supply", "extra_service", "under_way") == (
        "contractor, inspector, within work, shown as done"
    )
    assert moves("equipment_supply", "extra_service", "under_way") == {
        "finish": "agent, contractor, inspector, manager, supervisor, technician -> acceptance; for staff, contractor; "
        "needs work_finished",
        "give_up": "manager, supervisor -> dispatching; for staff; says why",
    }
