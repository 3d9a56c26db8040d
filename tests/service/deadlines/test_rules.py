"""When something is due, and how that is told."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from aftercare.ground.core.errors import BadInput
from aftercare.service.deadlines import rules
from aftercare.service.deadlines.explaining import in_words
from aftercare.service.deadlines.policy import (
    Counting,
    Duration,
    Unit,
    parse_duration,
)
from tests.factories.deadlines import SHANGHAI, local
from tests.service.deadlines.reckoning import autumn, calendars, counting, due, wall


@pytest.fixture(autouse=True, scope="module")
def _in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.mark.parametrize(
    ("limit", "start", "ends"),
    [
        ("15 minutes", "2026-11-20 23:50", "2026-11-21 00:05"),
        ("24 hours", "2026-11-20 17:00", "2026-11-21 17:00"),
        ("2 working_hours", "2026-11-20 17:00", "2026-11-23 09:30"),
        ("1 working_days", "2026-11-20 09:00", "2026-11-23 18:00"),
        ("1 working_days", "2026-11-21 09:00", "2026-11-23 18:00"),
        ("3 working_days", "2026-09-30 16:00", "2026-10-10 18:00"),  # 8 and 9 October, then the make-up Saturday
        ("5 days", "2026-11-20 09:00", "2026-11-26 00:00"),
        ("1 days", "2026-11-20 09:00", "2026-11-24 00:00"),  # Saturday is free: Monday counts
        ("2 weeks", "2026-11-20 09:00", "2026-12-05 00:00"),
        ("3 months", "2026-11-30 09:00", "2027-03-02 00:00"),  # 28 February 2027 is a Sunday
        ("end_of_day", "2026-11-21 09:00", "2026-11-22 00:00"),
    ],
)
@pytest.mark.feature("SL01")
def test_every_time_base_ends_where_the_rules_say(limit: str, start: str, ends: str):
    assert due(limit, start) == wall(ends)


def test_how_days_are_counted_is_policy():
    assert due("1 working_days", "2026-11-20 09:00", counted_from="same_day") == wall("2026-11-20 18:00")
    assert due("1 working_days", "2026-11-20 18:00", counted_from="same_day") == wall("2026-11-23 18:00")
    assert due("1 working_days", "2026-11-20 09:00", working_day_ends="midnight") == wall("2026-11-24 00:00")
    assert due("5 days", "2026-11-20 09:00", counted_from="same_day") == wall("2026-11-25 00:00")
    assert due("1 days", "2026-11-20 09:00", rest_day_rolls_on=False) == wall("2026-11-22 00:00")
    assert due("4 days", "2026-11-20 09:00", day_ends="close_of_work") == wall("2026-11-24 18:00")
    assert due("1 days", "2026-11-20 19:00", day_ends="close_of_work", counted_from="same_day") == wall(
        "2026-11-22 00:00"
    )


@pytest.mark.feature("SL05")
def test_a_make_up_day_shortens_and_a_holiday_lengthens_a_limit_in_working_days():
    ordinary = rules.calendar_from(calendars().rules_of("office"))
    assert due("3 working_days", "2026-09-30 16:00", calendar=ordinary) == wall("2026-10-05 18:00")
    assert due("3 working_days", "2026-09-30 16:00") == wall("2026-10-10 18:00")


@pytest.mark.feature("SL09")
def test_each_calendar_counts_its_own_days():
    assert due(
        "1 working_days", "2026-11-20 09:00", calendar=rules.calendar_from(calendars().rules_of("duty"))
    ) == wall("2026-11-22 00:00")


def test_a_deadline_on_days_not_yet_announced_is_provisional():
    def provisional(start: str) -> bool:
        return rules.due_at(
            limit=parse_duration("5 working_days"), start=local(start), calendar=autumn(), counting=counting()
        ).provisional

    assert not provisional("2026-12-20 09:00")
    assert provisional("2026-12-28 09:00")


@pytest.mark.feature("SL08")
def test_a_deadline_explains_itself():
    found = rules.due_at(
        limit=parse_duration("3 working_days"),
        start=local("2026-09-30 16:00"),
        calendar=autumn(),
        counting=counting(),
    )
    assert [in_words(line, zone=SHANGHAI) for line in found.lines] == [
        "Begins 2026-09-30 16:00",
        "Limit: 3 working days",
        "The first day counted is 2026-10-08",
        "2026-10-01 to 2026-10-07 not counted: 7 free days",
        "2026-10-10 counts: a make-up workday",
        "Due 2026-10-10 18:00",
    ]


def test_a_single_free_day_and_a_roll_are_told():
    found = rules.due_at(
        limit=parse_duration("1 days"), start=local("2026-11-20 09:00"), calendar=autumn(), counting=counting()
    )
    assert "2026-11-21 is free, so the next workday counts: 2026-11-23" in [
        in_words(line, zone=SHANGHAI) for line in found.lines
    ]
    found = rules.due_at(
        limit=parse_duration("3 working_days"),
        start=local("2026-10-08 09:00"),
        calendar=autumn(),
        counting=counting(),
    )
    assert "2026-10-11 not counted: a free day" in [in_words(line, zone=SHANGHAI) for line in found.lines]


def paused(limit: str, start: str, *pauses: tuple[str, str]) -> datetime:
    duration = parse_duration(limit)
    spans = [rules.PauseSpan(local(begin), local(end)) for begin, end in pauses]
    found = rules.due_at(limit=duration, start=local(start), calendar=autumn(), counting=counting(), pauses=spans)
    return found.due_at.astimezone(SHANGHAI).replace(tzinfo=None)


@pytest.mark.parametrize(
    ("limit", "pause", "ends"),
    [
        ("24 hours", ("2026-11-17 10:00", "2026-11-17 12:30"), "2026-11-18 11:30"),
        ("8 working_hours", ("2026-11-17 17:00", "2026-11-18 09:30"), "2026-11-18 11:00"),
        ("2 working_days", ("2026-11-17 10:00", "2026-11-17 17:00"), "2026-11-19 18:00"),  # no day began
        ("2 working_days", ("2026-11-17 10:00", "2026-11-23 09:00"), "2026-11-25 18:00"),  # 18, 19, 20, 23
        ("5 days", ("2026-11-17 10:00", "2026-11-19 09:00"), "2026-11-25 00:00"),
        ("4 days", ("2026-11-17 10:00", "2026-11-18 09:00"), "2026-11-24 00:00"),  # 22 is a Sunday: Monday
        ("5 days", ("2026-11-17 10:00", "2026-11-18 09:00"), "2026-11-24 00:00"),
    ],
)
@pytest.mark.feature("SL06")
def test_what_a_pause_took_is_added_at_the_end(limit: str, pause: tuple[str, str], ends: str):
    assert paused(limit, "2026-11-17 09:00", pause) == wall(ends)


@pytest.mark.requirement("S000.01.r20")
def test_more_time_needs_a_reason_a_later_date_and_an_owner_who_was_told_in_time():
    limit = local("2026-11-20 18:00")
    later, before, after = (limit + timedelta(days=days) for days in (5, -1, 1))
    assert rules.check_can_extend(due=limit, until=later, owner_told_at=limit, reason="The tile is made anew") == limit
    with pytest.raises(rules.TooLateToExtend):
        rules.check_can_extend(due=limit, until=later, owner_told_at=after, reason="The tile is made anew")
    with pytest.raises(rules.TooLateToExtend):
        rules.check_can_extend(due=limit, until=later, owner_told_at=None, reason="The tile is made anew")
    with pytest.raises(BadInput):
        rules.check_can_extend(due=limit, until=later, owner_told_at=before, reason=" ")
    with pytest.raises(BadInput):
        rules.check_can_extend(due=limit, until=limit, owner_told_at=before, reason="The tile is made anew")


@pytest.mark.parametrize(
    ("limit", "pauses", "ends"),
    [
        ("30 working_days", [], "2026-12-31 18:00"),
        ("24 hours", [("2026-12-01 09:00", "2026-12-01 10:30")], "2026-12-31 19:30"),
        ("8 working_hours", [("2026-12-01 17:00", "2026-12-01 17:30")], "2027-01-01 09:00"),
        ("30 working_days", [("2026-12-01 09:00", "2026-12-02 10:30")], "2027-01-01 18:00"),
        ("30 days", [("2026-12-01 09:00", "2026-12-03 10:30")], "2027-01-03 00:00"),
    ],
)
def test_an_agreed_time_is_moved_on_only_by_later_pauses(limit: str, pauses: list[tuple[str, str]], ends: str):
    spans = [rules.PauseSpan(local(begin), local(end)) for begin, end in pauses]
    found = rules.extended_to(
        local("2026-12-31 18:00"),
        limit=parse_duration(limit),
        calendar=autumn(),
        counting=counting(),
        pauses=spans,
    )
    assert found.due_at.astimezone(SHANGHAI).replace(tzinfo=None) == wall(ends)
    assert in_words(found.lines[0], zone=SHANGHAI) == "Extended with notice to the owner, to 2026-12-31 18:00"


def test_a_second_pause_and_a_pause_without_its_proof_are_refused():
    rules.check_can_pause(paused_from=None, evidence="Called twice", needs_evidence=True)
    rules.check_can_pause(paused_from=None, evidence="", needs_evidence=False)
    with pytest.raises(rules.AlreadyPaused):
        rules.check_can_pause(paused_from=local("2026-11-20 09:00"), evidence="Called", needs_evidence=True)
    with pytest.raises(BadInput):
        rules.check_can_pause(paused_from=None, evidence=" ", needs_evidence=True)


def test_what_is_left_is_told_in_days_and_working_days():
    left = rules.remaining(due=local("2026-11-23 18:00"), now=local("2026-11-20 18:00"), calendar=autumn())
    assert (left.days, left.working_days, left.overdue) == (3, 1, False)
    late = rules.remaining(due=local("2026-11-20 18:00"), now=local("2026-11-22 18:00"), calendar=autumn())
    assert (late.days, late.working_days, late.overdue, late.minutes) == (-2, 0, True, -2880)
    just = rules.remaining(due=local("2026-11-20 18:00"), now=local("2026-11-20 18:00:30"), calendar=autumn())
    assert just.overdue


# --- laws ---------------------------------------------------------------------------------------------------------

starts = st.integers(0, 130_000).map(lambda n: datetime(2026, 9, 1, tzinfo=UTC) + timedelta(minutes=n))
units = st.sampled_from([unit for unit in Unit if unit not in (Unit.END_OF_DAY, Unit.STATED)])
countings = st.builds(
    counting,
    counted_from=st.sampled_from(["next_day", "same_day"]),
    working_day_ends=st.sampled_from(["close_of_work", "midnight"]),
    day_ends=st.sampled_from(["close_of_work", "midnight"]),
    rest_day_rolls_on=st.booleans(),
)


@pytest.mark.feature("SL11")
@given(start=starts, unit=units, amount=st.integers(1, 20), more=st.integers(0, 20), counted=countings)
def test_a_longer_limit_never_ends_earlier_and_none_before_it_began(
    start: datetime, unit: Unit, amount: int, more: int, counted: Counting
):
    def ends(count: int) -> datetime:
        found = rules.due_at(limit=Duration(count, unit), start=start, calendar=autumn(), counting=counted)
        return found.due_at

    assert start < ends(amount) <= ends(amount + more)


@pytest.mark.feature("SL11")
@given(start=starts, later=st.integers(0, 20_000), unit=units, amount=st.integers(1, 20), counted=countings)
def test_what_begins_later_never_ends_earlier(start: datetime, later: int, unit: Unit, amount: int, counted: Counting):
    first, second = (
        rules.due_at(limit=Duration(amount, unit), start=at, calendar=autumn(), counting=counted).due_at
        for at in (start, start + timedelta(minutes=later))
    )
    assert first <= second


@pytest.mark.feature("SL11")
@given(
    start=starts, unit=units, amount=st.integers(1, 10), after=st.integers(0, 500), length=st.integers(0, 20_000),
    counted=countings,
)  # fmt: skip
def test_a_pause_never_moves_a_deadline_earlier(
    start: datetime, unit: Unit, amount: int, after: int, length: int, counted: Counting
):
    limit = Duration(amount, unit)
    found = rules.due_at(limit=limit, start=start, calendar=autumn(), counting=counted)
    begins = start + timedelta(minutes=after)
    pause = rules.PauseSpan(begins, begins + timedelta(minutes=length))
    moved = rules.due_at(limit=limit, start=start, calendar=autumn(), counting=counted, pauses=[pause])
    assert moved.due_at >= found.due_at


@pytest.mark.feature("SL11")
@given(start=starts, amount=st.integers(1, 30))
def test_a_limit_in_working_days_spans_exactly_so_many_worked_days(start: datetime, amount: int):
    found = rules.due_at(limit=Duration(amount, Unit.WORKING_DAYS), start=start, calendar=autumn(), counting=counting())
    first, last = autumn().day_of(start), autumn().day_of(found.due_at)
    counted = [first + timedelta(days=n) for n in range(1, (last - first).days + 1)]
    assert sum(autumn().is_worked(day) for day in counted) == amount
    assert autumn().is_worked(last)
