"""Steps of instrument pack: who owes each, who moves on, on what terms, and where to."""

import pytest

from tests.packs.reading import moves, owing


@pytest.mark.requirement("S000.07.r19", "S004.03.r08")
def test_at_received_a_question_is_owed_and_moved_on_as_laid_down() -> None:
    assert owing("instrument", "question", "received") == (
        "staff, agent, within first_answer, then take_up, shown as taken_in"
    )
    assert moves("instrument", "question", "received") == {
        "answer": "agent, inspector, manager, supervisor -> answered; for staff; needs answer_given",
        "hand_over": "agent, manager, supervisor -> with_specialist; for staff; says why",
        "withdraw": "agent, manager, owner, supervisor -> withdrawn; for staff, owner",
    }


@pytest.mark.requirement("S000.01.r10", "S000.07.r20")
def test_at_received_a_repair_is_owed_and_moved_on_as_laid_down() -> None:
    assert owing("instrument", "repair", "received") == (
        "staff, agent, within first_answer, then take_up, shown as taken_in"
    )
    assert moves("instrument", "repair", "received") == {
        "dispatch_at_once": "agent, inspector, manager, supervisor -> dispatching; for staff; needs is_emergency",
        "not_needed": "agent, inspector, manager, supervisor -> not_needed; for staff; says why",
        "withdraw": "agent, manager, owner, supervisor -> withdrawn; for staff, owner",
        "to_technical": "agent, manager, supervisor -> talking; for staff; says why",
    }


@pytest.mark.requirement("S000.07.r20")
def test_at_talking_a_repair_is_owed_and_moved_on_as_laid_down() -> None:
    assert owing("instrument", "repair", "talking") == ("staff, inspector, within talk, shown as understood")
    assert moves("instrument", "repair", "talking") == {
        "on_site_repair": "inspector -> judging; for staff; says why",
        "factory_repair": "inspector -> in_factory; for staff; needs coverage_decided; says why",
        "not_needed": "inspector, manager, supervisor -> not_needed; for staff; says why",
    }


@pytest.mark.requirement("S000.07.r21")
def test_at_in_factory_a_repair_is_owed_and_moved_on_as_laid_down() -> None:
    assert owing("instrument", "repair", "in_factory") == ("staff, supervisor, within factory, shown as done")
    assert moves("instrument", "repair", "in_factory") == {
        "repaired": "supervisor -> callback; for staff; says why",
    }


@pytest.mark.requirement("S000.07.r11")
def test_at_received_an_installation_is_owed_and_moved_on_as_laid_down() -> None:
    assert owing("instrument", "installation", "received") == (
        "staff, supervisor, within first_answer, then take_up, shown as taken_in"
    )
    assert moves("instrument", "installation", "received") == {
        "withdraw": "agent, manager, owner, supervisor -> withdrawn; for staff, owner",
        "request_support": "supervisor -> approving; for staff; says why",
    }


@pytest.mark.requirement("S000.07.r12")
def test_at_dispatching_an_installation_is_owed_and_moved_on_as_laid_down() -> None:
    assert owing("instrument", "installation", "dispatching") == ("staff, agent, within dispatch, shown as sent")
    assert moves("instrument", "installation", "dispatching") == {
        "send": "agent, inspector, manager, supervisor -> dispatched; for staff; needs workorder_sent",
        "withdraw": "agent, manager, owner, supervisor -> withdrawn; for staff, owner; says why",
    }


@pytest.mark.requirement("S000.07.r11")
def test_at_approving_an_installation_is_owed_and_moved_on_as_laid_down() -> None:
    assert owing("instrument", "installation", "approving") == ("staff, manager, within approve, shown as judged")
    assert moves("instrument", "installation", "approving") == {
        "approve": "manager -> dispatching; for staff",
        "back": "manager -> received; for staff; says why",
    }


@pytest.mark.requirement("S000.07.r13")
def test_at_setting_out_an_installation_is_owed_and_moved_on_as_laid_down() -> None:
    assert owing("instrument", "installation", "setting_out") == ("contractor, agent, within on_site, shown as sent")
    assert moves("instrument", "installation", "setting_out") == {
        "set_out": "contractor, technician -> appointed; for staff, contractor; says why",
        "give_up": "manager, supervisor -> dispatching; for staff; says why",
    }


@pytest.mark.requirement("S000.07.r17")
def test_at_debriefing_an_installation_is_owed_and_moved_on_as_laid_down() -> None:
    assert owing("instrument", "installation", "debriefing") == ("staff, supervisor, within debrief, shown as asked")
    assert moves("instrument", "installation", "debriefing") == {
        "debriefed": "manager, supervisor -> settling; for staff; says why",
    }


@pytest.mark.requirement("S000.07.r01")
def test_at_received_an_exchange_is_owed_and_moved_on_as_laid_down() -> None:
    assert owing("instrument", "exchange", "received") == ("staff, manager, within approve, shown as taken_in")
    assert moves("instrument", "exchange", "received") == {
        "allow": "manager -> allowed; for staff",
        "refuse": "manager -> refused; for staff; says why",
    }


@pytest.mark.requirement("S000.07.r01")
def test_at_allowed_an_exchange_is_owed_and_moved_on_as_laid_down() -> None:
    assert owing("instrument", "exchange", "allowed") == ("staff, agent, within carry_out, shown as done")
    assert moves("instrument", "exchange", "allowed") == {
        "done": "agent, manager, supervisor -> closed; for staff; says why",
    }


@pytest.mark.requirement("S000.07.r02")
def test_at_received_a_shipment_is_owed_and_moved_on_as_laid_down() -> None:
    assert owing("instrument", "shipment", "received") == ("staff, supervisor, within payment, shown as taken_in")
    assert moves("instrument", "shipment", "received") == {
        "payment_arrived": "supervisor -> requesting; for staff",
        "withdraw": "manager, supervisor -> withdrawn; for staff; says why",
    }


@pytest.mark.requirement("S000.07.r03")
def test_at_requesting_a_shipment_is_owed_and_moved_on_as_laid_down() -> None:
    assert owing("instrument", "shipment", "requesting") == ("staff, supervisor, within paper, shown as understood")
    assert moves("instrument", "shipment", "requesting") == {
        "request_filled": "supervisor -> ordering; for staff; says why",
    }


@pytest.mark.requirement("S000.07.r04")
def test_at_ordering_a_shipment_is_owed_and_moved_on_as_laid_down() -> None:
    assert owing("instrument", "shipment", "ordering") == ("staff, finance, within paper, shown as judged")
    assert moves("instrument", "shipment", "ordering") == {
        "order_issued": "finance -> handing; for staff; says why",
    }


@pytest.mark.requirement("S000.07.r05")
def test_at_handing_a_shipment_is_owed_and_moved_on_as_laid_down() -> None:
    assert owing("instrument", "shipment", "handing") == ("staff, supervisor, within paper, shown as judged")
    assert moves("instrument", "shipment", "handing") == {
        "handed_over": "supervisor -> to_logistics; for staff",
    }


@pytest.mark.requirement("S000.07.r06")
def test_at_to_logistics_a_shipment_is_owed_and_moved_on_as_laid_down() -> None:
    assert owing("instrument", "shipment", "to_logistics") == ("staff, agent, within paper, shown as sent")
    assert moves("instrument", "shipment", "to_logistics") == {
        "logistics_has_it": "agent -> to_warehouse; for staff",
    }


@pytest.mark.requirement("S000.07.r06")
def test_at_to_warehouse_a_shipment_is_owed_and_moved_on_as_laid_down() -> None:
    assert owing("instrument", "shipment", "to_warehouse") == ("staff, agent, within paper, shown as sent")
    assert moves("instrument", "shipment", "to_warehouse") == {
        "warehouse_has_it": "agent -> loading; for staff",
    }


@pytest.mark.requirement("S000.07.r08")
def test_at_loading_a_shipment_is_owed_and_moved_on_as_laid_down() -> None:
    assert owing("instrument", "shipment", "loading") == ("staff, agent, within paper, shown as done")
    assert moves("instrument", "shipment", "loading") == {
        "note_returned": "agent, supervisor -> under_way; for staff; says why",
    }


@pytest.mark.requirement("S000.07.r09")
def test_at_under_way_a_shipment_is_owed_and_moved_on_as_laid_down() -> None:
    assert owing("instrument", "shipment", "under_way") == ("staff, agent, within arrival, shown as done")
    assert moves("instrument", "shipment", "under_way") == {
        "certainly_there": "agent, supervisor -> arranging; for staff; says why",
    }


@pytest.mark.requirement("S000.07.r10")
def test_at_arranging_a_shipment_is_owed_and_moved_on_as_laid_down() -> None:
    assert owing("instrument", "shipment", "arranging") == ("staff, agent, within appoint, shown as asked")
    assert moves("instrument", "shipment", "arranging") == {
        "day_agreed": "agent, supervisor -> archived; for staff; says why",
    }


@pytest.mark.requirement("S000.07.r01")
def test_at_received_a_take_back_is_owed_and_moved_on_as_laid_down() -> None:
    assert owing("instrument", "take_back", "received") == ("staff, manager, within approve, shown as taken_in")
    assert moves("instrument", "take_back", "received") == {
        "allow": "manager -> allowed; for staff",
        "refuse": "manager -> refused; for staff; says why",
    }


@pytest.mark.requirement("S000.07.r01")
def test_at_allowed_a_take_back_is_owed_and_moved_on_as_laid_down() -> None:
    assert owing("instrument", "take_back", "allowed") == ("staff, agent, within carry_out, shown as done")
    assert moves("instrument", "take_back", "allowed") == {
        "done": "agent, manager, supervisor -> closed; for staff; says why",
    }
