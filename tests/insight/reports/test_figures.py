"""Sums over the counters, and the cases behind each of them."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from aftercare.ground.accounts.models import Development
from aftercare.insight.reports.models import CaseFact
from aftercare.insight.reports.parts import add_to_tallies, rebuild
from aftercare.insight.reports.queries import figures
from aftercare.insight.reports.queries.behind import FIGURES, Behind, facts_behind, list_behind
from aftercare.insight.reports.rules import DIMENSIONS, Fact, Period, last_weeks, parse_period, tallies_of
from aftercare.service.cases.models import Case
from tests.factories.accounts import a_development, an_actor
from tests.factories.cases import NOW, a_case

TODAY = date(2026, 11, 18)


def week(text: str) -> Period:
    period = parse_period(text, today=TODAY)
    assert period is not None
    return period


def counted(*facts: Fact) -> None:
    """Write facts and their counters."""
    CaseFact.objects.bulk_create(CaseFact(**{name: getattr(fact, name) for name in CaseFact.FIELDS}) for fact in facts)
    add_to_tallies(tallies_of(facts))


def some_facts(development_id: int) -> list[Fact]:
    """Three cases of two weeks: one closed late, one closed in time by an unhappy owner, one open."""
    monday = date(2026, 11, 9)
    return [
        Fact(
            1,
            development_id,
            monday,
            kind="repair",
            component="wall",
            contractor_id=5,
            closed_on=monday + timedelta(8),
            finished="late",
            answered="in_time",
            minutes=600,
            cost=25_000,
            cost_own=5_000,
        ),
        Fact(
            2,
            development_id,
            monday + timedelta(1),
            kind="repair",
            component="wall",
            closed_on=monday + timedelta(2),
            finished="in_time",
            answered="late",
            outcome="not_satisfied",
            asked_on=monday + timedelta(2),
            minutes=200,
        ),
        Fact(3, development_id, monday + timedelta(7), kind="complaint", returned=True),
    ]


def test_shares_follow_from_the_sums_and_a_share_of_nothing_is_none() -> None:
    counted(*some_facts(7))
    sums = figures.totals(last_weeks(2, today=TODAY), None)
    assert (sums.opened, sums.closed, sums.still_open) == (3, 2, 1)
    assert sums.finished_share == 0.5
    assert sums.answered_share == 0.5
    assert sums.satisfied_share == 0.0
    assert sums.returned_share == pytest.approx(1 / 3)
    assert sums.mean_minutes == 400
    assert sums.cost_others == 20_000
    assert sums.mean_stars is None


def test_a_week_without_anything_is_there_too() -> None:
    counted(*some_facts(7))
    weeks = figures.by_piece(last_weeks(4, today=TODAY), None)
    assert [sums.opened for _starts, sums in weeks] == [0, 0, 2, 1]
    assert [sums.closed for _starts, sums in weeks] == [0, 0, 1, 1]


def test_one_development_is_not_counted_into_another() -> None:
    counted(*some_facts(7))
    counted(Fact(9, 8, TODAY, kind="repair"))
    period = last_weeks(2, today=TODAY)
    assert figures.totals(period, frozenset({8})).opened == 1
    assert {pk: sums.opened for pk, sums in figures.by_development(period, None).items()} == {7: 3, 8: 1}
    assert figures.open_by_development(None) == {7: 1, 8: 1}
    assert figures.totals(period, frozenset()).opened == 0


def test_the_group_reads_what_its_developments_give_together() -> None:
    counted(*some_facts(7))
    counted(*(replace(fact, case_id=fact.case_id + 10, component="floor") for fact in some_facts(8)))
    every, period = frozenset({7, 8}), last_weeks(4, today=TODAY)
    assert figures.totals(period, None) == figures.totals(period, every)
    assert figures.totals(period, None).opened == 6
    assert figures.by_piece(period, None) == figures.by_piece(period, every)
    assert figures.by_piece(period, None, dimension="kind", key="complaint")[-1][1].opened == 2
    for dimension in DIMENSIONS:
        assert figures.by_key(dimension, period, None) == figures.by_key(dimension, period, every)
    for single in (last_weeks(1, today=TODAY), last_weeks(2, today=TODAY), week("2026-11"), week("2026-W46")):
        assert figures.totals(single, None) == figures.totals(single, every)
        for dimension in DIMENSIONS:
            assert figures.by_key(dimension, single, None) == figures.by_key(dimension, single, every)
    assert figures.ages(None, today=TODAY) == figures.ages(every, today=TODAY)
    assert figures.open_cases(None) == figures.open_cases(every) == 2
    assert figures.open_cases(frozenset({8})) == 1


@pytest.mark.parametrize("ids", [None, frozenset({7})])
def test_sums_are_whole_numbers_of_any_size_and_the_greatest_come_first_however_few_are_wanted(
    ids: frozenset[int] | None,
) -> None:
    much = 3_000_000_000_000
    counted(*(Fact(pk, 7, TODAY, component=f"part{pk % 3}", closed_on=TODAY, cost=much) for pk in range(1, 5)))
    for period in (last_weeks(2, today=TODAY), last_weeks(1, today=TODAY), week("2026-11")):
        [(key, sums)] = figures.by_key("component", period, ids, sort="cost", most=1, only=("opened", "closed", "cost"))
        assert (key, sums.opened, sums.closed, sums.cost) == ("part1", 2, 2, 2 * much)
        assert {type(value) for value in vars(sums).values()} == {int}


def test_components_come_with_the_most_frequent_first() -> None:
    counted(*some_facts(7), Fact(4, 7, TODAY, kind="repair", component="floor"))
    rows = figures.by_key("component", last_weeks(2, today=TODAY), None)
    assert [(key, sums.opened) for key, sums in rows] == [("wall", 2), ("floor", 1)]


@pytest.mark.parametrize(
    ("days", "band"), [(0, 0), (2, 0), (3, 3), (6, 3), (29, 15), (30, 30), (89, 60), (90, 90), (800, 90)]
)
def test_an_open_case_stands_in_the_band_of_its_age(days: int, band: int) -> None:
    counted(Fact(1, 7, TODAY - timedelta(days=days)))
    assert {age.days for age in figures.ages(None, today=TODAY) if age.cases} == {band}


def test_the_time_before_a_quarter_is_the_quarter_before() -> None:
    assert figures.before(week("2026-Q1")).starts == date(2025, 10, 1)
    assert figures.before(week("2026-W47")).starts == date(2026, 11, 9)


def a_year_of_cases(do_jobs: Callable[[], int]) -> Development:
    """A few true cases of one development on different days, counted."""
    development = a_development()
    for n, (days, values) in enumerate(
        [(0, {}), (8, {"kind": "complaint", "component": "", "symptom": ""}), (9, {}), (40, {})]
    ):
        a_case(
            development=development,
            at=datetime(2026, 10, 1, 15, 30, tzinfo=UTC) + timedelta(days=days),
            text=f"漏水{n}",
            **values,
        )
    do_jobs()
    Case.objects.filter(kind="complaint").update(closed_at=NOW, closed_by="staff:1", due_at=None, reopened=1)
    rebuild()
    return development


@pytest.mark.feature("RP05")
def test_behind_every_number_stand_as_many_cases(do_jobs: Callable[[], int]) -> None:
    development = a_year_of_cases(do_jobs)
    actor = an_actor("supervisor", development=development)
    ids = frozenset({development.pk})
    seen = dict.fromkeys(FIGURES, 0)
    for period in (week("2026-10"), week("2026-11"), week("2026-W41")):
        sums = figures.totals(period, ids)
        for figure in set(FIGURES) - {"cost", "cost_own", "cost_owner"}:  # these count money, not cases
            behind = Behind(figure, period, development_ids=ids)
            assert facts_behind(behind, by=actor).count() == getattr(sums, figure)
            assert len(list_behind(behind, by=actor).cases) == getattr(sums, figure)
            seen[figure] += getattr(sums, figure)
    assert min(seen["opened"], seen["closed"], seen["still_open"], seen["reopened"]) > 0


def test_the_cases_of_a_figure_are_paged_without_loss(do_jobs: Callable[[], int]) -> None:
    development = a_year_of_cases(do_jobs)
    actor = an_actor("supervisor", development=development)
    behind = Behind("opened", week("2026"), development_ids=frozenset({development.pk}))
    first = list_behind(behind, by=actor, size=3)
    rest = list_behind(behind, by=actor, size=3, after=first.next_key)
    assert [len(first.cases), len(rest.cases), rest.next_key] == [3, 1, ""]
    assert len({case.pk for case in [*first.cases, *rest.cases]}) == 4


def test_figures_of_other_developments_do_not_exist_for_a_supervisor(do_jobs: Callable[[], int]) -> None:
    development = a_year_of_cases(do_jobs)
    stranger = an_actor("supervisor", development=a_development())
    behind = Behind("opened", week("2026"), development_ids=frozenset({development.pk}))
    assert facts_behind(behind, by=stranger).count() == 0


def test_a_figure_takes_one_statement_however_much_there_is(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    counted(*some_facts(7))
    with django_assert_num_queries(4):
        figures.totals(last_weeks(13, today=TODAY), None)
        figures.by_piece(last_weeks(13, today=TODAY), None)
        figures.by_key("component", last_weeks(13, today=TODAY), None)
        figures.ages(None, today=TODAY)
