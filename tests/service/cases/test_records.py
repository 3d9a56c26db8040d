"""What is taken in is on file from then on: whose it is, who answers, what became of it, found from every side."""

from datetime import date, timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from aftercare.ground.audit.models import AuditEvent
from aftercare.ground.core.actors import Actor
from aftercare.ground.core.database import is_postgresql
from aftercare.ground.core.errors import BadInput, NotPermitted
from aftercare.records.estate.models import Unit
from aftercare.service.cases import actions
from aftercare.service.cases.models import Case
from aftercare.service.cases.queries.history import cases_of_person, cases_of_unit
from aftercare.service.cases.queries.policies import procedure_of
from aftercare.service.cases.queries.queue import Filters, list_queue
from aftercare.service.deadlines.models import Clock
from tests.factories.accounts import a_staff_member, a_team, an_actor
from tests.factories.cases import NOW, a_case, an_intake, the_policy
from tests.factories.estate import a_unit, an_owner_of

NO_DEFECT = {"component": "", "symptom": ""}


def a_told_case(unit: Unit, kind: str, channel: str = "phone", **values: object) -> Case:
    return a_case(unit=unit, kind=kind, channel=channel, **NO_DEFECT, **values)


def listed(by: Actor, **filters: object) -> list[int]:
    return [case.pk for case in list_queue(Filters(**filters), by=by, now=NOW).cases]  # type: ignore[arg-type]


@pytest.mark.requirement("S000.01.r02")
def test_a_request_that_belongs_to_no_development_of_ours_is_not_taken_in() -> None:
    the_policy()
    agent = an_actor("agent")
    for somewhere in (an_intake(), an_intake(unit_id=987_654), an_intake(development_id=987_654)):
        with pytest.raises(BadInput):
            actions.register(intake=somewhere, by=agent, at=NOW)
    assert not Case.objects.exists()


@pytest.mark.requirement("S000.01.r05")
def test_the_reception_takes_requests_in_and_a_repairman_does_not() -> None:
    unit = a_unit()
    assert a_case(unit=unit, by=an_actor("agent", development=unit.development)).number
    with pytest.raises(NotPermitted):
        a_case(unit=unit, by=an_actor("technician", development=unit.development))
    assert Case.objects.count() == 1


@pytest.mark.requirement("S000.06.r05", "S000.06.r10")
@pytest.mark.parametrize("channel", ["phone", "email", "wechat", "media"])
def test_every_issue_is_on_record_and_one_member_of_staff_answers_for_it(channel: str) -> None:
    unit = a_unit()
    a_team(unit.development)
    agent = an_actor("agent", development=unit.development)
    case = Case.objects.get(pk=a_case(unit=unit, by=agent, channel=channel).pk)
    assert case.number
    assert case.responsible.is_active
    assert listed(agent, responsible_id=case.responsible_id) == [case.pk]


@pytest.mark.requirement("S000.19.r10", "S002.01.r15", "S001.14.r06")
@pytest.mark.parametrize("kind", ["complaint", "question", "suggestion"])
@pytest.mark.parametrize("channel", ["phone", "email", "letter", "visit"])
def test_complaints_enquiries_and_suggestions_are_recorded_whichever_way_they_come(kind: str, channel: str) -> None:
    unit = a_unit()
    agent = an_actor("agent", development=unit.development)
    told = a_told_case(unit, kind, channel, by=agent, text="电梯里的灯晚上常常不亮，希望尽快处理。")
    case = Case.objects.get(pk=told.pk)
    assert (case.kind, case.channel, case.text) == (kind, channel, "电梯里的灯晚上常常不亮，希望尽快处理。")
    assert (case.reporter_name, case.reporter_phone, case.first_contact_id) == ("王小明", "13800005678", agent.id)
    assert case.is_open


@pytest.mark.requirement("S001.14.r09")
@pytest.mark.parametrize("channel", ["phone", "letter", "visit"])
def test_every_call_letter_and_visit_is_registered_in_detail_and_passed_to_whoever_comes_next(channel: str) -> None:
    case = a_case(channel=channel)
    event = AuditEvent.objects.get(name="case.registered", subject_id=case.pk)
    assert event.changes["channel"] == channel
    assert {"number", "subject", "component", "unit", "responsible"} <= {
        key for key, value in event.changes.items() if value
    }
    case.refresh_from_db()
    assert (case.owed_by, procedure_of(case).step(case.step).role) == ("staff", "agent")
    assert case.due_at is not None


@pytest.mark.requirement("S000.08.r11", "S000.11.r07", "S000.18.r06")
def test_the_complaints_of_a_home_stay_on_file_with_their_course_when_they_are_over() -> None:
    unit = a_unit()
    agent = an_actor("agent", development=unit.development)
    first, second = a_told_case(unit, "complaint"), a_told_case(unit, "complaint", text="保安态度生硬。")
    a_told_case(a_unit("9-1-901"), "complaint")
    actions.move(case_id=first.pk, seen=first.version, move="investigate", by=agent, at=NOW)
    actions.move(case_id=first.pk, seen=first.version + 1, move="withdraw", reason="误会", by=agent, at=NOW)
    file = cases_of_unit(unit.pk, by=agent)
    assert [case.pk for case in file] == [second.pk, first.pk]
    assert [case.is_open for case in file] == [True, False]
    told = AuditEvent.objects.filter(subject_type="case", subject_id=first.pk).order_by("sequence")
    assert [event.name for event in told] == ["case.registered", "case.moved", "case.moved"]


@pytest.mark.requirement("S002.01.r19", "S000.19.r22")
def test_complaints_and_suggestions_have_a_ledger_of_what_is_open_and_of_all() -> None:
    unit = a_unit()
    agent = an_actor("agent", development=unit.development)
    complaint, suggestion, _repair = a_told_case(unit, "complaint"), a_told_case(unit, "suggestion"), a_case(unit=unit)
    over = a_told_case(unit, "complaint")
    actions.move(case_id=over.pk, seen=over.version, move="withdraw", by=agent, at=NOW)
    assert listed(agent, kind="complaint", state="all") == [over.pk, complaint.pk]
    assert listed(agent, kind="complaint") == [complaint.pk]
    assert listed(agent, kind="suggestion") == [suggestion.pk]


@pytest.mark.requirement("S000.02.r02", "S000.08.r04")
def test_what_a_customer_says_is_in_his_file_at_once() -> None:
    unit = a_unit()
    owner = an_owner_of(unit)
    agent = an_actor("agent", development=unit.development)
    complaint = a_told_case(unit, "complaint", reporter_id=owner.pk, by=agent)
    need = a_told_case(unit, "help", reporter_id=owner.pk, by=agent)
    assert [case.pk for case in cases_of_person(owner.pk, by=agent)] == [need.pk, complaint.pk]
    assert cases_of_person(an_owner_of(a_unit("9-1-902")).pk, by=agent) == []


@pytest.mark.requirement("S001.12.r03")
def test_a_call_is_answered_recorded_and_transferred_by_rule() -> None:
    unit = a_unit()
    taker = an_actor("agent", development=unit.development)
    call = a_told_case(unit, "question", by=taker)
    other = a_staff_member("agent", development=unit.development)
    assert Clock.objects.running().filter(case_id=call.pk, due_at__gt=NOW).exists()
    with pytest.raises(BadInput):
        actions.assign(case_id=call.pk, seen=call.version, staff_id=taker.id, by=taker, at=NOW)
    passed = actions.assign(case_id=call.pk, seen=call.version, staff_id=other.pk, reason="涉及产权", by=taker, at=NOW)
    assert (passed.responsible_id, passed.first_contact_id, passed.handed_on) == (other.pk, taker.id, 1)
    event = AuditEvent.objects.get(name="case.assigned", subject_id=call.pk)
    assert (event.changes["after"], event.changes["reason"]) == (other.name, "涉及产权")


@pytest.mark.requirement("S000.19.r11")
def test_the_clerk_hands_a_defect_to_those_who_verify_it_on_site_and_their_time_runs() -> None:
    case = a_case()
    clerk = an_actor("agent", development=case.development)
    actions.move(case_id=case.pk, seen=case.version, move="verify", by=clerk, at=NOW)
    case.refresh_from_db()
    assert (case.step, case.owed_by, procedure_of(case).step(case.step).role) == ("survey", "staff", "inspector")
    clock = Clock.objects.running().get(case_id=case.pk, stage="survey")
    assert NOW < clock.due_at <= NOW + timedelta(days=4)
    assert listed(an_actor("inspector", development=case.development), step="survey") == [case.pk]


@pytest.mark.requirement("S004.12.r05", "S001.12.r04")
def test_a_complaint_follows_the_way_of_complaints_and_has_a_day_by_which_it_is_solved() -> None:
    unit = a_unit()
    complaint, repair = a_told_case(unit, "complaint"), a_case(unit=unit)
    assert (complaint.procedure, repair.procedure) == ("complaint", "repair")
    assert complaint.finish_by is not None
    assert complaint.finish_by.date() == date(2026, 12, 9), "15 working days from Wednesday, 18 November"
    clock = Clock.objects.running().get(case_id=complaint.pk, stage="finish")
    assert clock.due_at == complaint.finish_by


@pytest.mark.feature("IN03")
def test_each_kind_of_request_has_a_way_and_numbers_of_its_own() -> None:
    unit = a_unit()
    others = [a_told_case(unit, kind) for kind in ("complaint", "question", "suggestion", "praise", "help")]
    cases = [a_case(unit=unit), *others]
    assert [case.procedure for case in cases] == [case.kind for case in cases]
    assert len({str(case.number).partition("-")[0] for case in cases}) == len(cases)
    assert {case.number.rpartition("-")[2] for case in cases} == {"0001"}


def test_registering_costs_a_fixed_number_of_statements(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    unit = a_unit()
    agent = an_actor("agent", development=unit.development)
    for _n in range(20):
        a_case(unit=unit, by=agent)
    with django_assert_max_num_queries(14 if is_postgresql() else 13):  # two of them a savepoint; PostgreSQL draws keys
        actions.register(intake=an_intake(unit), by=agent, at=NOW)
