"""Cases that climb: by what comes back, by lateness, by hand; and what those above decide."""

from datetime import timedelta

import pytest

from aftercare.care.escalation import actions, jobs, queries
from aftercare.care.escalation.models import Crisis, Escalation, Watch
from aftercare.care.escalation.rules import AlreadyDecided, CannotRaise, NoCrisis
from aftercare.ground.audit.models import AuditEvent
from aftercare.ground.core.actors import CLOCK
from aftercare.ground.core.errors import BadInput, NotPermitted, Stale
from aftercare.service.cases.models import Case, CaseLink
from aftercare.service.deadlines.models import Clock
from tests.factories.accounts import an_actor
from tests.factories.cases import NOW
from tests.factories.escalation import a_firm, a_report, an_escalation, looked_at, reported
from tests.factories.workorders import fresh


def _current(case: Case) -> Escalation:
    return Escalation.objects.get(case=case, current=True)


@pytest.mark.feature("ES03")
@pytest.mark.requirement("S004.11.r05")
def test_the_third_report_of_a_defect_becomes_a_complaint_that_the_city_company_has():
    firm = a_firm()
    *before, third = reported(firm, 3)
    assert not Escalation.objects.filter(case__in=before).exists()
    step = _current(third)
    assert (step.level, step.step, step.facts["reports"]) == ("city", "third_repair", 3)
    complaint = step.complaint
    assert complaint is not None and (complaint.kind, complaint.responsible) == ("complaint", firm.city)
    assert complaint.first_contact == firm.agent and complaint.unit == firm.unit
    assert CaseLink.objects.get(case=third, kind=CaseLink.Kind.PART_OF).other == complaint
    assert Clock.objects.running().filter(case_id=complaint.pk, stage="raised_city").exists()
    assert third.responsible == firm.agent


@pytest.mark.requirement("S004.11.r06")
def test_the_fourth_report_lifts_the_complaint_to_head_office():
    firm = a_firm()
    *_before, third, fourth = reported(firm, 4)
    complaint = _current(third).complaint
    assert _current(fourth).level == "group" and _current(fourth).complaint == complaint
    assert complaint is not None and _current(complaint).level == "group"
    assert fresh(complaint).responsible == firm.head_office
    assert Case.objects.filter(kind="complaint").count() == 1


@pytest.mark.requirement("S004.11.r07")
def test_the_second_complaint_about_the_same_is_answered_for_by_the_city_company():
    firm = a_firm()
    first, second = reported(firm, 2, kind="complaint")
    assert not Escalation.objects.filter(case=first).exists()
    assert (_current(second).level, second.responsible) == ("city", firm.city)


@pytest.mark.requirement("S004.11.r08")
def test_the_third_complaint_about_the_same_is_answered_for_by_head_office():
    firm = a_firm()
    third = reported(firm, 3, kind="complaint")[-1]
    assert (_current(third).level, third.responsible) == ("group", firm.head_office)


def test_a_defect_that_comes_back_for_the_first_time_climbs_nowhere():
    reported(a_firm(), 2)
    assert not Escalation.objects.exists()


def test_looking_twice_takes_a_step_once():
    firm = a_firm()
    third = reported(firm, 3)[-1]
    looked_at(third)
    assert Escalation.objects.filter(case=third).count() == 1


@pytest.mark.requirement("S000.19.r04")
def test_a_complaint_by_way_of_the_press_is_the_managers_from_the_start():
    firm = a_firm()
    case = looked_at(a_report(firm, kind="complaint", channel="media"))
    assert (_current(case).level, case.responsible) == ("city", firm.city)


def _days_later(case: Case, stage: str, days: int):
    return Clock.objects.get(case_id=case.pk, stage=stage).due_at + timedelta(days=days)


def _looked_for(at) -> None:
    """The clock's rounds at a moment, with the jobs that they queue."""
    jobs.find_late(at=at)
    for clock_id in [*Clock.objects.due_before(at).order_by("pk").values_list("pk", flat=True)]:
        jobs.look_at_clock(clock_id=clock_id, at=at)


@pytest.mark.feature("ES01")
def test_what_is_late_climbs_by_itself_and_says_why():
    firm = a_firm()
    case = a_report(firm)
    _looked_for(_days_later(case, "first_answer", 3))
    step = _current(case)
    assert (step.level, step.trigger, step.holder) == ("project", "late", firm.supervisor)
    assert fresh(case).responsible == firm.agent
    _looked_for(_days_later(case, "first_answer", 12))
    assert (_current(case).level, fresh(case).responsible) == ("city", firm.city)
    event = AuditEvent.objects.filter(name="case.raised", subject_id=case.pk).order_by("pk").last()
    assert event is not None and event.changes["facts"]["stage"]


@pytest.mark.requirement("S001.14.r10")
def test_an_emergency_that_nobody_answers_is_reported_upward_at_once():
    firm = a_firm()
    case = a_report(firm, urgency="emergency")
    due = Clock.objects.get(case_id=case.pk, stage="first_answer").due_at
    _looked_for(due + timedelta(minutes=1))
    assert _current(case).level == "project"
    _looked_for(due + timedelta(minutes=61))
    assert (_current(case).level, fresh(case).responsible) == ("city", firm.city)


def test_a_level_that_is_silent_hands_on_to_head_office():
    firm = a_firm()
    step = an_escalation(firm)
    assert step.answer_by is not None
    _looked_for(step.answer_by + timedelta(minutes=1))
    assert _current(step.case).level == "group"


def test_a_clock_that_stopped_is_watched_no_more():
    firm = a_firm()
    case = a_report(firm)
    at = _days_later(case, "first_answer", 3)
    _looked_for(at)
    clock = Clock.objects.get(case_id=case.pk, stage="first_answer")
    assert Watch.objects.filter(clock_id=clock.pk, look_at__gt=at).exists()
    Clock.objects.filter(pk=clock.pk).update(stopped_at=at)
    jobs.look_at_clock(clock_id=clock.pk, at=at + timedelta(days=30))
    assert not Watch.objects.filter(clock_id=clock.pk).exists()
    assert _current(case).level == "project"


def test_the_clock_looks_only_at_what_has_passed_since_it_last_looked():
    firm = a_firm()
    case = a_report(firm)
    at = _days_later(case, "first_answer", 0) + timedelta(minutes=1)
    assert jobs.find_late(at=at) == 1
    _looked_for(at)
    assert jobs.find_late(at=at + timedelta(minutes=5)) == 0
    jobs.find_all_late(at=at + timedelta(minutes=10))
    assert Watch.objects.count() == 1


@pytest.mark.feature("ES02")
def test_by_hand_a_case_is_raised_to_any_level_above_and_whoever_stands_there_answers():
    firm = a_firm()
    step = an_escalation(firm, level="region")
    assert (step.holder, fresh(step.case).responsible) == (firm.region, firm.region)
    assert fresh(step.case).first_contact == firm.agent
    with pytest.raises(CannotRaise):
        an_escalation(firm, level="city", case=fresh(step.case))


def test_raising_is_refused_to_strangers_and_to_those_who_saw_an_older_state():
    firm = a_firm()
    case = a_report(firm)
    with pytest.raises(NotPermitted):
        actions.escalate(
            case_id=case.pk, seen=case.version, level="city", reason="不满意", by=an_actor("auditor"), at=NOW
        )
    with pytest.raises(Stale):
        actions.escalate(case_id=case.pk, seen=99, level="city", reason="不满意", by=firm.actor("agent"), at=NOW)


def test_an_owner_who_goes_to_a_superior_is_written_down_as_such():
    firm = a_firm()
    case = a_report(firm)
    step = actions.escalate(
        case_id=case.pk,
        seen=case.version,
        level="group",
        reason="业主致电总部",
        trigger="owner",
        by=firm.actor("head_office"),
        at=NOW,
    )
    assert (step.trigger, step.holder) == ("owner", firm.head_office)


def test_what_is_decided_above_stops_the_clock_and_may_give_the_case_back():
    firm = a_firm()
    step = an_escalation(firm)
    decided = actions.decide(
        escalation_id=step.pk, seen=step.version, decision="安排专人三日内整改", by=firm.actor("city"), at=NOW
    )
    assert decided.current and not Clock.objects.running().filter(case_id=step.case_id, stage="raised_city").exists()
    with pytest.raises(AlreadyDecided):
        actions.decide(escalation_id=step.pk, seen=decided.version, decision="再议", by=firm.actor("city"), at=NOW)
    higher = an_escalation(firm, level="group", case=fresh(step.case))
    actions.decide(
        escalation_id=higher.pk,
        seen=higher.version,
        decision="由城市公司落实",
        give_back=True,
        by=firm.actor("head_office"),
        at=NOW,
    )
    assert fresh(step.case).responsible == firm.city
    assert not Escalation.objects.filter(case=step.case, current=True).exists()


def test_only_those_who_stand_on_the_level_decide():
    firm = a_firm()
    step = an_escalation(firm)
    with pytest.raises(NotPermitted):
        actions.decide(escalation_id=step.pk, seen=step.version, decision="好", by=firm.actor("agent"), at=NOW)


def test_a_step_given_back_is_not_taken_again_for_the_same_reports():
    firm = a_firm()
    second = reported(firm, 2, kind="complaint")[-1]
    step = _current(second)
    actions.decide(
        escalation_id=step.pk, seen=step.version, decision="交回", give_back=True, by=firm.actor("city"), at=NOW
    )
    assert actions.look_at_reports(case_id=second.pk, by=CLOCK, at=NOW) is None


def _declared(case: Case, ground: str, *, by) -> Crisis:
    return actions.declare_crisis(
        case_id=case.pk, seen=fresh(case).version, ground=ground, reason="电视台已到小区采访", by=by, at=NOW
    )


@pytest.mark.requirement("S001.14.r16")
def test_the_press_a_lawsuit_lost_credibility_and_major_problems_make_special_cases_with_priority():
    firm = a_firm()
    cases = [a_report(firm, kind="complaint") for _ground in range(4)]
    for case, ground in zip(cases, ("media", "lawsuit", "credibility", "major_problem"), strict=True):
        crisis = _declared(case, ground, by=firm.actor("agent"))
        assert (crisis.lead, fresh(case).urgency, fresh(case).responsible) == (firm.city, "urgent", firm.city)
    assert {each.case for each in queries.list_crises(by=firm.actor("city"))} == set(cases)
    with pytest.raises(NoCrisis):
        _declared(cases[0], "media", by=firm.actor("agent"))


@pytest.mark.requirement("S001.14.r17")
def test_a_complaint_still_disputed_after_two_treatments_becomes_a_case_of_its_own():
    firm = a_firm()
    complaint, repair = a_report(firm, kind="complaint"), a_report(firm)
    for treatments in (1, 2):
        Case.objects.filter(pk__in=[complaint.pk, repair.pk]).update(rejected=treatments)
        for case in (complaint, repair):
            actions.look_at_disputes(case_id=case.pk, by=CLOCK, at=NOW)
        assert Crisis.objects.filter(case=complaint).count() == treatments - 1
    crisis = Crisis.objects.get()
    assert (crisis.case, crisis.ground, crisis.treatments) == (complaint, "disputed", 2)
    assert actions.look_at_disputes(case_id=complaint.pk, by=CLOCK, at=NOW) is None


def test_a_crisis_is_ended_by_those_who_lead_it_with_what_came_of_it():
    firm = a_firm()
    crisis = _declared(a_report(firm), "media", by=firm.actor("agent"))
    with pytest.raises(NotPermitted):
        actions.end_crisis(crisis_id=crisis.pk, seen=crisis.version, outcome="已和解", by=firm.actor("agent"), at=NOW)
    ended = actions.end_crisis(
        crisis_id=crisis.pk, seen=crisis.version, outcome="已和解，媒体撤稿", by=firm.actor("city"), at=NOW
    )
    assert queries.list_crises(by=firm.actor("city")) == []
    assert queries.list_crises(by=firm.actor("city"), ended=True) == [ended]


@pytest.mark.requirement("S004.02.r06")
def test_what_the_desk_may_not_grant_is_reported_to_its_head_who_decides_and_hands_it_back():
    firm = a_firm()
    case = a_report(firm)
    step = an_escalation(firm, level="project", case=case)
    assert (step.holder, fresh(case).first_contact) == (firm.supervisor, firm.agent)
    with pytest.raises(NotPermitted):
        actions.decide(escalation_id=step.pk, seen=step.version, decision="同意", by=firm.actor("agent"), at=NOW)
    decided = actions.decide(
        escalation_id=step.pk,
        seen=step.version,
        decision="与客服商定：延长一次上门检测",
        give_back=True,
        by=firm.actor("supervisor"),
        at=NOW,
    )
    assert (decided.decision, decided.current) == ("与客服商定：延长一次上门检测", False)
    assert fresh(case).responsible == firm.agent


@pytest.mark.requirement("S004.15.r15")
def test_what_a_project_cannot_do_goes_up_with_the_gap_in_writing_and_is_decided_there():
    firm = a_firm()
    case = a_report(firm, kind="suggestion", component="", symptom="")
    asked = {"case_id": case.pk, "seen": case.version, "level": "city", "by": firm.actor("supervisor"), "at": NOW}
    with pytest.raises(BadInput):
        actions.escalate(**asked, reason=" ")
    step = actions.escalate(**asked, reason="项目无权增设地库充电桩，容量缺口约400千伏安")
    assert (step.holder, step.reason) == (firm.city, "项目无权增设地库充电桩，容量缺口约400千伏安")
    with pytest.raises(NotPermitted):
        actions.decide(escalation_id=step.pk, seen=step.version, decision="不办", by=firm.actor("supervisor"), at=NOW)
    assert actions.decide(
        escalation_id=step.pk, seen=step.version, decision="列入明年改造", by=firm.actor("city"), at=NOW
    ).decided_at


@pytest.mark.requirement("S004.19.r33")
def test_a_major_complaint_is_led_and_decided_by_the_leader_in_charge_and_nobody_below():
    firm = a_firm()
    crisis = _declared(a_report(firm, kind="complaint"), "major_problem", by=firm.actor("agent"))
    assert crisis.lead == firm.city
    for who in ("agent", "supervisor"):
        with pytest.raises(NotPermitted):
            actions.end_crisis(crisis_id=crisis.pk, seen=crisis.version, outcome="已处理", by=firm.actor(who), at=NOW)
    assert actions.end_crisis(
        crisis_id=crisis.pk, seen=crisis.version, outcome="整改完成，业主认可", by=firm.actor("city"), at=NOW
    ).ended_at
