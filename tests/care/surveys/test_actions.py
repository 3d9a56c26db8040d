"""The owner is asked by somebody else than the doer; the answer closes or reopens."""

from datetime import timedelta

import pytest

from aftercare.care.surveys import actions, rules
from aftercare.care.surveys.models import Callback, Rating
from aftercare.ground.accounts.queries import actor_of_staff
from aftercare.ground.audit.models import AuditEvent, PersonalValue
from aftercare.ground.core.actors import Actor
from aftercare.ground.core.errors import BadInput, NotPermitted
from aftercare.service.cases.models import Case
from tests.factories.accounts import TODAY, a_staff_member, an_actor, an_owner_actor
from tests.factories.cases import NOW, a_case, a_case_at
from tests.factories.estate import a_unit, an_owner_of


def called(case: Case, by: Actor, outcome: str, note: str = "业主说还有点渗") -> Callback:
    case.refresh_from_db()
    return actions.record_callback(
        case_id=case.pk, seen=case.version, outcome=outcome, answers={"result": 4}, note=note, by=by, at=NOW
    )


@pytest.mark.requirement("S000.19.r12", "S000.03.r10", "S000.06.r07")
@pytest.mark.feature("QS02")
def test_a_content_owner_sends_the_case_on_to_its_costs_and_the_call_is_on_file() -> None:
    case = a_case_at("callback")
    called(case, an_actor("agent", development=case.development), "satisfied", note="")
    case.refresh_from_db()
    assert (case.step, case.reopened) == ("settling", 0)
    assert Callback.objects.get(case=case).answers == {"result": 4}
    assert AuditEvent.objects.filter(subject_type="case", subject_id=case.pk, name="callback.recorded").exists()


@pytest.mark.requirement("S000.06.r07", "S000.04.r13")
@pytest.mark.feature("QS02", "CW06")
def test_an_owner_who_is_not_content_reopens_the_same_case_and_it_is_counted() -> None:
    case = a_case_at("callback")
    called(case, an_actor("agent", development=case.development), "not_satisfied")
    case.refresh_from_db()
    assert (case.step, case.reopened, case.is_open) == ("reopened", 1, True)
    assert case.finish_by is not None


def test_displeasure_must_say_with_what() -> None:
    case = a_case_at("callback")
    with pytest.raises(BadInput):
        called(case, an_actor("agent", development=case.development), "not_satisfied", note=" ")


@pytest.mark.requirement("S004.12.r10")
@pytest.mark.feature("QS02")
def test_whoever_did_the_work_may_not_ask_about_it() -> None:
    case = a_case_at("callback")
    doer = a_staff_member("agent", development=case.development)
    Case.objects.filter(pk=case.pk).update(executor=doer)
    with pytest.raises(rules.DidTheWork):
        called(case, actor_of_staff(doer, on=TODAY), "satisfied")
    called(case, an_actor("agent", development=case.development), "satisfied")


def test_a_technician_has_no_business_calling_back() -> None:
    case = a_case_at("callback")
    with pytest.raises(NotPermitted):
        called(case, an_actor("technician", development=case.development), "satisfied")


def test_an_owner_who_does_not_answer_is_called_three_times_and_then_left_in_peace() -> None:
    case = a_case_at("callback")
    agent = an_actor("agent", development=case.development)
    for _attempt in range(2):
        called(case, agent, "not_reached", note="")
        case.refresh_from_db()
        assert case.step == "callback"
    called(case, agent, "not_reached", note="")
    case.refresh_from_db()
    assert case.step == "settling"
    assert Callback.objects.filter(case=case).count() == 3


def test_a_case_that_does_not_wait_for_a_call_gets_none() -> None:
    case = a_case()
    with pytest.raises(rules.NotAskedYet):
        called(case, an_actor("agent", development=case.development), "satisfied")


def test_what_the_owner_said_stands_apart_from_the_trail() -> None:
    case = a_case_at("callback")
    called(case, an_actor("agent", development=case.development), "not_satisfied", note="王先生说物业态度差")
    event = AuditEvent.objects.get(name="callback.recorded")
    assert "王先生" not in str(event.changes)
    assert PersonalValue.objects.get(event_id=event.pk, field="note").value == "王先生说物业态度差"


@pytest.mark.requirement("S000.17.r15")
@pytest.mark.feature("QS01")
def test_the_owner_rates_once_the_work_is_done_and_only_once() -> None:
    unit = a_unit()
    owner = an_owner_actor(an_owner_of(unit).pk)
    case = a_case(unit=unit)
    with pytest.raises(rules.NotDoneYet):
        actions.rate(case_id=case.pk, stars=5, by=owner, at=NOW)
    done = a_case_at("settling", unit=unit)
    actions.rate(case_id=done.pk, stars=4, text="师傅很专业", by=owner, at=NOW + timedelta(days=1))
    assert Rating.objects.get(case=done).stars == 4
    with pytest.raises(rules.RatedAlready):
        actions.rate(case_id=done.pk, stars=1, by=owner, at=NOW)


def test_nobody_rates_for_the_owner_and_not_outside_the_scale() -> None:
    unit = a_unit()
    case = a_case_at("settling", unit=unit)
    with pytest.raises(NotPermitted):
        actions.rate(case_id=case.pk, stars=5, by=an_actor("agent", development=case.development), at=NOW)
    owner = an_owner_actor(an_owner_of(unit).pk)
    for stars in (0, 6):
        with pytest.raises(BadInput):
            actions.rate(case_id=case.pk, stars=stars, by=owner, at=NOW)


@pytest.mark.requirement("S000.11.r08", "S000.18.r07", "S000.11.r26")
def test_every_call_back_is_on_record_with_its_caller_its_time_and_what_was_said() -> None:
    case = a_case_at("callback")
    first, second = (an_actor("agent", development=case.development) for _ in range(2))
    called(case, first, "not_reached", note="无人接听")
    called(case, second, "not_satisfied", note="次卧还有霉斑")
    assert [
        (one.outcome, one.note, one.caller_id, one.at) for one in Callback.objects.filter(case=case).order_by("pk")
    ] == [
        ("not_reached", "无人接听", first.id, NOW),
        ("not_satisfied", "次卧还有霉斑", second.id, NOW),
    ]


@pytest.mark.requirement("S000.13.r07")
@pytest.mark.feature("QS02")
def test_whether_the_solution_works_is_asked_and_one_that_does_not_is_taken_up_again() -> None:
    case = a_case_at("callback")
    agent = an_actor("agent", development=case.development)
    called(case, agent, "not_satisfied", note="下雨又渗了")
    case.refresh_from_db()
    assert (case.step, case.reopened) == ("reopened", 1)
    assert Callback.objects.get(case=case).note == "下雨又渗了"


@pytest.mark.requirement("S001.05.r03", "S001.05.r14")
@pytest.mark.feature("QS02")
def test_the_supervisor_takes_a_complaint_follows_it_and_calls_the_complainer_back() -> None:
    unit = a_unit()
    supervisor = an_actor("supervisor", development=unit.development)
    case = a_case(unit=unit, by=supervisor, kind="complaint", component="", symptom="", text="维修迟到两次")
    assert case.responsible_id == supervisor.id
    Case.objects.filter(pk=case.pk).update(step="callback", next_move="satisfied")
    called(case, supervisor, "satisfied", note="")
    case.refresh_from_db()
    assert case.step == "filing"
    assert Callback.objects.get(case=case).caller_id == supervisor.id
