"""Steps of decoration pack: who owes each, who moves on, on what terms, and where to."""

import pytest

from tests.packs.reading import moves, owing


@pytest.mark.requirement("S000.02.r03", "S001.19.r08")
def test_at_judging_a_repair_is_owed_and_moved_on_as_laid_down() -> None:
    assert owing("decoration", "repair", "judging") == ("staff, inspector, within judge, shown as judged")
    assert moves("decoration", "repair", "judging") == {
        "repair_in_warranty": "inspector, manager, supervisor -> with_employer; for staff; "
        "needs coverage_decided, covered",
        "quote": "inspector, manager, supervisor -> quoting; for staff; needs coverage_decided, not_covered",
        "look_again": "inspector, manager, supervisor -> survey; for staff; says why",
        "not_needed": "manager, supervisor -> not_needed; for staff; says why",
        "withdraw": "agent, manager, owner, supervisor -> withdrawn; for staff, owner",
    }


@pytest.mark.requirement("S000.03.r10", "S000.06.r07")
def test_at_callback_a_repair_is_owed_and_moved_on_as_laid_down() -> None:
    assert owing("decoration", "repair", "callback") == ("staff, agent, within callback, shown as asked")
    assert moves("decoration", "repair", "callback") == {
        "satisfied": "agent, manager, supervisor -> agreeing_costs; for staff; needs callback_satisfied",
        "not_satisfied": "agent, manager, supervisor -> reopened; for staff; needs callback_not_satisfied",
        "not_reached": "agent, manager, supervisor -> agreeing_costs; for staff; needs callback_exhausted; says why",
    }


@pytest.mark.requirement("S000.06.r07")
def test_at_reopened_a_repair_is_owed_and_moved_on_as_laid_down() -> None:
    assert owing("decoration", "repair", "reopened") == ("staff, supervisor, within reopen, shown as understood")
    assert moves("decoration", "repair", "reopened") == {
        "survey_again": "agent, inspector, manager, supervisor -> survey; for staff",
        "dispatch_again": "manager, supervisor -> dispatching; for staff; needs coverage_decided",
        "settle_after_all": "manager, supervisor -> agreeing_costs; for staff; needs callback_satisfied; says why",
    }


@pytest.mark.requirement("S001.19.r08")
def test_at_with_employer_a_repair_is_owed_and_moved_on_as_laid_down() -> None:
    assert owing("decoration", "repair", "with_employer") == ("staff, inspector, within employer, shown as judged")
    assert moves("decoration", "repair", "with_employer") == {
        "settled_with_employer": "inspector, manager, supervisor -> dispatching; for staff; says why",
        "look_again": "inspector, manager, supervisor -> survey; for staff; says why",
    }


@pytest.mark.requirement("S001.19.r10")
def test_at_agreeing_costs_a_repair_is_owed_and_moved_on_as_laid_down() -> None:
    assert owing("decoration", "repair", "agreeing_costs") == ("staff, supervisor, within employer, shown as charged")
    assert moves("decoration", "repair", "agreeing_costs") == {
        "costs_agreed": "manager, supervisor -> settling; for staff; needs coverage_decided; says why",
    }
