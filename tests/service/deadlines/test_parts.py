"""Starting, stopping, pausing and extending clocks."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from aftercare.ground.core.actors import Actor, ActorKind
from aftercare.ground.core.errors import BadInput
from aftercare.ground.policies.queries import policy_of
from aftercare.service.deadlines import parts, rules
from aftercare.service.deadlines.models import Clock, Extension, Pause
from aftercare.service.deadlines.policy import Facts
from tests.factories.deadlines import a_clock, local, the_calendar
from tests.factories.policies import a_published_policy

AGENT = Actor(kind=ActorKind.STAFF, id=7, label="Wang")
REPAIR = Facts(kind="repair", component_class="decoration")
FRIDAY = local("2026-11-20 09:00")


@pytest.fixture(autouse=True)
def _days() -> None:
    the_calendar(years=(2026,))


def start(*stages: str, case_id: int = 5) -> list[Clock]:
    policy = policy_of(a_published_policy().pk)
    return parts.start_clocks(case_id=case_id, stages=stages, facts=REPAIR, policy=policy, started_at=FRIDAY)


def test_clocks_are_started_in_one_insert(django_assert_num_queries):
    policy = policy_of(a_published_policy().pk)
    start("callback", case_id=6)  # the calendar is in memory from now on
    with django_assert_num_queries(2):  # the edition of the calendar, and the insert
        clocks = parts.start_clocks(
            case_id=5, stages=["first_answer", "finish", "survey"], facts=REPAIR, policy=policy, started_at=FRIDAY
        )
    assert [(clock.stage, clock.due_at) for clock in clocks] == [
        ("first_answer", local("2026-11-21 09:00")),
        ("finish", local("2026-12-11 18:00")),
        ("survey", local("2026-11-24 18:00")),
    ]
    assert (clocks[1].limit, clocks[1].source) == ("15 working_days", "S000.01.r17")


@pytest.mark.django_db(transaction=True)
def test_clocks_are_started_only_within_a_larger_change():
    policy = policy_of(a_published_policy().pk)
    with pytest.raises(RuntimeError):
        parts.start_clocks(case_id=5, stages=["survey"], facts=REPAIR, policy=policy, started_at=FRIDAY)


def test_a_stage_runs_once_for_a_case():
    start("survey")
    with pytest.raises(IntegrityError), transaction.atomic():
        start("survey")


def test_only_the_stages_named_are_stopped():
    start("finish", "survey")
    assert parts.stop_clocks(case_id=5, at=FRIDAY + timedelta(days=1), stages=["survey"]) == 1
    assert [clock.stage for clock in Clock.objects.running().order_by("id")] == ["finish"]
    assert parts.stop_clocks(case_id=5, at=FRIDAY + timedelta(days=1)) == 1
    assert not Clock.objects.running().exists()


def test_a_clock_stopped_after_its_time_was_late():
    (clock,) = start("survey")
    parts.stop_clocks(case_id=5, at=clock.due_at + timedelta(seconds=1))
    clock.refresh_from_db()
    assert clock.is_late_stop


def test_a_restarted_stage_begins_anew_and_keeps_the_old_clock():
    (old,) = start("finish")
    at = FRIDAY + timedelta(days=7)
    (new,) = parts.restart_clocks(
        case_id=5, stages=["finish"], facts=REPAIR, policy=policy_of(old.policy_id), at=at, responsible="staff:7"
    )
    old.refresh_from_db()
    assert old.stopped_at == at
    assert (new.started_at, new.stopped_at, new.responsible) == (at, None, "staff:7")


def hold(cause: str, *, evidence: str = "Called three times", days: int = 5) -> int:
    policy = policy_of(a_published_policy().pk)
    return parts.pause_clocks(
        case_id=5,
        cause=cause,
        evidence=evidence,
        planned_until=FRIDAY + timedelta(days=days),
        policy=policy,
        by=AGENT,
        at=FRIDAY,
    )


@pytest.mark.feature("CW05", "SL06")
def test_waiting_for_the_owner_moves_the_due_time_on_when_it_ends():
    start("survey", "finish")
    assert hold("owner") == 2
    resumed = parts.resume_clocks(case_id=5, at=local("2026-11-25 10:00"))
    assert {clock.stage: clock.due_at for clock in resumed} == {
        "survey": local("2026-11-27 18:00"),
        "finish": local("2026-12-16 18:00"),
    }
    pause = Pause.objects.filter(clock__stage="survey").get()
    assert (pause.cause, pause.fault, pause.evidence, pause.approved_by) == (
        "owner", "owner", "Called three times", "staff:7",
    )  # fmt: skip
    assert not Clock.objects.exclude(paused_from=None).exists()


@pytest.mark.feature("SL06")
def test_waiting_for_parts_is_no_excuse():
    (clock,) = start("survey")
    assert hold("parts") == 0
    clock.refresh_from_db()
    assert (clock.paused_from, clock.due_at) == (None, local("2026-11-24 18:00"))
    assert not Pause.objects.exists()


def test_a_pause_needs_its_proof_and_is_not_laid_on_another():
    start("survey")
    with pytest.raises(BadInput):
        hold("owner", evidence="")
    hold("owner")
    with pytest.raises(rules.AlreadyPaused):
        hold("owner")


def test_a_pause_ends_with_its_clock():
    start("survey")
    hold("owner")
    at = FRIDAY + timedelta(days=2)
    parts.stop_clocks(case_id=5, at=at)
    assert Pause.objects.get().until_at == at


@pytest.mark.requirement("S000.01.r20")
def test_a_limit_is_extended_when_the_owner_was_told_before_it_passed():
    (clock,) = start("finish")
    until = local("2026-12-31 18:00")
    parts.extend_clock(
        case_id=5,
        stage="finish",
        until=until,
        reason="The window is made anew",
        owner_told_at=FRIDAY,
        by=AGENT,
        at=FRIDAY,
    )
    clock.refresh_from_db()
    assert (clock.due_at, clock.extended_to) == (until, until)
    assert Extension.objects.get().was_due_at == local("2026-12-11 18:00")
    with pytest.raises(rules.TooLateToExtend):
        parts.extend_clock(
            case_id=5,
            stage="finish",
            until=until + timedelta(days=9),
            reason="Again",
            owner_told_at=until + timedelta(days=1),
            by=AGENT,
            at=until + timedelta(days=1),
        )


def test_a_pause_after_an_extension_is_added_to_the_agreed_time():
    start("finish")
    parts.extend_clock(
        case_id=5, stage="finish", until=local("2026-12-15 18:00"), reason="Glass", owner_told_at=FRIDAY, by=AGENT,
        at=FRIDAY - timedelta(hours=1),
    )  # fmt: skip
    hold("weather")
    (clock,) = parts.resume_clocks(case_id=5, at=local("2026-11-24 09:00"))
    assert clock.due_at == local("2026-12-17 18:00")


@pytest.mark.feature("SL04")
def test_due_times_on_expected_holidays_are_worked_out_anew_when_the_calendar_is_announced():
    the_calendar(years=(2026,), confirmed_until=date(2026, 9, 30))
    clock = a_clock("survey", started_at=local("2026-11-20 09:00"))
    assert clock.provisional
    the_calendar(years=(2026,))
    clock.refresh_from_db()
    assert not clock.provisional
    assert clock.due_at == local("2026-11-24 18:00")
