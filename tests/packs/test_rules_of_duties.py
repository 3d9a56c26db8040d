"""Duties in the baseline's procedures: at every step somebody owes the next one, and only those named take it."""

import pytest

from aftercare.ground.accounts.roles import BY_KEY
from aftercare.ground.core.errors import NotPermitted
from aftercare.ground.procedures.graph import Procedure, Procedures
from aftercare.ground.procedures.rules import next_step
from tests.factories.policies import the_baseline
from tests.packs.walking import EVERYBODY, EVERYTHING, reachable, take

KINDS = ("repair", "complaint", "question", "suggestion", "praise", "help")


def procedure(key: str) -> Procedure:
    return the_baseline().section(Procedures).of(key)


@pytest.mark.requirement("S003.02.r09", "S001.17.r08", "S000.08.r01")
@pytest.mark.parametrize("kind", KINDS)
def test_for_each_link_the_duty_and_the_power_are_fixed_and_nobody_else_has_it(kind: str) -> None:
    found = procedure(kind)
    for name, step in found.steps.items():
        if step.final:
            continue
        assert step.owed_by is not None
        assert step.time_limit
        if step.owed_by.value == "staff":
            assert step.role in BY_KEY
        for key, move in step.moves.items():
            others = EVERYBODY - set(move.roles)
            for role in move.roles:
                assert next_step(found, step=name, move=key, roles={role}, met=EVERYTHING) == move.to
            with pytest.raises(NotPermitted):
                next_step(found, step=name, move=key, roles=others, met=EVERYTHING)


@pytest.mark.requirement("S001.10.r03")
def test_there_is_a_way_of_diagnosis_and_a_way_of_repair_each_step_by_step() -> None:
    repair = procedure("repair")
    diagnosis = take(repair, "verify", "surveyed", "repair_in_warranty")
    assert diagnosis == ["received", "survey", "judging", "dispatching"]
    whole = take(
        repair, "verify", "surveyed", "repair_in_warranty", "send", "accept", "appoint", "arrive", "finish", "accept"
    )
    assert whole[4:] == ["dispatched", "appointing", "appointed", "in_repair", "acceptance", "callback"]


@pytest.mark.requirement("S000.09.r06")
def test_the_manager_can_take_a_complaint_or_an_opinion_through_to_its_end() -> None:
    for kind in ("complaint", "suggestion"):
        found = procedure(kind)
        finals = {name for name, step in found.steps.items() if step.final}
        assert finals & reachable(found, roles={"manager"})
        assert not finals & reachable(found, roles={"technician", "finance"})
