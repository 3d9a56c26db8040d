"""What cannot be answered now: a day is promised, with a deadline of its own."""

from datetime import UTC, date, datetime, timedelta

import pytest

from aftercare.care.escalation.actions import look_at_clock
from aftercare.care.replies import actions
from aftercare.care.replies.rules import WrongState
from aftercare.faces.messages.models import Message
from aftercare.ground.core.actors import CLOCK
from aftercare.ground.core.errors import BadInput, NotPermitted
from aftercare.service.cases import actions as cases
from aftercare.service.deadlines.models import Clock
from aftercare.service.deadlines.queries import explain_of_case
from tests.factories.accounts import an_actor
from tests.factories.cases import NOW, a_case
from tests.factories.replies import Desk, a_desk, a_draft
from tests.factories.workorders import fresh

ON = date(2026, 12, 1)
DUE = datetime(2026, 12, 1, 10, 0, tzinfo=UTC)  # six in the evening in Shanghai


def _promised(desk: Desk, *, on: date = ON, at: datetime = NOW):
    case = fresh(desk.case)
    return actions.promise_reply(
        case_id=case.pk, seen=case.version, on=on, reason="需设计院复核图纸", by=desk.actor("agent"), at=at
    )


@pytest.mark.requirement("S004.14.r15")
def test_who_cannot_be_answered_is_promised_a_day_and_told_why_and_the_promise_is_a_deadline(do_jobs):
    desk = a_desk("question")
    case = _promised(desk)
    clock = Clock.objects.running().get(case_id=case.pk, stage="promised_reply")
    assert (case.due_at, clock.due_at, clock.source) == (DUE, DUE, "S004.14.r15")
    assert any("约定的时间" in line for told in explain_of_case(clock.case_id, [clock]) for line in told.lines)
    assert Clock.objects.running().get(case_id=case.pk, stage="reply").due_at == DUE
    do_jobs()
    told = Message.objects.get(wording="reply_promised", channel="sms")
    assert "12月1日18:00" in told.body and "需设计院复核图纸" in told.body


def test_the_promise_ends_with_the_letter():
    desk = a_desk()
    _promised(desk)
    draft = a_draft(desk)
    waits = actions.submit(reply_id=draft.pk, seen=draft.version, by=desk.actor("agent"), at=NOW)
    actions.approve(reply_id=waits.pk, seen=waits.version, by=desk.actor("city"), at=NOW + timedelta(hours=1))
    assert not Clock.objects.running().filter(case_id=desk.case.pk, stage="promised_reply").exists()
    assert "promised_reply" not in fresh(desk.case).details


def test_a_promise_that_is_broken_climbs_the_ladder():
    desk = a_desk("question")
    _promised(desk)
    clock = Clock.objects.running().get(case_id=desk.case.pk, stage="promised_reply")
    step = look_at_clock(clock_id=clock.pk, by=CLOCK, at=DUE + timedelta(days=2))
    assert step is not None and (step.level, step.facts["stage"]) == ("project", "promised_reply")


def test_an_answer_that_comes_to_its_owner_in_another_way_keeps_the_promise_too():
    desk = a_desk()
    _promised(desk)
    cases.answer(case_id=desk.case.pk, text="方案：加装隔音。", by=desk.actor("agent"), at=NOW)
    case = fresh(desk.case)
    moved = cases.move(case_id=case.pk, seen=case.version, move="propose", by=desk.actor("supervisor"), at=NOW)
    assert not Clock.objects.running().filter(case_id=case.pk, stage="promised_reply").exists()
    assert moved.due_at != DUE


@pytest.mark.parametrize("on", [date(2026, 11, 17), date(2027, 1, 1)])
def test_a_day_that_is_past_or_too_far_off_is_refused(on):
    with pytest.raises(BadInput):
        _promised(a_desk("question"), on=on)


def test_a_repair_is_promised_no_day_of_reply_and_owners_promise_nothing():
    desk = a_desk("question")
    with pytest.raises(NotPermitted):
        actions.promise_reply(
            case_id=desk.case.pk, seen=desk.case.version, on=ON, reason="等图纸", by=desk.owner, at=NOW
        )
    repair = a_case()
    with pytest.raises(WrongState):
        actions.promise_reply(
            case_id=repair.pk,
            seen=repair.version,
            on=ON,
            reason="等图纸",
            by=an_actor("agent", development=repair.development),
            at=NOW,
        )
