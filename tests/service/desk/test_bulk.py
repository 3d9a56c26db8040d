"""One act on many cases: each changed by its own action, refusals with their reason, and taking it back."""

from datetime import timedelta

import pytest

from aftercare.ground.audit.models import AuditEvent
from aftercare.ground.core.actors import Actor
from aftercare.ground.core.errors import BadInput, NotPermitted
from aftercare.service.cases import actions as cases
from aftercare.service.cases.models import Case, Entry, Watcher
from aftercare.service.desk import actions, lines, rules
from aftercare.service.desk.models import BulkAct
from aftercare.service.desk.queries.bulk import summary_of
from tests.factories.accounts import a_development, a_staff_member, an_actor
from tests.factories.cases import NOW, a_case

LATER = NOW + timedelta(minutes=5)
NEVER = lambda: False  # noqa: E731


def a_bulk(act: str, many: list[Case], *, by: Actor, done: bool = True, **values: object) -> BulkAct:
    bulk = actions.begin_bulk(act=act, values=values, case_ids=[case.pk for case in many], by=by, at=NOW)
    if done:
        lines.carry_out(bulk, enough=NEVER, by=by, at=NOW)
    bulk.refresh_from_db()
    return bulk


def outcomes(bulk: BulkAct) -> list[str]:
    return list(bulk.lines.order_by("pk").values_list("outcome", flat=True))


def undo(bulk: BulkAct, *, by: Actor) -> None:
    actions.begin_undo(bulk_id=bulk.pk, by=by, at=LATER)
    lines.put_back(bulk, enough=NEVER, by=by, at=LATER)
    bulk.refresh_from_db()


@pytest.mark.feature("CW15")
def test_many_cases_are_handed_on_each_with_its_own_event_and_one_is_refused_with_the_reason() -> None:
    here = a_development()
    lead, staff = an_actor("supervisor", development=here), a_staff_member(development=here)
    many = [a_case(development=here) for _n in range(3)]
    cases.assign(case_id=many[1].pk, seen=1, staff_id=staff.pk, by=lead, at=NOW)
    bulk = a_bulk("assign", many, by=lead, staff=staff.pk, reason="王敏休假")
    assert outcomes(bulk) == ["done", "refused", "done"]
    assert {Case.objects.get(pk=case.pk).responsible for case in many} == {staff}
    assert AuditEvent.objects.filter(name="case.assigned").count() == 3
    assert "已由此人负责" in bulk.lines.get(outcome="refused").reason
    assert bulk.finished_at is not None


@pytest.mark.feature("CW15")
def test_undoing_puts_back_what_nobody_has_changed_since_and_says_what_was_left() -> None:
    here = a_development()
    lead, staff = an_actor("supervisor", development=here), a_staff_member(development=here)
    many = [a_case(development=here) for _n in range(2)]
    before = [case.responsible_id for case in many]
    bulk = a_bulk("assign", many, by=lead, staff=staff.pk)
    cases.note(case_id=many[1].pk, text="已联系业主", by=lead, at=NOW)
    undo(bulk, by=lead)
    assert outcomes(bulk) == ["undone", "kept"]
    assert Case.objects.get(pk=many[0].pk).responsible_id == before[0]
    assert Case.objects.get(pk=many[1].pk).responsible_id == staff.pk
    summary = summary_of(bulk.pk, by=lead, at=LATER)
    assert summary is not None
    assert "之后" in summary.told[0].reason


@pytest.mark.feature("CW15")
@pytest.mark.parametrize("act", ["hold", "resume", "urgency", "watch"])
def test_every_act_that_changes_a_case_can_be_taken_back(act: str) -> None:
    here = a_development()
    lead = an_actor("supervisor", development=here)
    case = a_case(development=here)
    if act == "resume":
        cases.hold(case_id=case.pk, seen=1, until=NOW.date() + timedelta(days=9), reason="业主出差", by=lead, at=NOW)
    before = state_of(case)
    bulk = a_bulk(
        act, [case], by=lead, until=str(NOW.date() + timedelta(days=3)), reason="出差", cause="owner", urgency="urgent"
    )
    assert outcomes(bulk) == ["done"]
    assert state_of(case) != before
    undo(bulk, by=lead)
    assert outcomes(bulk) == ["undone"]
    assert state_of(case) == before


def state_of(case: Case) -> tuple[object, ...]:
    now = Case.objects.get(pk=case.pk)
    return now.held_until, now.held_reason, now.urgency, Watcher.objects.filter(case=case).exists()


def test_the_same_form_sent_twice_is_one_act_and_each_case_is_done_once() -> None:
    here = a_development()
    lead = an_actor("supervisor", development=here)
    case = a_case(development=here)
    first, second = (
        actions.begin_bulk(act="note", values={"text": "请尽快"}, case_ids=[case.pk], key="k1", by=lead, at=NOW)
        for _n in range(2)
    )
    for bulk in (first, second):
        lines.carry_out(bulk, enough=NEVER, by=lead, at=NOW)
    assert first.pk == second.pk
    assert Entry.objects.filter(case=case).count() == 1


@pytest.mark.feature("CW15")
def test_what_a_page_does_not_finish_the_worker_does(do_jobs) -> None:
    here = a_development()
    lead = an_actor("supervisor", development=here)
    many = [a_case(development=here) for _n in range(2)]
    bulk = a_bulk("note", many, by=lead, done=False, text="请尽快")
    assert not lines.carry_out(bulk, enough=lambda: True, by=lead, at=NOW)
    from aftercare.service.desk import jobs

    jobs.carry_out(bulk_id=bulk.pk, at=NOW)
    assert outcomes(bulk) == ["done", "done"]
    jobs.carry_out(bulk_id=bulk.pk, at=NOW)
    assert Entry.objects.count() == 2


def test_cases_that_do_not_exist_for_one_are_left_out_and_none_at_all_is_refused() -> None:
    here = a_development()
    lead = an_actor("supervisor", development=here)
    mine, theirs = a_case(development=here), a_case()
    assert outcomes(a_bulk("watch", [mine, theirs], by=lead)) == ["done"]
    with pytest.raises(BadInput):
        a_bulk("watch", [theirs], by=lead)


def test_only_whoever_did_it_takes_it_back_and_only_for_a_while_and_only_once() -> None:
    here = a_development()
    lead, other = (an_actor("supervisor", development=here) for _n in range(2))
    bulk = a_bulk("watch", [a_case(development=here)], by=lead)
    with pytest.raises(NotPermitted):
        actions.begin_undo(bulk_id=bulk.pk, by=other, at=LATER)
    with pytest.raises(rules.TooLate):
        actions.begin_undo(bulk_id=bulk.pk, by=lead, at=NOW + timedelta(minutes=16))
    undo(bulk, by=lead)
    with pytest.raises(rules.NothingToUndo):
        actions.begin_undo(bulk_id=bulk.pk, by=lead, at=LATER)


def test_what_was_said_to_many_is_not_taken_back() -> None:
    here = a_development()
    lead = an_actor("supervisor", development=here)
    bulk = a_bulk("answer", [a_case(development=here)], by=lead, text="师傅今天下午到")
    with pytest.raises(rules.NothingToUndo, match="不能撤回"):
        actions.begin_undo(bulk_id=bulk.pk, by=lead, at=LATER)
