"""Who is told of what, as the pack says: through the actions that cause it, to the people it names."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import pytest

from aftercare.care.surveys import actions as survey_actions
from aftercare.faces.messages.models import Message
from aftercare.ground.accounts.models import Staff
from aftercare.ground.accounts.queries import actor_of_staff
from aftercare.ground.core.actors import Actor
from aftercare.service.cases import actions
from aftercare.service.cases.actions.judging import decide_coverage
from aftercare.service.workorders.actions import appointing, working
from tests.factories.accounts import TODAY, a_development, a_staff_member, an_actor, an_owner_actor
from tests.factories.cases import NOW, a_case, a_case_at
from tests.factories.estate import a_unit, an_owner_of
from tests.factories.workorders import (
    a_case_to_survey,
    a_finished_order,
    a_place,
    a_proposed_time,
    a_running_order,
    a_survey,
    a_taken_order,
    fresh,
)

Do = Callable[[], int]


def told(staff: Staff, wording: str) -> list[Message]:
    """What somebody was told with this wording, oldest first."""
    return list(Message.objects.filter(to_kind="staff", to_id=staff.pk, wording=wording).order_by("pk"))


def actor_of(staff: Staff) -> Actor:
    return actor_of_staff(staff, on=TODAY)


@pytest.mark.requirement("S000.09.r09", "S000.10.r17", "S001.05.r13")
def test_what_owners_complain_of_and_suggest_reaches_the_manager_at_once_in_their_own_words(do_jobs: Do) -> None:
    here = a_development()
    manager, elsewhere = (
        a_staff_member("manager", development=here),
        a_staff_member("manager", development=a_development()),
    )
    for kind, text in (("complaint", "物业门岗态度恶劣"), ("suggestion", "建议加装充电桩")):
        a_case(development=here, kind=kind, component="", symptom="", text=text)
    a_case(development=here)
    do_jobs()
    bodies = [message.body for message in told(manager, "opinion_raised")]
    assert len(bodies) == 2
    assert "物业门岗态度恶劣" in bodies[0]
    assert "建议加装充电桩" in bodies[1]
    assert told(elsewhere, "opinion_raised") == []


@pytest.mark.requirement("S001.14.r10")
def test_an_urgent_event_is_reported_upward_as_soon_as_it_comes_in(do_jobs: Do) -> None:
    here = a_development()
    up = [a_staff_member(role, development=here) for role in ("supervisor", "manager")]
    up.append(a_staff_member("head_office"))
    a_case(development=here)
    urgent = a_case(development=here, emergency=True, urgency="emergency")
    do_jobs()
    for staff in up:
        assert [message.case_id for message in told(staff, "major_raised")] == [urgent.pk]


@pytest.mark.requirement("S000.19.r04")
def test_a_complaint_that_is_public_is_reported_to_head_office(do_jobs: Do) -> None:
    here = a_development()
    top = a_staff_member("head_office")
    a_staff_member("manager", development=here)
    complaint = {"kind": "complaint", "component": "", "symptom": "", "development": here}
    a_case(**complaint)
    public = [a_case(channel=channel, **complaint) for channel in ("media", "authority")]
    do_jobs()
    assert [message.case_id for message in told(top, "major_raised")] == [case.pk for case in public]


@pytest.mark.requirement("S002.01.r34", "S002.01.r44", "S001.01.r21")
def test_supervisor_and_manager_follow_every_step_of_a_complaint_but_not_their_own_acts(do_jobs: Do) -> None:
    here = a_development()
    supervisor, manager = (a_staff_member(role, development=here) for role in ("supervisor", "manager"))
    case = a_case(development=here, kind="complaint", component="", symptom="")
    by = actor_of(supervisor)
    actions.move(case_id=case.pk, seen=case.version, move="withdraw", reason="业主撤回", by=by, at=NOW)
    do_jobs()
    assert "业主撤回" in told(manager, "case_moved_on")[0].body
    assert told(supervisor, "case_moved_on") == []


@pytest.mark.requirement("S000.07.r20", "S000.15.r07", "S000.17.r09")
def test_a_question_that_the_desk_cannot_answer_goes_to_the_technical_people(do_jobs: Do) -> None:
    _a_question_goes_on(do_jobs)


@pytest.mark.requirement("S001.13.r07")
def test_what_cannot_be_answered_is_reported_promptly_and_its_owner_is_to_be_telephoned(do_jobs: Do) -> None:
    _a_question_goes_on(do_jobs)


def _a_question_goes_on(do_jobs: Do) -> None:
    here = a_development()
    inspector = a_staff_member("inspector", development=here)
    case = a_case(development=here, kind="question", component="", symptom="", text="地暖分水器应调到几度？")
    by = an_actor("agent", development=here)
    do_jobs()
    assert told(inspector, "technical_question") == []
    actions.move(case_id=case.pk, seen=case.version, move="hand_over", reason="需要专业答复", by=by, at=NOW)
    do_jobs()
    (message,) = told(inspector, "technical_question")
    assert "地暖分水器" in message.body
    assert "电话" in message.body


@pytest.mark.requirement("S002.01.r30")
def test_a_complaint_urged_twice_is_brought_to_the_manager(do_jobs: Do) -> None:
    here = a_development()
    manager = a_staff_member("manager", development=here)
    case = a_case(development=here, kind="complaint", component="", symptom="")
    agent = an_actor("agent", development=here)
    for hours, expected in ((1, 0), (30, 1)):
        actions.urge(case_id=case.pk, text="还没有人联系我", by=agent, at=NOW + timedelta(hours=hours))
        do_jobs()
        assert len(told(manager, "not_content")) == expected


@pytest.mark.requirement("S000.03.r17")
def test_whoever_answers_for_the_case_hears_at_once_that_the_owner_has_written(do_jobs: Do) -> None:
    unit = a_unit()
    owner = an_owner_of(unit)
    case = a_case(unit=unit, reporter_id=owner.pk)
    actions.write_as_owner(case_id=case.pk, text="昨晚又漏了", by=an_owner_actor(owner.pk), at=NOW)
    do_jobs()
    assert "昨晚又漏了" in told(case.responsible, "owner_wrote")[0].body


@pytest.mark.requirement("S000.19.r16", "S000.15.r16", "S000.17.r18")
def test_a_large_defect_that_was_verified_is_reported_to_whoever_leads_the_development(do_jobs: Do) -> None:
    _a_survey(do_jobs, size="large", expected=1)


@pytest.mark.requirement("S001.13.r15")
def test_a_small_defect_stays_with_the_desk_and_a_major_one_goes_to_the_department(do_jobs: Do) -> None:
    _a_survey(do_jobs, size="small", expected=0)
    _a_survey(do_jobs, size="large", expected=1)


def _a_survey(do_jobs: Do, *, size: str, expected: int) -> None:
    place = a_place()
    manager = a_staff_member("manager", development=place.development)
    case = a_case_to_survey(place)
    a_survey(place, case, estimate=Decimal(600) if size == "small" else Decimal(60_000))
    do_jobs()
    assert len(told(manager, "defect_verified")) == expected


@pytest.mark.requirement("S004.10.r09")
def test_an_owner_for_whom_the_warranty_does_not_hold_is_told_so_with_clause_and_reason(do_jobs: Do) -> None:
    place = a_place()
    case = a_case_to_survey(place)
    a_survey(place, case, cause="misuse")
    decide_coverage(
        case_id=case.pk,
        seen=fresh(case).version,
        cause="misuse",
        covered=False,
        liable_party="owner",
        reason="业主自行改动防水层",
        by=place.supervisor,
        at=NOW,
    )
    do_jobs()
    message = Message.objects.get(wording="not_covered_told", case_id=case.pk)
    assert "业主自行改动防水层" in message.body
    assert "依据" in message.body


@pytest.mark.requirement("S000.14.r14", "S001.09.r07")
def test_a_delay_reaches_the_owner_with_apology_reason_and_time_and_the_superior_who_can_send_another(
    do_jobs: Do,
) -> None:
    place = a_place()
    order = a_running_order(place)
    supervisor = a_staff_member("supervisor", development=place.development)
    later = NOW + timedelta(days=60)
    working.tell_delay(
        order_id=order.pk,
        seen=order.version,
        cause="parts",
        reason="材料未到",
        new_finish_by=later,
        by=place.from_builder,
        at=NOW + timedelta(hours=29),
    )
    do_jobs()
    owner = Message.objects.get(wording="delay_told", case_id=order.case_id)
    assert "材料未到" in owner.body
    assert "1月17日" in owner.body
    assert "谅解" in owner.body
    assert "材料未到" in told(supervisor, "delay_reported")[0].body


@pytest.mark.requirement("S000.14.r06")
def test_when_the_owner_does_not_agree_to_a_time_whoever_can_send_another_hears_it(do_jobs: Do) -> None:
    place = a_place()
    order = a_taken_order(place)
    times = a_proposed_time(order, by=place.from_builder)
    appointing.reject_time(order_id=order.pk, appointment_id=times.pk, reason="白天家里没人", by=place.owner, at=NOW)
    do_jobs()
    assert "白天家里没人" in told(fresh(order.case).responsible, "time_rejected")[0].body


@pytest.mark.requirement("S001.01.r17", "S001.08.r05", "S001.11.r05")
def test_what_owners_are_not_content_with_is_passed_on_to_those_who_can_better_it(do_jobs: Do) -> None:
    case = a_case_at("callback")
    supervisor = a_staff_member("supervisor", development=case.development)
    agent = an_actor("agent", development=case.development)
    survey_actions.record_callback(
        case_id=case.pk, seen=case.version, outcome="not_satisfied", note="墙面补漆颜色不一致", by=agent, at=NOW
    )
    do_jobs()
    for staff in (supervisor, case.responsible):
        assert "墙面补漆颜色不一致" in told(staff, "not_content")[0].body


@pytest.mark.requirement("S001.03.r04")
def test_a_poor_rating_reaches_the_people_of_the_case_and_a_good_one_disturbs_nobody(do_jobs: Do) -> None:
    unit = a_unit()
    owner = an_owner_of(unit)
    by = an_owner_actor(owner.pk)
    for stars in (2, 5):
        case = a_case_at("settling", unit=unit, reporter_id=owner.pk)
        survey_actions.rate(case_id=case.pk, stars=stars, text="拖得太久", by=by, at=NOW)
        do_jobs()
        said = [message.body for message in told(case.responsible, "not_content") if message.case_id == case.pk]
        assert len(said) == (1 if stars == 2 else 0)


def test_a_watcher_hears_that_the_case_moves_on(do_jobs: Do) -> None:
    case = a_case()
    watcher = a_staff_member("agent", development=case.development)
    case.watchers.create(staff=watcher)
    by = an_actor("agent", development=case.development)
    actions.move(case_id=case.pk, seen=case.version, move="verify", by=by, at=NOW)
    do_jobs()
    assert case.number in told(watcher, "case_news")[0].body


def test_the_contractor_that_mended_it_hears_that_it_came_back(do_jobs: Do) -> None:
    place = a_place()
    order = a_finished_order(place)
    again = a_case(unit=order.case.unit, by=place.agent, return_of_id=order.case_id)
    do_jobs()
    [message] = Message.objects.filter(to_kind="contractor", wording="came_back_contractor", channel="sms")
    assert (message.to_id, message.case_id) == (order.contractor_id, again.pk)
    assert order.case.number in message.body
