"""The stages of a complaint: by the pack, from what happened, with their times."""

from datetime import timedelta

import pytest

from aftercare.care.replies import actions, queries
from aftercare.care.replies.policy import ReplyPolicy
from aftercare.care.replies.stages import Happened, Standing, stages_reached
from aftercare.ground.procedures.graph import Procedures
from aftercare.service.cases import actions as cases
from tests.factories.cases import NOW
from tests.factories.policies import the_baseline
from tests.factories.replies import a_desk, a_submitted
from tests.factories.workorders import fresh

STAGES = the_baseline().section(ReplyPolicy).stages["complaint"]
STEPS = [*the_baseline().section(Procedures).of("complaint").steps]
HOUR = timedelta(hours=1)


def _standing(*happened: Happened, due: dict | None = None, is_open: bool = True) -> dict[str, str]:
    found = stages_reached(STAGES, happened, steps=STEPS, due=due or {}, is_open=is_open, now=NOW + 9 * HOUR)
    return {each.key: each.standing.value for each in found}


def _moved(to: str, hours: int = 1) -> Happened:
    return Happened("case.moved", NOW + hours * HOUR, "李静", to)


@pytest.mark.feature("QS08")
def test_a_complaint_goes_through_six_stages_in_order():
    assert [*STAGES] == ["acknowledge", "assess", "decide", "tell", "close", "review"]
    assert _standing() == {"acknowledge": "now", **dict.fromkeys([*STAGES][1:], "next")}
    told = _standing(_moved("investigating"), Happened("case.reply_submitted", NOW + HOUR))
    assert [key for key, standing in told.items() if standing == "done"] == ["acknowledge", "assess"]
    assert told["decide"] == "now"
    through = [_moved(step) for step in ("investigating", "proposed", "carrying_out", "callback", "filing", "archived")]
    assert set(_standing(*through, is_open=False).values()) == {"done"}


@pytest.mark.feature("QS08")
def test_what_the_owner_does_not_agree_to_is_assessed_decided_and_told_anew():
    back = _standing(_moved("investigating"), _moved("proposed", 2), _moved("investigating", 3))
    assert (back["acknowledge"], back["assess"], back["decide"], back["tell"]) == ("done", "now", "next", "next")


def test_a_stage_is_late_when_its_time_has_passed_and_says_whether_it_was_done_in_time():
    due = {"first_answer": NOW + 2 * HOUR, "investigate": NOW + 8 * HOUR}
    found = stages_reached(STAGES, [_moved("investigating", 3)], steps=STEPS, due=due, is_open=True, now=NOW + 9 * HOUR)
    assert (found[0].standing, found[0].in_time, found[0].who) == (Standing.DONE, False, "李静")
    assert (found[1].standing, found[1].due_at, found[1].in_time) == (Standing.LATE, NOW + 8 * HOUR, None)
    assert found[2].due_at is None


@pytest.mark.feature("QS08")
def test_the_stages_of_a_case_are_read_from_its_trail_and_its_clocks():
    desk = a_desk()
    waits = a_submitted(desk, at=NOW + HOUR)
    actions.approve(reply_id=waits.pk, seen=waits.version, by=desk.actor("supervisor"), at=NOW + 2 * HOUR)
    found = {each.key: each for each in queries.stages_of(fresh(desk.case), now=NOW + 3 * HOUR)}
    assert (found["assess"].done_at, found["decide"].done_at) == (NOW + HOUR, NOW + 2 * HOUR)
    assert found["decide"].who == desk.actor("supervisor").label and found["tell"].in_time is True
    assert found["close"].standing is Standing.OWED
    case = fresh(desk.case)
    cases.move(case_id=case.pk, seen=case.version, move="disagree", reason="没说赔偿", by=desk.owner, at=NOW + 4 * HOUR)
    again = {each.key: each.standing.value for each in queries.stages_of(fresh(case), now=NOW + 4 * HOUR)}
    assert (again["acknowledge"], again["assess"]) == ("done", "now")
    assert queries.stages_of(a_desk("question").case, now=NOW) == []
