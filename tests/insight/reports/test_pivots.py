"""Tables that people build: every cell is what a scan says, within reach, kept and sent under a name."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import product
from random import Random

import pytest
from pytest_django import DjangoAssertNumQueries

from aftercare.faces.messages.models import Message
from aftercare.ground.accounts.models import Staff
from aftercare.ground.accounts.queries import actor_of_staff
from aftercare.ground.accounts.roles import Permission
from aftercare.ground.audit.models import AuditEvent
from aftercare.ground.core.errors import BadInput, NotPermitted
from aftercare.insight.reports import actions, jobs
from aftercare.insight.reports.models import CaseFact, KeptTable
from aftercare.insight.reports.parts import add_to_tallies
from aftercare.insight.reports.queries.behind import Behind, facts_behind
from aftercare.insight.reports.queries.figures import Sums
from aftercare.insight.reports.queries.pivots import Grid, pivot
from aftercare.insight.reports.queries.tables import readers_of, tables_of
from aftercare.insight.reports.rules import MEASURES, Fact, Period, first_of, parse_period, tallies_of
from aftercare.insight.reports.rules.pivoting import FIELDS, MEASURED, NOTHING, TIMES, Axis, Measure, Question
from tests.factories.accounts import a_development, a_staff_member, a_team, an_actor
from tests.factories.cases import NOW

TODAY = date(2026, 11, 18)
QUERY = "rows=component&columns=month&measure=finished_share&period=13w"


def the_period(text: str) -> Period:
    period = parse_period(text, today=TODAY)
    assert period is not None
    return period


def some_facts(development_ids: list[int], *, n: int = 40) -> list[Fact]:
    """Cases of the last three months, closed, asked and rated at random."""
    random = Random(4)
    found = []
    for case_id in range(1, n + 1):
        opened = TODAY - timedelta(days=random.randint(0, 80))
        closed = opened + timedelta(days=random.randint(0, 20)) if random.random() < 0.7 else None
        found.append(
            Fact(
                case_id,
                random.choice(development_ids),
                opened,
                kind=random.choice(["repair", "complaint"]),
                component=random.choice(["", "wall", "floor"]),
                channel="phone",
                urgency=random.choice(["normal", "urgent"]),
                contractor_id=random.choice([None, 5, 6]),
                responsible_id=random.choice([1, 2]),
                first_contact_id=1,
                team_id=random.choice([None, 3]),
                closed_on=closed,
                answered=random.choice(["", "in_time", "late"]),
                finished=random.choice(["in_time", "late"]) if closed else "",
                returned=random.random() < 0.2,
                reopened=random.choice([0, 0, 2]),
                covered=random.choice([None, True, False]),
                minutes=random.randint(0, 9000) if closed else 0,
                outcome=random.choice(["", "satisfied", "not_satisfied"]),
                asked_on=closed,
                stars=4 if closed else None,
                rated_on=closed,
                cost=random.choice([0, 12_345]) if closed else 0,
                hand_offs=random.choice([0, 1, 2]),
                cause=random.choice(["", "leak"]),
            )
        )
    return found


def counted(facts: list[Fact]) -> None:
    CaseFact.objects.bulk_create(CaseFact(**{name: getattr(fact, name) for name in CaseFact.FIELDS}) for fact in facts)
    add_to_tallies(tallies_of(facts))


def key_of(axis: Axis | None, fact: Fact, day: date, company_id: int) -> str:
    if axis is None:
        return ""
    if axis in TIMES:
        return f"{first_of(TIMES[axis], day):%Y-%m-%d}"
    if axis is Axis.COMPANY:
        return str(company_id)
    value = getattr(fact, FIELDS[axis])
    if axis is Axis.COVERED:
        return NOTHING if value is None else ("yes" if value else "no")
    return str(value) if value not in (None, "") else NOTHING


def days_of(facts: list[Fact]) -> list[tuple[Fact, date, dict[str, int]]]:
    """What each case counts for on which day."""
    return [
        (fact, cell.starts_on, dict(zip(MEASURES, values, strict=True)))
        for fact in facts
        for cell, values in tallies_of([fact]).items()
        if (cell.span, cell.dimension) == ("d", "all")
    ]


def scanned(
    question: Question, days: list[tuple[Fact, date, dict[str, int]]], company_id: int
) -> dict[tuple[str, str], Sums]:
    """What a scan of the facts says, case by case and day by day."""
    cells: dict[tuple[str, str], dict[str, int]] = defaultdict(lambda: defaultdict(int))
    names = MEASURED[question.measure].counters
    for fact, day, values in days:
        if question.period.starts <= day < question.period.ends:
            keys = key_of(question.rows, fact, day, company_id), key_of(question.columns, fact, day, company_id)
            for name in names:
                cells[keys][name] += values[name]
    return {keys: Sums(**each) for keys, each in cells.items() if any(each.values())}


def questions() -> Iterator[Question]:
    """Every pair of axes with a measure of its own, over weeks, months and a free range."""
    periods = [the_period(text) for text in ("10w", "2026-Q4", "2026-10-05..2026-11-08")]
    axes = [axis for axis in Axis if axis is not Axis.BUILDING]
    measures = list(Measure)
    for n, (rows, columns) in enumerate(product(axes, [None, *axes])):
        if rows is not columns and n % 3 == len(axes) % 3:
            yield Question(rows, columns, measures[n % len(measures)], periods[n % 3])


@pytest.mark.feature("RP04")
def test_every_cell_of_every_table_is_what_a_scan_of_the_cases_says() -> None:
    development = a_development()
    other = a_development(company=development.company)
    facts = some_facts([development.pk, other.pk])
    counted(facts)
    manager = an_actor("head_office")
    ways, days = set(), days_of(facts)
    for question in questions():
        grid = pivot(question, by=manager)
        assert grid.cells == scanned(question, days, development.company_id), question
        ways.add(grid.from_counters)
        for row in grid.rows:
            parts = [cell for (key, _column), cell in grid.cells.items() if key == row]
            for name in MEASURED[question.measure].counters:
                assert sum(getattr(part, name) for part in parts) == getattr(grid.row_sums[row], name)
    assert ways == {True, False}


@pytest.mark.feature("RP04", "RP05")
def test_behind_every_cell_stand_as_many_cases_those_without_a_component_too() -> None:
    development = a_development()
    facts = some_facts([development.pk])
    counted(facts)
    manager, period = an_actor("manager", development=development), the_period("10w")
    for rows, columns in ((Axis.COMPONENT, Axis.COVERED), (Axis.CONTRACTOR, Axis.URGENCY), (Axis.TEAM, Axis.CAUSE)):
        for measure in (Measure.OPENED, Measure.CLOSED):
            grid = pivot(Question(rows, columns, measure, period), by=manager)
            for (row, column), sums in grid.cells.items():
                behind = Behind(measure.value, period, narrowed=((rows, row), (columns, column)))
                assert facts_behind(behind, by=manager).count() == getattr(sums, measure.value) > 0
    assert any(row == NOTHING for row in grid.rows)


def test_a_table_reaches_no_further_than_its_reader_and_takes_few_statements(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    mine, other = a_development(), a_development()
    counted(some_facts([mine.pk, other.pk]))
    manager = an_actor("manager", development=mine)
    for narrowed in ({}, {Axis.URGENCY: "urgent"}):
        question = Question(Axis.DEVELOPMENT, None, Measure.OPENED, the_period("10w"), narrowed=narrowed)
        grid = pivot(question, by=manager)
        assert grid.rows == [str(mine.pk)]
        assert grid.from_counters is not bool(narrowed)
        wanted = Question(Axis.DEVELOPMENT, None, Measure.OPENED, the_period("10w"), frozenset({other.pk}), narrowed)
        assert pivot(wanted, by=manager).rows == []
    with django_assert_num_queries(1):
        pivot(Question(Axis.KIND, Axis.WEEK, Measure.OPENED, the_period("10w")), by=manager)
    with django_assert_num_queries(2):
        pivot(Question(Axis.COMPONENT, Axis.URGENCY, Measure.OPENED, the_period("10w")), by=manager)


def acting(staff: Staff):  # type: ignore[no-untyped-def]
    return actor_of_staff(staff, on=NOW.date())


@pytest.mark.feature("RP04")
def test_a_table_is_kept_shared_with_a_team_and_sent_to_it_once_a_week(do_jobs: Callable[[], int]) -> None:
    development = a_development()
    supervisor = a_staff_member("supervisor", development=development)
    member, stranger = (a_staff_member("supervisor", development=development) for _n in range(2))
    team = a_team(development, lead=supervisor, members=[member])
    table = actions.save_table(
        name="各部件按时率", query=f"?{QUERY}&colour=red", sharing="team", team_id=team.pk, sending="weekly",
        by=acting(supervisor), at=NOW,
    )  # fmt: skip
    assert table.query == QUERY
    assert [kept.pk for kept in tables_of(acting(member))] == [table.pk]
    assert tables_of(acting(stranger)) == []
    assert {reader.pk for reader in readers_of(table)} == {supervisor.pk, member.pk}
    monday = datetime(2026, 11, 23, 0, 0, tzinfo=UTC)
    assert jobs.send_tables(at=NOW)["sent"] == 0  # a Wednesday
    assert jobs.send_tables(at=monday)["sent"] == 1
    assert jobs.send_tables(at=monday + timedelta(days=1))["sent"] == 0
    do_jobs()
    told = Message.objects.filter(wording="table_sent")
    assert set(told.values_list("to_id", flat=True)) == {supervisor.pk, member.pk}
    assert jobs.send_tables(at=monday + timedelta(days=8))["sent"] == 1  # the clock was late: a Tuesday
    assert AuditEvent.objects.filter(name="table.sent").count() == 2


def test_the_same_name_again_replaces_ones_own_table_and_only_ones_own_is_removed() -> None:
    development = a_development()
    manager, other = (a_staff_member("manager", development=development) for _n in range(2))
    first = actions.save_table(name="费用", query=QUERY, by=acting(manager), at=NOW)
    again = actions.save_table(name="费用 ", query="rows=team&measure=cost", by=acting(manager), at=NOW)
    assert (again.pk, again.query) == (first.pk, "rows=team&measure=cost")
    with pytest.raises(NotPermitted):
        actions.remove_table(table_id=first.pk, by=acting(other), at=NOW)
    actions.remove_table(table_id=first.pk, by=acting(manager), at=NOW)
    assert not KeptTable.objects.exists()


def test_what_is_no_table_is_not_kept_and_who_does_not_lead_shares_none() -> None:
    development = a_development()
    manager = acting(a_staff_member("manager", development=development))
    for query in ("", "rows=colour&measure=opened", "rows=team&measure=beauty"):
        with pytest.raises(BadInput):
            actions.save_table(name="表", query=query, by=manager, at=NOW)
    with pytest.raises(BadInput):
        actions.save_table(name="表", query=QUERY, sending="hourly", by=manager, at=NOW)
    with pytest.raises(NotPermitted):
        actions.save_table(name="表", query=QUERY, by=an_actor("agent", development=development), at=NOW)
    auditor = acting(a_staff_member("auditor"))
    assert not auditor.may(Permission.ASSIGN_CASE)
    with pytest.raises(NotPermitted):
        actions.save_table(name="表", query=QUERY, sharing="role", role="agent", by=auditor, at=NOW)
    table = actions.save_table(name="表", query=QUERY, by=manager, at=NOW)
    with pytest.raises(NotPermitted):
        actions.send_table(table_id=table.pk, by=manager, at=NOW)
    assert isinstance(pivot(Question(Axis.KIND, None, Measure.OPENED, the_period("4w")), by=manager), Grid)
