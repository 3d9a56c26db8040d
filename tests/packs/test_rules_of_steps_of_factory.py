"""Steps of the factory pack that follow from a requirement: who owes each, who moves on, on what terms, where to."""

import pytest

from tests.packs.reading import moves, owing


@pytest.mark.requirement("S004.01.r04")
def test_at_received_a_complaint_is_owed_and_moved_on_as_laid_down() -> None:
    assert owing("factory", "complaint", "received") == (
        "staff, agent, within first_answer, then take_up, shown as taken_in"
    )
    assert moves("factory", "complaint", "received") == {
        "pass_on": "agent -> in_stock; for staff",
        "withdraw": "agent, manager, owner, supervisor -> withdrawn; for staff, owner",
    }


@pytest.mark.requirement("S004.01.r10")
def test_at_in_stock_a_complaint_is_owed_and_moved_on_as_laid_down() -> None:
    assert owing("factory", "complaint", "in_stock") == ("staff, inspector, within verify, shown as understood")
    assert moves("factory", "complaint", "in_stock") == {
        "stock_searched": "inspector -> in_work; for staff; says why",
    }


@pytest.mark.requirement("S004.01.r10")
def test_at_in_work_a_complaint_is_owed_and_moved_on_as_laid_down() -> None:
    assert owing("factory", "complaint", "in_work") == ("staff, inspector, within verify, shown as understood")
    assert moves("factory", "complaint", "in_work") == {
        "work_searched": "inspector -> in_records; for staff; says why",
    }


@pytest.mark.requirement("S004.01.r10")
def test_at_in_records_a_complaint_is_owed_and_moved_on_as_laid_down() -> None:
    assert owing("factory", "complaint", "in_records") == ("staff, inspector, within verify, shown as understood")
    assert moves("factory", "complaint", "in_records") == {
        "found": "inspector -> analysing; for staff; says why",
        "not_found": "inspector -> waiting_for_sample; for staff",
    }


@pytest.mark.requirement("S004.01.r12")
def test_at_waiting_for_sample_a_complaint_is_owed_and_moved_on_as_laid_down() -> None:
    assert owing("factory", "complaint", "waiting_for_sample") == ("owner, agent, within sample, shown as understood")
    assert moves("factory", "complaint", "waiting_for_sample") == {
        "sample_here": "agent, owner -> analysing; for staff, owner; says why",
    }


@pytest.mark.requirement("S004.01.r05")
def test_at_analysing_a_complaint_is_owed_and_moved_on_as_laid_down() -> None:
    assert owing("factory", "complaint", "analysing") == ("staff, inspector, within investigate, shown as judged")
    assert moves("factory", "complaint", "analysing") == {
        "our_fault": "inspector -> agreeing; for staff; says why",
        "not_our_fault": "inspector -> explaining; for staff; says why",
    }


@pytest.mark.requirement("S004.01.r19")
def test_at_explaining_a_complaint_is_owed_and_moved_on_as_laid_down() -> None:
    assert owing("factory", "complaint", "explaining") == ("staff, agent, within settle_with_customer, shown as judged")
    assert moves("factory", "complaint", "explaining") == {
        "customer_accepts": "agent -> callback; for staff; needs answer_given; says why",
        "analyse_again": "agent -> analysing; for staff; says why",
    }


@pytest.mark.requirement("S004.01.r20")
def test_at_agreeing_a_complaint_is_owed_and_moved_on_as_laid_down() -> None:
    assert owing("factory", "complaint", "agreeing") == ("staff, agent, within settle_with_customer, shown as judged")
    assert moves("factory", "complaint", "agreeing") == {
        "agreed_with_customer": "agent -> carrying_out; for staff; needs answer_given; says why",
    }


@pytest.mark.requirement("S004.01.r17")
def test_at_sampling_a_complaint_is_owed_and_moved_on_as_laid_down() -> None:
    assert owing("factory", "complaint", "sampling") == ("staff, inspector, within verify, shown as done")
    assert moves("factory", "complaint", "sampling") == {
        "sample_inspected": "inspector -> callback; for staff; says why",
    }


@pytest.mark.requirement("S004.01.r18")
def test_at_inspecting_all_a_complaint_is_owed_and_moved_on_as_laid_down() -> None:
    assert owing("factory", "complaint", "inspecting_all") == ("staff, inspector, within verify, shown as done")
    assert moves("factory", "complaint", "inspecting_all") == {
        "all_inspected": "inspector -> callback; for staff; says why",
    }


@pytest.mark.requirement("S004.10.r11")
def test_at_callback_a_complaint_is_owed_and_moved_on_as_laid_down() -> None:
    assert owing("factory", "complaint", "callback") == ("staff, agent, within callback, shown as asked")
    assert moves("factory", "complaint", "callback") == {
        "satisfied": "agent, manager, supervisor -> archived; for staff; "
        "needs answer_given, callback_satisfied; says why",
        "not_satisfied": "agent, manager, supervisor -> analysing; for staff; needs callback_not_satisfied",
        "not_reached": "agent, manager, supervisor -> archived; for staff; needs callback_exhausted; says why",
    }
