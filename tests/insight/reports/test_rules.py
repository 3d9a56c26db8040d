"""Periods as an address writes them, and what one case counts for."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aftercare.ground.core.calendar import Calendar
from aftercare.insight.reports.rules import (
    Cell,
    Fact,
    Span,
    add_days,
    buckets,
    first_of,
    last_weeks,
    next_after,
    of_group,
    parse_period,
    spread,
    tallies_of,
    written,
)
from aftercare.insight.reports.rules.compiling import due_day, is_late
from aftercare.insight.reports.rules.counting import MEASURES

TODAY = date(2026, 11, 18)  # a Wednesday


def counted(fact: Fact, cell: Cell) -> dict[str, int]:
    values = tallies_of([fact]).get(cell, [0] * len(MEASURES))
    return {name: value for name, value in zip(MEASURES, values, strict=True) if value}


@pytest.mark.parametrize(
    ("text", "starts", "ends"),
    [
        ("2026-11-18", date(2026, 11, 18), date(2026, 11, 19)),
        ("2026-W47", date(2026, 11, 16), date(2026, 11, 23)),
        ("2026-02", date(2026, 2, 1), date(2026, 3, 1)),
        ("2026-12", date(2026, 12, 1), date(2027, 1, 1)),
        ("2026-Q4", date(2026, 10, 1), date(2027, 1, 1)),
        ("2026", date(2026, 1, 1), date(2027, 1, 1)),
        ("4w", date(2026, 10, 26), date(2026, 11, 23)),
        ("2026-11-01..2026-11-04", date(2026, 11, 1), date(2026, 11, 4)),
    ],
)
def test_a_period_is_read_from_the_address(text: str, starts: date, ends: date) -> None:
    period = parse_period(text, today=TODAY)
    assert period is not None
    assert (period.starts, period.ends, period.text) == (starts, ends, text)


@pytest.mark.parametrize("text", ["", "soon", "2026-13", "2026-W60", "0w", "999w", "2026-11-04..2026-11-01", "26"])
def test_what_names_no_period_is_none(text: str) -> None:
    assert parse_period(text, today=TODAY) is None


@given(day=st.dates(date(2000, 1, 1), date(2100, 1, 1)), span=st.sampled_from(list(Span)))
def test_every_day_lies_in_exactly_one_piece_which_the_address_can_name(day: date, span: Span) -> None:
    starts = first_of(span, day)
    assert starts <= day < next_after(span, starts)
    period = parse_period(written(span, starts), today=TODAY)
    assert period is not None and (period.starts, period.ends) == (starts, next_after(span, starts))


def test_the_last_weeks_end_with_the_running_one() -> None:
    weeks = buckets(last_weeks(13, today=TODAY))
    assert len(weeks) == 13
    assert weeks[-1] == date(2026, 11, 16)
    assert {after - before for before, after in pairwise(weeks)} == {timedelta(days=7)}


def test_a_case_counts_as_taken_in_on_one_day_and_as_closed_on_another() -> None:
    fact = Fact(1, 7, date(2026, 10, 30), kind="repair", closed_on=date(2026, 11, 3), minutes=90, finished="late")
    assert counted(fact, Cell("m", "all", 7, date(2026, 10, 1), "")) == {"opened": 1}
    assert counted(fact, Cell("m", "all", 7, date(2026, 11, 1), "")) == {"closed": 1, "minutes": 90, "finished_late": 1}
    assert counted(fact, Cell("w", "kind", 7, date(2026, 10, 26), "repair")) == {"opened": 1}


def test_an_open_case_is_open_on_the_day_it_came() -> None:
    assert counted(Fact(1, 7, TODAY), Cell("d", "all", 7, TODAY, "")) == {"opened": 1, "still_open": 1}


def test_what_an_owner_said_counts_on_the_day_he_was_asked() -> None:
    fact = Fact(1, 7, date(2026, 9, 1), outcome="satisfied", asked_on=TODAY, stars=4, rated_on=TODAY)
    assert counted(fact, Cell("d", "all", 7, TODAY, "")) == {"satisfied": 1, "ratings": 1, "stars": 4}


def test_single_days_are_counted_by_kind_only() -> None:
    fact = Fact(1, 7, TODAY, kind="repair", component="wall", contractor_id=4, building_id=9)
    cells = tallies_of([fact])
    assert {cell.dimension for cell in cells if cell.span == "d"} == {"all", "kind"}
    assert {cell.key for cell in cells if cell.dimension == "contractor"} == {"4"}


def test_taking_a_case_off_again_leaves_nothing() -> None:
    fact = Fact(1, 7, TODAY, kind="repair", component="wall", closed_on=TODAY, cost=500, cost_owner=500)
    days: dict[tuple[str, int, date, str], list[int]] = {}
    add_days(days, fact)
    assert spread(days)
    add_days(days, fact, times=-1)
    assert spread(days) == {}


def test_the_last_day_to_release_is_a_working_day_and_counts_itself() -> None:
    plain = Calendar(zone=ZoneInfo("Asia/Shanghai"), week=dict.fromkeys(range(5), ((540, 1080),)))
    saturday = date(2026, 10, 3)
    holidays = replace(plain, holidays=frozenset({date(2026, 10, 5), date(2026, 10, 6)}))
    assert due_day(since=saturday, days=1) == saturday
    assert due_day(since=saturday, days=5, calendar=plain) == date(2026, 10, 9)
    assert due_day(since=saturday, days=5, calendar=holidays) == date(2026, 10, 13)
    assert not is_late(due_on=saturday, today=saturday, released=False)
    assert is_late(due_on=saturday, today=date(2026, 10, 4), released=False)


def test_for_the_group_a_case_that_went_to_another_development_changes_nothing() -> None:
    before = Fact(1, 7, TODAY, kind="repair", component="wall", channel="phone", team_id=3)
    days: dict[tuple[str, int, date, str], list[int]] = {}
    add_days(days, before, times=-1)
    add_days(days, replace(before, development_id=8, team_id=4))
    assert {cell.development_id for cell in spread(days)} == {7, 8}
    assert of_group(spread(days)) == {}


def test_the_group_counts_what_all_developments_count_together() -> None:
    facts = [Fact(n, 7 + n, TODAY, kind="repair", component="wall", team_id=n) for n in range(1, 4)]
    together = of_group(tallies_of(facts))
    assert {values[MEASURES.index("opened")] for values in together.values()} == {3}
    assert {cell.dimension for cell in together} == {"all", "kind", "channel", "component"}
