"""A closed case that its owner takes up again."""

from datetime import timedelta

import pytest

from aftercare.ground.core.errors import BadInput, NotPermitted, Stale
from aftercare.service.cases import actions
from aftercare.service.cases.rules import NotReopened
from aftercare.service.deadlines.models import Clock
from tests.factories.accounts import an_actor, an_owner_actor
from tests.factories.cases import NOW, a_case
from tests.factories.estate import a_unit, an_owner_of
from tests.factories.workorders import fresh

LATER = NOW + timedelta(days=3)


def _answered():
    unit = a_unit()
    person = an_owner_of(unit)
    agent = an_actor("agent", development=unit.development)
    case = a_case(
        unit=unit, kind="question", component="", symptom="", text="飘窗能拆吗？", reporter_id=person.pk, by=agent
    )
    actions.answer(case_id=case.pk, text="不能，属于承重构件。", by=agent, at=NOW)
    case = actions.move(case_id=case.pk, seen=fresh(case).version, move="answer", by=agent, at=NOW)
    return case, an_owner_actor(person.pk), agent


def test_an_answered_question_is_taken_up_again_by_its_owner_and_counts_as_a_return():
    case, owner, _agent = _answered()
    asked = {"case_id": case.pk, "reason": "没说飘窗下面那堵墙", "by": owner, "at": LATER}
    with pytest.raises(Stale):
        actions.reopen(seen=case.version - 1, **asked)
    with pytest.raises(BadInput):
        actions.reopen(**{**asked, "reason": " "}, seen=case.version)
    again = actions.reopen(seen=case.version, **asked)
    assert (again.step, again.closed_at, again.closed_by, again.reopened) == ("received", None, "", 1)
    running = dict(Clock.objects.running().filter(case_id=case.pk).values_list("stage", "due_at"))
    assert set(running) == {"take_up", "reply"} and again.due_at == running["take_up"] > LATER
    with pytest.raises(NotReopened):
        actions.reopen(seen=again.version, **asked)


def test_nobody_else_takes_it_up_again_and_not_when_the_days_are_over():
    case, owner, agent = _answered()
    stranger = an_owner_actor(an_owner_of(a_unit()).pk)
    for by in (stranger, an_actor("finance", development=case.development)):
        with pytest.raises(NotPermitted):
            actions.reopen(case_id=case.pk, seen=case.version, reason="再问", by=by, at=LATER)
    for by in (owner, agent):
        with pytest.raises(NotReopened, match="30"):
            actions.reopen(case_id=case.pk, seen=case.version, reason="再问", by=by, at=NOW + timedelta(days=31))
    assert actions.reopen(case_id=case.pk, seen=case.version, reason="业主来电", by=agent, at=LATER).is_open
