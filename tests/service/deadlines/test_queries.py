"""Clocks as they are shown and watched."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import translation

from aftercare.ground.core.actors import CLOCK
from aftercare.ground.policies.queries import policy_of
from aftercare.service.deadlines import parts, queries
from tests.factories.deadlines import a_clock, local, the_calendar
from tests.factories.policies import a_policy, a_published_policy, the_baseline


@pytest.fixture(autouse=True, scope="module")
def _in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


NOW = local("2026-11-20 09:00")


@pytest.fixture(autouse=True)
def _days() -> None:
    the_calendar(years=(2026,))


def test_the_clock_that_ends_first_is_next():
    a_clock("finish", case_id=5)
    answer = a_clock("first_answer", case_id=5)
    a_clock("first_answer", case_id=6, started_at=NOW - timedelta(days=3))
    found = queries.next_due(5)
    assert found is not None
    assert found.pk == answer.pk
    assert queries.next_due(404) is None


def test_the_clocks_of_a_case_are_the_running_ones_by_their_time_then_the_stopped():
    first, second, third = (a_clock(stage, case_id=5) for stage in ("finish", "survey", "first_answer"))
    with transaction.atomic():
        parts.stop_clocks(case_id=5, stages=["first_answer"], at=NOW)
    assert [clock.pk for clock in queries.clocks_of(5)] == [second.pk, first.pk, third.pk]


@pytest.mark.requirement("S001.14.r42", "S000.11.r14")
def test_a_repair_not_finished_in_the_time_promised_is_overdue_and_named():
    clock = a_clock("finish", component_class="decoration")
    assert queries.overdue_clocks(at=clock.due_at) == []
    late = queries.overdue_clocks(at=clock.due_at + timedelta(seconds=1), stages=["finish"])
    assert [found.pk for found in late] == [clock.pk]
    assert queries.overdue_clocks(at=clock.due_at + timedelta(seconds=1), stages=["survey"]) == []


@pytest.mark.feature("CW05")
def test_a_case_on_hold_is_not_overdue_and_is_named_when_its_pause_should_end():
    clock = a_clock("survey")
    with transaction.atomic():
        parts.pause_clocks(
            case_id=clock.case_id,
            cause="owner",
            evidence="Called",
            planned_until=NOW + timedelta(days=10),
            policy=policy_of(clock.policy_id),
            by=CLOCK,
            at=NOW,
        )
    assert queries.overdue_clocks(at=NOW + timedelta(days=30)) == []
    assert queries.pauses_to_end(at=NOW + timedelta(days=9)) == []
    assert queries.pauses_to_end(at=NOW + timedelta(days=10)) == [clock.case_id]


@pytest.mark.feature("SL08")
def test_a_clock_explains_its_due_time():
    clock = a_clock("survey", started_at=local("2026-09-30 09:00"))
    found = queries.explain(clock)
    assert found.deadline.due_at == clock.due_at
    assert found.lines == (
        "Begins 2026-09-30 09:00",
        "Limit: 2 working days",
        "The first day counted is 2026-10-08",
        "2026-10-01 to 2026-10-07 not counted: 7 free days",
        "Due 2026-10-09 18:00",
    )


def test_a_calendar_is_read_again_only_when_its_table_changes(django_assert_num_queries):
    policy = policy_of(a_published_policy().pk)
    first = queries.calendar_of(policy)
    with django_assert_num_queries(1):
        assert queries.calendar_of(policy) is first
    the_calendar(years=(2026,))
    assert queries.calendar_of(policy) is not first
    with django_assert_num_queries(0):
        queries.calendar_of(policy, key="duty")


def test_a_calendar_of_a_draft_is_never_kept():
    calendar = queries.calendar_of(the_baseline())
    draft = queries.calendar_of(
        a_policy(calendar__calendars__office__week__monday=[{"start": "09:00", "end": "10:00"}])
    )
    monday = local("2026-11-23 00:00").date()
    assert calendar.minutes_on(monday) == ((510, 720), (810, 1080))
    assert draft.minutes_on(monday) == ((540, 600),)


@pytest.mark.requirement("S001.02.r06", "S001.12.r02", "S001.18.r01")
def test_a_company_sets_its_own_response_and_solution_times():
    version = a_published_policy(
        deadlines__limits__first_answer__rules__1__limit="2 hours",
        deadlines__limits__finish__rules__0__limit="5 working_days",
    )
    answer = a_clock("first_answer", version=version, case_id=5)
    finish = a_clock("finish", version=version, case_id=5, component_class="house_quality")
    assert answer.due_at == NOW + timedelta(hours=2)
    assert finish.due_at == local("2026-11-27 18:00")
