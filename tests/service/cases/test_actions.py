"""Every way a case changes: works, is refused to a person, is refused by the state, and is on the trail."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from aftercare.ground.accounts.models import DutyDay
from aftercare.ground.accounts.queries import actor_of_staff
from aftercare.ground.audit.models import AuditEvent, PersonalValue
from aftercare.ground.core.actors import CLOCK
from aftercare.ground.core.errors import BadInput, NotPermitted, Stale
from aftercare.ground.procedures.rules import GuardsNotMet, NoSuchMove
from aftercare.ground.submissions.parts import SentBefore
from aftercare.service.cases import actions
from aftercare.service.cases.models import Case, Entry
from aftercare.service.cases.queries import open_moves
from aftercare.service.cases.rules import AlreadyHeld, NotHeld, NotOpen
from aftercare.service.deadlines.models import Clock
from aftercare.service.deadlines.queries import overdue_clocks
from tests.factories.accounts import (
    TODAY,
    a_development,
    a_staff_member,
    a_team,
    an_actor,
    an_owner_actor,
)
from tests.factories.cases import NOW, a_case, an_intake, the_policy
from tests.factories.estate import a_person, a_unit, an_owner_of


def events_of(case: Case) -> list[str]:
    return list(
        AuditEvent.objects.filter(subject_type="case", subject_id=case.pk)
        .order_by("sequence")
        .values_list("name", flat=True)
    )


@pytest.mark.requirement("S000.01.r10", "S000.06.r04", "S004.12.r08")
def test_a_request_is_registered_with_number_step_date_and_trail_before_anything_else() -> None:
    case = a_case()
    assert case.number is not None
    assert case.number.startswith(f"BX-{case.development.code}-20261118-0001")
    assert (case.step, case.owed_by) == ("received", "staff")
    assert case.due_at is not None
    assert events_of(case) == ["case.registered"]
    assert {clock.stage for clock in Clock.objects.filter(case_id=case.pk)} == {"first_answer", "finish"}


def test_numbers_of_a_day_follow_one_another_and_kinds_count_apart() -> None:
    development = a_development()
    first, second = a_case(development=development), a_case(development=development)
    complaint = a_case(development=development, kind="complaint", component="", symptom="")
    assert (first.number or "")[-4:] == "0001"
    assert (second.number or "")[-4:] == "0002"
    assert (complaint.number or "").startswith("TS-")
    assert (complaint.number or "")[-4:] == "0001"


def test_the_same_form_sent_twice_makes_one_case() -> None:
    unit = a_unit()
    agent = an_actor("agent", development=unit.development)
    first = a_case(unit=unit, by=agent, key="form-1")
    again = actions.register(intake=an_intake(unit), key="form-1", by=agent, at=NOW + timedelta(minutes=1))
    assert again.pk == first.pk
    assert Case.objects.count() == 1
    assert events_of(first) == ["case.registered"]


def test_another_content_under_the_same_key_is_refused() -> None:
    unit = a_unit()
    agent = an_actor("agent", development=unit.development)
    a_case(unit=unit, by=agent, key="form-1")
    with pytest.raises(SentBefore):
        actions.register(intake=an_intake(unit, text="另一件事"), key="form-1", by=agent, at=NOW)


def test_two_people_may_use_the_same_key() -> None:
    unit = a_unit()
    one, other = (an_actor("agent", development=unit.development) for _ in range(2))
    assert a_case(unit=unit, by=one, key="k").pk != a_case(unit=unit, by=other, key="k").pk


@pytest.mark.requirement("S004.11.r01", "S004.11.r02", "S002.01.r16")
@pytest.mark.feature("IN04")
def test_whoever_takes_a_call_is_first_contact_and_answers_to_the_end() -> None:
    unit = a_unit()
    agent = an_actor("agent", development=unit.development)
    case = a_case(unit=unit, by=agent, channel="phone")
    assert (case.first_contact_id, case.responsible_id, case.accompanies) == (agent.id, agent.id, False)


@pytest.mark.requirement("S004.11.r03")
@pytest.mark.feature("IN04")
def test_through_another_channel_the_person_on_duty_answers_and_the_first_contact_accompanies() -> None:
    unit = a_unit()
    on_duty = a_staff_member("agent", development=unit.development)
    team = a_team(unit.development, members=[on_duty])
    DutyDay.objects.create(team=team, on=date(2026, 11, 18), staff=on_duty)
    taker = an_actor("agent", development=unit.development)
    case = a_case(unit=unit, by=taker, channel="media")
    assert (case.first_contact_id, case.responsible_id, case.accompanies) == (taker.id, on_duty.pk, True)


@pytest.mark.feature("IN04", "CW07")
def test_the_first_contact_stays_through_hand_offs_which_are_counted() -> None:
    unit = a_unit()
    agent = an_actor("agent", development=unit.development)
    case = a_case(unit=unit, by=agent)
    other = a_staff_member("agent", development=unit.development)
    handed = actions.assign(case_id=case.pk, seen=case.version, staff_id=other.pk, reason="换班", by=agent, at=NOW)
    assert (handed.responsible_id, handed.first_contact_id, handed.handed_on) == (other.pk, agent.id, 1)
    assert events_of(case)[-1] == "case.assigned"


def test_a_stranger_to_the_case_may_not_hand_it_on() -> None:
    case = a_case()
    agent = an_actor("agent", development=case.development)
    with pytest.raises(NotPermitted):
        actions.assign(case_id=case.pk, seen=case.version, staff_id=agent.id, by=agent, at=NOW)


def test_an_agent_of_another_development_may_not_register() -> None:
    the_policy()
    with pytest.raises(NotPermitted):
        actions.register(intake=an_intake(a_unit()), by=an_actor("agent", development=a_development()), at=NOW)
    assert Case.objects.count() == 0


def test_an_owner_registers_for_the_own_home_and_somebody_on_duty_answers() -> None:
    the_policy()
    unit = a_unit()
    team = a_team(unit.development)
    owner = an_owner_of(unit)
    by = an_owner_actor(owner.pk)
    case = actions.register(intake=an_intake(unit, channel="web"), by=by, at=NOW)
    assert case.responsible_id == team.lead_id
    with pytest.raises(NotPermitted):
        actions.register(intake=an_intake(a_unit("9-9-901"), channel="web"), by=by, at=NOW)


@pytest.mark.requirement("S001.14.r32", "S004.03.r08")
@pytest.mark.parametrize("missing", ["component", "symptom", "reporter_name", "reporter_phone"])
def test_a_repair_without_an_obligatory_value_is_refused_and_names_it(missing: str) -> None:
    with pytest.raises(BadInput) as refused:
        a_case(**{missing: ""})
    assert refused.value.remedy
    assert Case.objects.count() == 0


@pytest.mark.requirement("S000.12.r18")
def test_an_emergency_symptom_makes_an_emergency_whatever_was_chosen() -> None:
    case = a_case(component="water_supply_pipe", symptom="burst_pipe", urgency="normal")
    assert case.emergency
    assert case.urgency == "emergency"
    assert case.due_at == NOW + timedelta(minutes=15)


@pytest.mark.requirement("S000.12.r18")
def test_only_an_emergency_may_be_dispatched_before_it_is_judged() -> None:
    ordinary = a_case()
    supervisor = an_actor("supervisor", development=ordinary.development)
    with pytest.raises(GuardsNotMet):
        actions.move(case_id=ordinary.pk, seen=ordinary.version, move="dispatch_at_once", by=supervisor, at=NOW)
    urgent = a_case(development=ordinary.development, emergency=True)
    moved = actions.move(case_id=urgent.pk, seen=urgent.version, move="dispatch_at_once", by=supervisor, at=NOW)
    assert moved.step == "dispatching"


@pytest.mark.requirement("S000.01.r11", "S000.01.r06")
@pytest.mark.feature("CW02")
def test_a_move_sets_step_next_move_owner_of_it_and_date_and_is_on_the_trail() -> None:
    case = a_case()
    agent = an_actor("agent", development=case.development)
    moved = actions.move(case_id=case.pk, seen=case.version, move="verify", by=agent, at=NOW)
    assert (moved.step, moved.next_move, moved.owed_by) == ("survey", "surveyed", "staff")
    assert moved.due_at is not None
    assert events_of(case) == ["case.registered", "case.moved"]
    running = set(Clock.objects.running().filter(case_id=case.pk).values_list("stage", flat=True))
    assert running == {"survey", "finish"}


@pytest.mark.feature("CW02")
def test_a_move_that_the_step_does_not_have_is_refused() -> None:
    case = a_case()
    with pytest.raises(NoSuchMove):
        actions.move(
            case_id=case.pk,
            seen=case.version,
            move="archive",
            by=an_actor("manager", development=case.development),
            at=NOW,
        )


@pytest.mark.feature("CW02")
def test_a_move_is_refused_to_a_role_that_may_not_take_it() -> None:
    case = a_case()
    with pytest.raises(NotPermitted):
        actions.move(
            case_id=case.pk,
            seen=case.version,
            move="verify",
            by=an_actor("finance", development=case.development),
            at=NOW,
        )


def test_the_second_of_two_people_on_one_case_is_told() -> None:
    case = a_case()
    agent = an_actor("agent", development=case.development)
    actions.move(case_id=case.pk, seen=case.version, move="verify", by=agent, at=NOW)
    with pytest.raises(Stale):
        actions.move(case_id=case.pk, seen=case.version, move="verify", by=agent, at=NOW)


def test_a_move_that_must_say_why_is_refused_without_a_reason() -> None:
    case = a_case()
    agent = an_actor("agent", development=case.development)
    with pytest.raises(BadInput):
        actions.move(case_id=case.pk, seen=case.version, move="not_needed", by=agent, at=NOW)
    closed = actions.move(
        case_id=case.pk, seen=case.version, move="not_needed", reason="现场已干，无渗漏", by=agent, at=NOW
    )
    assert (closed.is_open, closed.closed_by, closed.resolution) == (False, agent.reference, "现场已干，无渗漏")
    assert not Clock.objects.running().filter(case_id=case.pk).exists()


@pytest.mark.feature("CW21")
@pytest.mark.parametrize("hole", [{"due_at": None}, {"owed_by": ""}, {"next_move": ""}, {"step": ""}])
def test_the_database_itself_refuses_an_open_case_in_a_black_hole(hole: dict[str, object]) -> None:
    case = a_case()
    with pytest.raises(IntegrityError), transaction.atomic():
        Case.objects.filter(pk=case.pk).update(**hole)


@pytest.mark.feature("CW05")
def test_a_case_on_hold_waits_until_its_day_with_the_clocks_standing_still() -> None:
    case = a_case()
    agent = an_actor("agent", development=case.development)
    held = actions.hold(
        case_id=case.pk,
        seen=case.version,
        until=date(2026, 11, 25),
        reason="业主出差，25日回",
        cause="owner",
        by=agent,
        at=NOW,
    )
    assert held.held_until == date(2026, 11, 25)
    assert held.due_at is not None
    assert held.due_at.astimezone(held.development.zone).date() == date(2026, 11, 25)
    with pytest.raises(AlreadyHeld):
        actions.hold(
            case_id=case.pk,
            seen=held.version,
            until=date(2026, 11, 26),
            reason="x",
            cause="owner",
            by=agent,
            at=NOW,
        )
    later = NOW + timedelta(days=7)
    finish_before = held.finish_by
    actions.resume(case_id=case.pk, by=CLOCK, at=later)
    resumed = Case.objects.get(pk=case.pk)
    assert resumed.held_until is None
    assert resumed.due_at is not None
    assert resumed.due_at > later
    assert resumed.finish_by is not None
    assert finish_before is not None
    assert resumed.finish_by > finish_before
    assert events_of(case)[-2:] == ["case.held", "case.resumed"]
    with pytest.raises(NotHeld):
        actions.resume(case_id=case.pk, by=agent, at=later)


@pytest.mark.feature("CW05")
@pytest.mark.parametrize(
    ("until", "reason"), [(date(2026, 11, 18), "等配件"), (date(2026, 12, 1), " "), (date(2027, 11, 18), "等配件")]
)
def test_a_hold_needs_a_reason_and_a_sensible_day(until: date, reason: str) -> None:
    case = a_case()
    agent = an_actor("agent", development=case.development)
    with pytest.raises(BadInput):
        actions.hold(case_id=case.pk, seen=case.version, until=until, reason=reason, cause="owner", by=agent, at=NOW)


def test_an_answer_is_open_to_the_owner_and_keeps_the_first_answer() -> None:
    case = a_case()
    agent = an_actor("agent", development=case.development)
    actions.answer(case_id=case.pk, text="明天上午有师傅上门查看。", by=agent, at=NOW)
    case.refresh_from_db()
    assert case.first_answered_at == NOW
    assert not Clock.objects.running().filter(case_id=case.pk, stage="first_answer").exists()
    assert Entry.objects.get(case=case).internal is False


@pytest.mark.requirement("S003.02.r08")
def test_who_has_been_answered_still_has_a_date_by_which_it_is_taken_up() -> None:
    case = a_case()
    agent = an_actor("agent", development=case.development)
    actions.answer(case_id=case.pk, text="明天上午有师傅上门查看。", by=agent, at=NOW)
    case.refresh_from_db()
    next_one = Clock.objects.running().get(case_id=case.pk, stage="take_up")
    assert (next_one.started_at, case.due_at) == (NOW, next_one.due_at)
    assert case.pk in {late.case_id for late in overdue_clocks(at=NOW + timedelta(days=5), stages=["take_up"])}
    later = NOW + timedelta(hours=1)
    actions.move(case_id=case.pk, seen=case.version, move="verify", by=agent, at=later)
    assert not Clock.objects.running().filter(case_id=case.pk, stage="take_up").exists()


def test_an_answer_while_a_case_is_on_hold_leaves_it_standing_still() -> None:
    case = a_case()
    agent = an_actor("agent", development=case.development)
    until = NOW.date() + timedelta(days=7)
    held = actions.hold(case_id=case.pk, seen=case.version, until=until, reason="业主出差", by=agent, at=NOW)
    actions.answer(case_id=case.pk, text="等您回来再约。", by=agent, at=NOW + timedelta(hours=1))
    case.refresh_from_db()
    clock = Clock.objects.running().get(case_id=case.pk, stage="take_up")
    assert clock.paused_from == NOW + timedelta(hours=1)
    assert (case.held_until, case.due_at) == (until, held.due_at)
    resumed = actions.resume(case_id=case.pk, by=agent, at=NOW + timedelta(days=7))
    clock.refresh_from_db()
    assert clock.paused_from is None
    assert resumed.due_at == clock.due_at > NOW + timedelta(days=7)


def test_a_note_is_internal_and_no_answer() -> None:
    case = a_case()
    agent = an_actor("agent", development=case.development)
    actions.note(case_id=case.pk, text="业主情绪激动，注意沟通方式。", by=agent, at=NOW)
    case.refresh_from_db()
    assert case.first_answered_at is None
    assert Entry.objects.get(case=case).internal is True


def test_an_owner_may_not_write_in_somebody_elses_case() -> None:
    case = a_case()
    with pytest.raises(NotPermitted):
        actions.write_as_owner(case_id=case.pk, text="?", by=an_owner_actor(a_person().pk), at=NOW)


def test_urging_is_counted_and_refused_once_the_case_is_closed() -> None:
    case = a_case()
    agent = an_actor("agent", development=case.development)
    actions.urge(case_id=case.pk, by=agent, at=NOW)
    case.refresh_from_db()
    assert case.urged == 1
    actions.move(case_id=case.pk, seen=case.version, move="withdraw", by=agent, at=NOW)
    with pytest.raises(NotOpen):
        actions.urge(case_id=case.pk, by=agent, at=NOW)


@pytest.mark.requirement("S000.01.r16", "S000.01.r17")
def test_a_case_classified_anew_gets_the_time_limit_of_its_new_class_from_the_report() -> None:
    case = a_case()
    agent = an_actor("agent", development=case.development)
    before = case.finish_by
    changed = actions.classify(case_id=case.pk, seen=case.version, component="paint", symptom="", by=agent, at=NOW)
    assert changed.category == "decoration"
    assert changed.finish_by is not None
    assert before is not None
    assert changed.finish_by < before


def test_a_word_that_the_policy_does_not_know_is_refused() -> None:
    case = a_case()
    agent = an_actor("agent", development=case.development)
    with pytest.raises(BadInput):
        actions.classify(case_id=case.pk, seen=case.version, component="moon", by=agent, at=NOW)


def test_name_and_phone_of_the_caller_stand_apart_from_the_trail() -> None:
    case = a_case()
    event = AuditEvent.objects.get(subject_type="case", subject_id=case.pk)
    assert "13800005678" not in str(event.changes)
    assert {value.field for value in PersonalValue.objects.filter(event_id=event.pk)} == {
        "reporter_name",
        "reporter_phone",
    }


def test_a_deputy_acts_for_somebody_who_is_away_and_is_named_so() -> None:
    case = a_case()
    away = a_staff_member("supervisor", development=case.development, away_from=TODAY, away_until=TODAY)
    deputy = a_staff_member("", development=case.development)
    away.deputy = deputy
    away.save(update_fields=["deputy"])
    by = actor_of_staff(deputy, on=TODAY)
    actions.move(case_id=case.pk, seen=case.version, move="judge_now", by=by, at=NOW)
    assert AuditEvent.objects.filter(name="case.moved", actor=by.reference).exists()


def test_what_is_not_said_to_be_urgent_is_not() -> None:
    assert a_case().urgency == "normal"


def test_whoever_a_complaint_is_given_to_takes_it_further_whatever_their_own_role() -> None:
    case = a_case(kind="complaint", component="", symptom="", text="维修一直没有人来")
    engineer = a_staff_member("inspector", development=case.development)
    other = a_staff_member("inspector", development=case.development)
    lead = an_actor("supervisor", development=case.development)
    case.refresh_from_db()
    actions.assign(case_id=case.pk, seen=case.version, staff_id=engineer.pk, reason="工程问题", by=lead, at=NOW)
    case.refresh_from_db()
    with pytest.raises(NotPermitted):
        actions.move(
            case_id=case.pk, seen=case.version, move="investigate", by=actor_of_staff(other, on=NOW.date()), at=NOW
        )
    by = actor_of_staff(engineer, on=NOW.date())
    assert "investigate" in {each.key for each in open_moves(case, by=by)}
    actions.move(case_id=case.pk, seen=case.version, move="investigate", by=by, at=NOW)
    case.refresh_from_db()
    assert case.step == "investigating"
