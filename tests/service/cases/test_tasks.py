"""What is to be done within a case: from the procedure's checklist and by hand."""

from datetime import date

import pytest

from aftercare.ground.core.errors import BadInput, Missing, NotPermitted
from aftercare.ground.procedures.rules import GuardsNotMet
from aftercare.service.cases import actions
from aftercare.service.cases.models import Case, Task
from aftercare.service.cases.queries.tasks import checklist_done, todos_of
from tests.factories.accounts import a_staff_member, an_actor
from tests.factories.cases import NOW, a_case
from tests.factories.policies import a_published_policy

KEYS = {
    "keys_counted": {"label": {"zh-hans": "清点钥匙", "en": "Count the keys"}, "needed": True},
    "meter_read": {"label": {"zh-hans": "抄表", "en": "Read the meter"}},
}


def a_case_with_checklist() -> Case:
    """A question that may be withdrawn only when the keys are counted."""
    received = "procedures__question__steps__received"
    a_published_policy(**{f"{received}__checklist": KEYS, f"{received}__moves__withdraw__needs": ["checklist_done"]})
    return a_case(kind="question", component="", symptom="")


def withdraw(case: Case) -> None:
    case.refresh_from_db()
    actions.move(case_id=case.pk, seen=case.version, move="withdraw", reason="不问了", by=an_actor("manager"), at=NOW)


@pytest.mark.feature("CW11")
def test_a_step_is_not_left_before_what_its_checklist_needs_is_ticked() -> None:
    case, by = a_case_with_checklist(), an_actor("agent")
    with pytest.raises(GuardsNotMet):
        withdraw(case)
    actions.tick(case_id=case.pk, item="keys_counted", done=True, by=by, at=NOW)
    first, second = todos_of(case, language="en")
    assert (first.text, first.done, second.text, second.done) == ("Count the keys", True, "Read the meter", False)
    assert first.task is not None
    assert (first.task.done_by_label, first.task.done_at) == (by.label, NOW)
    withdraw(case)
    assert not Case.objects.get(pk=case.pk).is_open


@pytest.mark.feature("CW11")
def test_a_tick_can_be_taken_away_and_counts_no_more() -> None:
    case, by = a_case_with_checklist(), an_actor("agent")
    for done in (True, False):
        actions.tick(case_id=case.pk, item="keys_counted", done=done, by=by, at=NOW)
    assert not checklist_done(case.pk)
    assert Task.objects.count() == 1


@pytest.mark.feature("CW11")
def test_a_task_added_by_hand_is_somebodys_until_a_day_and_holds_the_step_until_it_is_done_or_struck_out() -> None:
    case, by, who = a_case_with_checklist(), an_actor("agent"), a_staff_member()
    actions.tick(case_id=case.pk, item="keys_counted", done=True, by=by, at=NOW)
    task = actions.add_task(
        case_id=case.pk, text="联系物业关水", staff_id=who.pk, due_on=date(2026, 11, 20), by=by, at=NOW
    )
    assert (task.responsible, task.due_on) == (who, date(2026, 11, 20))
    assert not checklist_done(case.pk)
    with pytest.raises(BadInput):
        actions.strike_out(case_id=case.pk, task_id=task.pk, reason="", by=by, at=NOW)
    actions.strike_out(case_id=case.pk, task_id=task.pk, reason="业主已自行关水", by=by, at=NOW)
    assert checklist_done(case.pk)
    with pytest.raises(Missing):
        actions.tick(case_id=case.pk, task_id=task.pk, done=True, by=by, at=NOW)


def test_what_is_not_on_the_list_is_not_ticked_and_an_empty_task_not_added() -> None:
    case, by = a_case_with_checklist(), an_actor("agent")
    with pytest.raises(Missing):
        actions.tick(case_id=case.pk, item="dance", done=True, by=by, at=NOW)
    with pytest.raises(BadInput):
        actions.add_task(case_id=case.pk, text=" ", by=by, at=NOW)
    with pytest.raises(NotPermitted):
        actions.add_task(case_id=case.pk, text="x", by=an_actor("auditor"), at=NOW)


@pytest.mark.feature("CW11")
@pytest.mark.requirement("S004.19.r26")
def test_an_urgent_matter_goes_to_somebody_with_a_day_and_is_verified_before_the_step_is_left() -> None:
    case, by, engineer = a_case_with_checklist(), an_actor("agent"), a_staff_member("inspector", name="工程部 陈工")
    actions.tick(case_id=case.pk, item="keys_counted", done=True, by=by, at=NOW)
    sheet = actions.add_task(
        case_id=case.pk, text="整改水泵房噪声", staff_id=engineer.pk, due_on=date(2026, 11, 19), by=by, at=NOW
    )
    with pytest.raises(GuardsNotMet):
        withdraw(case)
    [line] = [todo for todo in todos_of(case, language="zh-hans") if todo.task and todo.task.pk == sheet.pk]
    assert line.task is not None
    assert (line.task.responsible, line.task.due_on, line.done) == (engineer, date(2026, 11, 19), False)
    verified = actions.tick(case_id=case.pk, task_id=sheet.pk, done=True, by=an_actor("manager", name="何经理"), at=NOW)
    assert verified.done_by_label == "何经理"
    withdraw(case)
    assert not Case.objects.get(pk=case.pk).is_open
