"""Duties of the desk: who divides the work, where an opinion goes, who hears a complaint, and what is kept of it."""

from datetime import timedelta

import pytest

from aftercare.ground.accounts.queries import actor_of_staff
from aftercare.ground.core.errors import NotPermitted
from aftercare.ground.procedures.rules import NoSuchMove
from aftercare.service.cases import actions
from aftercare.service.cases.models import Case
from aftercare.service.cases.queries.history import cases_of_unit, entries_of
from aftercare.service.cases.queries.queue import Filters, list_queue
from aftercare.service.cases.routing import Part
from aftercare.service.deadlines.models import Clock
from tests.factories.accounts import a_staff_member, a_team, an_actor, an_owner_actor
from tests.factories.cases import NOW, a_case, the_policy
from tests.factories.estate import a_unit, an_owner_of

LATER = NOW + timedelta(hours=3)
COMPLAINT = {"kind": "complaint", "component": "", "symptom": ""}


@pytest.mark.requirement("S001.05.r12")
def test_the_supervisor_divides_the_work_and_others_hand_on_only_what_is_theirs() -> None:
    case = a_case()
    colleague = a_staff_member("agent", development=case.development)
    stranger = an_actor("agent", development=case.development)
    with pytest.raises(NotPermitted):
        actions.assign(case_id=case.pk, seen=case.version, staff_id=colleague.pk, by=stranger, at=NOW)
    leader = an_actor("supervisor", development=case.development)
    handed = actions.assign(case_id=case.pk, seen=case.version, staff_id=colleague.pk, by=leader, at=NOW)
    assert handed.responsible == colleague


@pytest.mark.requirement("S000.13.r02")
def test_feedback_is_classified_listed_by_its_class_and_gets_the_time_of_its_class() -> None:
    case = a_case()
    agent = actor_of_staff(case.responsible, on=NOW.date())
    before = Clock.objects.get(case_id=case.pk, stage="first_answer").due_at
    case = actions.classify(
        case_id=case.pk, seen=case.version, component="lift_car", symptom="noise", urgency="emergency", by=agent, at=NOW
    )
    assert case.category == "public_facilities"
    assert Clock.objects.get(case_id=case.pk, stage="first_answer").due_at < before
    leader = an_actor("supervisor", development=case.development)
    listed = list_queue(Filters(category="public_facilities"), by=leader, now=NOW).cases
    assert listed == [case]


@pytest.mark.requirement("S001.01.r18")
@pytest.mark.parametrize(("kind", "first"), [("suggestion", "weigh"), ("complaint", "investigate")])
def test_an_opinion_is_a_suggestion_or_a_complaint_and_both_are_owed_an_answer_by_a_date(kind: str, first: str) -> None:
    case = a_case(kind=kind, component="", symptom="", text="电梯厅太暗，希望加灯。")
    assert case.next_move
    assert case.due_at is not None
    assert case.owed_by == "staff"
    other = {"suggestion": "investigate", "complaint": "weigh"}[kind]
    agent = an_actor("supervisor", development=case.development)
    with pytest.raises(NoSuchMove):
        actions.move(case_id=case.pk, seen=case.version, move=other, by=agent, at=NOW)
    assert first != other


@pytest.mark.requirement("S004.06.r05")
def test_a_complaint_that_nobody_took_goes_to_the_team_for_complaints_which_tells_the_result() -> None:
    unit = a_unit()
    a_team(unit.development)
    dedicated = a_staff_member("supervisor", development=unit.development)
    a_team(unit.development, lead=dedicated, purpose="complaints")
    the_policy()
    owner = an_owner_of(unit)
    case = a_case(unit=unit, by=an_owner_actor(owner.pk), channel="web", **COMPLAINT)
    assert case.responsible == dedicated
    route = case.route[Part.ANSWERS.value]
    assert isinstance(route, dict)
    assert route["team"] == "complaints"
    by = actor_of_staff(dedicated, on=NOW.date())
    actions.answer(case_id=case.pk, text="已更换保洁班组，今天起每日两次清扫。", by=by, at=LATER)
    assert [entry.text for entry in entries_of(case.pk, internal=False)] == ["已更换保洁班组，今天起每日两次清扫。"]


@pytest.mark.requirement("S004.01.r05")
def test_a_complaint_about_quality_is_verified_by_engineering_before_anything_is_proposed() -> None:
    unit = a_unit()
    engineer = a_staff_member("inspector", development=unit.development)
    a_team(unit.development, lead=engineer, purpose="engineering")
    case = a_case(unit=unit, answers={"complaint_about": "quality_defect"}, **COMPLAINT)
    assert case.executor == engineer
    agent = actor_of_staff(case.responsible, on=NOW.date())
    with pytest.raises(NoSuchMove):
        actions.move(case_id=case.pk, seen=case.version, move="propose", by=agent, at=NOW)
    assert (
        actions.move(case_id=case.pk, seen=case.version, move="investigate", by=agent, at=NOW).step == "investigating"
    )


@pytest.mark.requirement("S004.19.r31")
def test_a_complaint_that_reaches_the_group_is_registered_passed_on_urged_followed_and_kept() -> None:
    unit = a_unit()
    desk = a_team(unit.development)
    engineer = a_staff_member("inspector", development=unit.development)
    a_team(unit.development, lead=engineer, purpose="engineering")
    taker = an_actor("manager", development=unit.development)
    case = a_case(unit=unit, by=taker, channel="authority", answers={"complaint_about": "quality_failure"}, **COMPLAINT)
    assert case.number
    assert (case.first_contact_id, case.accompanies) == (taker.id, True)
    assert (case.responsible, case.executor) == (desk.lead, engineer)
    urged = actions.urge(case_id=case.pk, text="市长热线再次来电", by=taker, at=LATER)
    assert urged.urged == 1
    listed = list_queue(Filters(kind="complaint", first_contact_id=taker.id), by=taker, now=LATER).cases
    assert listed == [case]
    Case.objects.filter(pk=case.pk).update(closed_at=LATER, closed_by="staff:1", resolution="已重做")
    assert [each.pk for each in cases_of_unit(unit.pk, by=taker)] == [case.pk]
