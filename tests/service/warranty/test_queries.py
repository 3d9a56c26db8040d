"""What is under warranty, and what was decided."""

from datetime import date

import pytest

from aftercare.ground.core.actors import CLOCK, Actor, ActorKind
from aftercare.service.warranty import queries
from aftercare.service.warranty.models import CoverageDecision
from aftercare.service.warranty.policy import Party
from aftercare.service.warranty.rules import Dates, NotComputed
from tests.factories.policies import the_baseline
from tests.factories.warranty import HOME, INSPECTOR, a_decision, a_defect


@pytest.mark.requirement("S000.11.r30")
@pytest.mark.feature("WA02")
def test_a_home_has_a_warranty_card_with_every_term_its_last_day_and_its_clause():
    card = queries.warranty_of_unit(the_baseline(), dates=HOME, on=date(2026, 6, 1))
    shown = {line.term: (line.ends_on, line.covered) for line in card}
    assert shown["structure"] == (date(2074, 5, 10), True)
    assert shown["waterproofing"] == (date(2029, 5, 10), True)
    assert shown["decoration"] == (date(2026, 5, 10), False)
    assert len(card) == 11
    assert all("》" in line.clause.zh_hans for line in card)


def test_the_card_of_a_home_without_a_day_of_handover_says_so():
    card = queries.warranty_of_unit(the_baseline(), dates=Dates(), on=date(2026, 6, 1))
    assert {line.not_computed for line in card} == {NotComputed.HANDOVER_UNKNOWN}
    assert {line.covered for line in card} == {None}


def test_the_window_of_one_component_is_computed():
    found = queries.coverage_of(the_baseline(), component="lamp", dates=HOME, reported_on=date(2024, 11, 10))
    assert found.covered is True


def test_the_guards_answer_by_the_decision_that_holds():
    defect = a_defect()
    case_id = defect.case_id
    assert not queries.is_decided(case_id)
    a_decision(defect)
    assert (queries.is_decided(case_id), queries.is_covered(case_id), queries.is_not_covered(case_id)) == (
        True, True, False,
    )  # fmt: skip
    a_decision(defect, cause="misuse", covered=False, liable_party=Party.OWNER, contractor_id=None)
    assert (queries.is_covered(case_id), queries.is_not_covered(case_id)) == (False, True)
    assert [decision.cause for decision in queries.decisions_of(case_id)] == ["misuse", "construction"]
    current = queries.decision_of(case_id)
    assert current is not None
    assert current.cause == "misuse"


def test_decisions_exist_for_staff_of_the_development_only():
    a_decision()
    assert CoverageDecision.objects.visible_to(INSPECTOR).exists()
    assert CoverageDecision.objects.visible_to(CLOCK).exists()
    assert not CoverageDecision.objects.visible_to(Actor(kind=ActorKind.STAFF, id=1, label="Elsewhere")).exists()
    assert not CoverageDecision.objects.visible_to(Actor(kind=ActorKind.OWNER, id=1, label="Owner")).exists()
