"""Incidents: opened, gathered, answered together, ended with their cases, taken up again."""

from datetime import timedelta

import pytest

from aftercare.care.incidents import actions
from aftercare.care.incidents.actions.gathering import About
from aftercare.care.incidents.models import Membership
from aftercare.care.incidents.queries import incidents as queries
from aftercare.care.incidents.queries.suggesting import clusters, suggested_for
from aftercare.care.incidents.rules import CannotGather, NotRunning
from aftercare.faces.messages.models import Message
from aftercare.ground.core.errors import BadInput, Missing, NotPermitted
from aftercare.service.cases.models import Case, Entry
from aftercare.service.deadlines.models import Clock
from aftercare.service.desk import lines
from aftercare.service.desk.models import BulkAct
from tests.factories.accounts import a_development, an_actor
from tests.factories.cases import NOW, a_case
from tests.factories.estate import a_unit
from tests.factories.incidents import an_incident, leaks_in_one_building
from tests.factories.workorders import fresh

LATER = NOW + timedelta(hours=1)


def _lead(cases: list[Case]):
    return an_actor("supervisor", development=cases[0].development)


def _carried_out(bulk_id: int | None, *, by, back: bool = False) -> None:
    bulk = BulkAct.objects.get(pk=bulk_id)
    (lines.put_back if back else lines.carry_out)(bulk, enough=lambda: False, by=by, at=LATER)


@pytest.mark.feature("ES06")
def test_an_incident_gathers_cases_has_a_number_and_a_lead_and_counts_who_is_hurt():
    cases = leaks_in_one_building(3)
    a_unit("7-1-901", development=cases[0].development)
    incident = an_incident(cases, building_id=cases[0].building_id)
    assert incident.number.startswith("QS-") and incident.lead is not None
    growth = queries.growth_of(incident, now=NOW)
    assert (growth.cases, growth.homes, growth.homes_in_place, growth.homes_at_risk) == (3, 3, 4, 1)
    assert growth.days[-1][1:] == (3, 3)


@pytest.mark.requirement("S000.12.r09")
def test_further_cases_of_the_same_building_part_and_symptom_are_suggested_with_the_reasons():
    *known, further = leaks_in_one_building(3)
    elsewhere = a_case(
        unit=a_unit(development=known[0].development), component="window", symptom="leak", text="窗户关不严"
    )
    incident = an_incident(known)
    by = an_actor("agent", development=known[0].development)
    [found] = suggested_for(incident, by=by, now=NOW)
    assert found.case == further != elsewhere
    assert {reason.what for reason in found.suggestion.reasons} >= {"component", "symptom", "building", "line"}
    actions.gather(incident_id=incident.pk, case_ids=[further.pk], way="suggested", by=by, at=NOW)
    assert Membership.objects.get(case=further).why[0][0] == "component"
    assert suggested_for(incident, by=by, now=NOW) == []


@pytest.mark.requirement("S000.12.r09")
def test_like_reports_of_several_homes_are_found_before_anybody_asks():
    cases = leaks_in_one_building(3)
    rule = queries.policy_of_incident(an_incident(development=a_development())).suggesting
    by = an_actor("agent", development=cases[0].development)
    [found] = clusters(by=by, now=NOW, rule=rule)
    assert (found.case_ids, found.homes) == (tuple(case.pk for case in cases), 3)
    assert clusters(by=an_actor("agent", development=a_development()), now=NOW, rule=rule) == []


def test_texts_that_say_the_same_are_found_where_nobody_named_a_part():
    here = a_development()
    for text in ("小区旁搅拌站夜里噪音太大", "搅拌站夜间施工噪音扰民", "投诉搅拌站夜里噪音，无法入睡"):
        a_case(development=here, kind="complaint", component="", symptom="", text=text)
    for text in ("电梯广告太多", "物业费如何缴纳", "车位怎么申请"):
        a_case(development=here, kind="complaint", component="", symptom="", text=text)
    rule = queries.policy_of_incident(an_incident(development=here)).suggesting
    [found] = clusters(by=an_actor("agent", development=here), now=NOW, rule=rule)
    assert len(found.case_ids) == 3 and "搅拌站" in found.words


def test_a_case_belongs_to_one_incident_and_lies_in_its_place():
    cases = leaks_in_one_building(2)
    incident = an_incident(cases)
    other = an_incident(development=cases[0].development, cause="另一原因")
    by = _lead(cases)
    with pytest.raises(CannotGather):
        actions.gather(incident_id=other.pk, case_ids=[cases[0].pk], by=by, at=NOW)
    strange = a_case()
    with pytest.raises(BadInput):
        actions.gather(incident_id=incident.pk, case_ids=[strange.pk], by=by, at=NOW)
    with pytest.raises(CannotGather):
        actions.gather(incident_id=incident.pk, case_ids=[strange.pk], by=an_actor("head_office"), at=NOW)
    actions.gather(incident_id=incident.pk, case_ids=[cases[0].pk], by=by, at=NOW)
    assert Membership.objects.count() == 2


def test_a_whole_company_may_have_one_cause():
    first, second = a_development(), None
    second = a_development(company=first.company)
    cases = [a_case(unit=a_unit(development=each)) for each in (first, second)]
    incident = actions.open_incident(
        about=About(cause="同一批次电梯主板故障", company_id=first.company_id),
        case_ids=[case.pk for case in cases],
        by=an_actor("head_office"),
        at=NOW,
    )
    assert queries.growth_of(incident, now=NOW).homes == 2
    for development in (first, second):
        assert queries.find(incident.pk, by=an_actor("agent", development=development)) == incident
    assert queries.find(incident.pk, by=an_actor("agent", development=a_development())) is None


def test_what_has_another_cause_is_taken_out_and_can_be_gathered_elsewhere():
    cases = leaks_in_one_building(2)
    incident, by = an_incident(cases), _lead(cases)
    actions.take_out(incident_id=incident.pk, case_id=cases[0].pk, reason="自家水管", by=by, at=NOW)
    assert queries.case_ids_of(incident) == [cases[1].pk]
    with pytest.raises(Missing):
        actions.take_out(incident_id=incident.pk, case_id=cases[0].pk, by=by, at=NOW)
    an_incident([cases[0]], cause="自家水管")


@pytest.mark.feature("ES06")
def test_one_answer_stands_in_every_open_case_and_goes_to_every_owner(do_jobs):
    cases = leaks_in_one_building(3)
    incident, by = an_incident(cases), _lead(cases)
    word = actions.answer_all(
        incident_id=incident.pk,
        seen=incident.version,
        text="已确认系同批次防水材料问题，本周起逐户维修。",
        by=by,
        at=NOW,
    )
    _carried_out(word.bulk_id, by=by)
    do_jobs()
    assert set(Entry.objects.filter(text__contains="逐户维修").values_list("case_id", flat=True)) == {
        case.pk for case in cases
    }
    told = Message.objects.filter(wording="case_answered", channel="sms").values_list("case_id", flat=True)
    assert set(told) == {case.pk for case in cases}
    assert all(fresh(case).first_answered_at == LATER for case in cases)


def test_only_whoever_leads_it_or_the_desk_answers_for_all():
    cases = leaks_in_one_building(1)
    agent = an_actor("agent", development=cases[0].development)
    led_by_supervisor = an_incident(cases)
    with pytest.raises(NotPermitted):
        actions.answer_all(
            incident_id=led_by_supervisor.pk, seen=led_by_supervisor.version, text="已安排", by=agent, at=NOW
        )
    own = an_incident(development=cases[0].development, by=agent)
    with pytest.raises(BadInput):
        actions.answer_all(incident_id=own.pk, seen=own.version, text="已安排", by=agent, at=NOW)


@pytest.mark.feature("ES06")
def test_an_incident_ends_with_its_cases_and_the_end_can_be_taken_back():
    cases = leaks_in_one_building(3)
    incident, by = an_incident(cases), _lead(cases)
    due = {case.pk: case.due_at for case in cases}
    ended = actions.end(
        incident_id=incident.pk,
        seen=incident.version,
        outcome="材料商已整批更换",
        closing="close",
        text="防水已全部更换并验收，感谢您的耐心。",
        by=by,
        at=LATER,
    )
    word = queries.words_of(ended)[0]
    _carried_out(word.bulk_id, by=by)
    assert [fresh(case).is_open for case in cases] == [False] * 3
    assert incident.number in fresh(cases[0]).resolution
    assert not Clock.objects.running().filter(case_id__in=list(due)).exists()
    with pytest.raises(NotRunning):
        actions.gather(incident_id=incident.pk, case_ids=[], by=by, at=LATER)
    again, bulk = actions.reopen(incident_id=ended.pk, seen=ended.version, reason="两户仍渗漏", by=by, at=LATER)
    assert bulk is not None
    _carried_out(bulk.pk, by=by, back=True)
    assert again.is_open and {case.pk: fresh(case).due_at for case in cases} == due
    assert fresh(cases[0]).first_answered_at is None
    assert Clock.objects.running().filter(case_id=cases[0].pk).exists()


def test_a_case_that_somebody_changed_since_stays_closed_when_the_end_is_taken_back():
    cases = leaks_in_one_building(2)
    incident, by = an_incident(cases), _lead(cases)
    ended = actions.end(
        incident_id=incident.pk,
        seen=incident.version,
        outcome="已处理",
        closing="close",
        text="已处理",
        by=by,
        at=LATER,
    )
    _carried_out(queries.words_of(ended)[0].bulk_id, by=by)
    Case.objects.filter(pk=cases[0].pk).update(version=99)
    _again, bulk = actions.reopen(incident_id=ended.pk, seen=ended.version, reason="误关", by=by, at=LATER)
    _carried_out(bulk.pk, by=by, back=True)
    assert [fresh(case).is_open for case in cases] == [False, True]


def test_an_incident_may_end_and_leave_its_cases():
    cases = leaks_in_one_building(1)
    incident, by = an_incident(cases), _lead(cases)
    with pytest.raises(BadInput):
        actions.end(incident_id=incident.pk, seen=incident.version, outcome="已处理", closing="close", by=by, at=LATER)
    actions.end(incident_id=incident.pk, seen=incident.version, outcome="原因不同", closing="leave", by=by, at=LATER)
    assert fresh(cases[0]).is_open


def test_cause_and_lead_are_changed_by_whoever_leads():
    cases = leaks_in_one_building(1)
    incident, by = an_incident(cases), _lead(cases)
    changed = actions.change(incident_id=incident.pk, seen=incident.version, cause="地漏批次问题", by=by, at=LATER)
    assert changed.cause == "地漏批次问题"


def test_an_owner_reads_that_there_are_many_who_leads_and_what_was_said_and_nobody_elses_name():
    cases = leaks_in_one_building(3)
    alone = a_case(development=cases[0].development)
    incident = an_incident(cases)
    assert queries.one_of_many(alone) is None
    many = queries.one_of_many(cases[0])
    assert (many.cases, many.lead, many.said, many.ended_at) == (3, incident.lead.name, "", None)
    actions.answer_all(
        incident_id=incident.pk, seen=incident.version, text="本周逐户排查防水。", by=_lead(cases), at=LATER
    )
    assert queries.one_of_many(cases[1]).said == "本周逐户排查防水。"
