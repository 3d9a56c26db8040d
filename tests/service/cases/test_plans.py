"""The ready views of the queue are counted and listed from an index, however many cases are closed."""

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from aftercare.faces.web.desk.queue_filters import FIRST_VIEWS, filters_of
from aftercare.ground.accounts.queries import actor_of_staff
from aftercare.ground.accounts.queries.staff import names_of_colleagues
from aftercare.ground.core.database import is_postgresql
from aftercare.service.cases.models import Case
from aftercare.service.cases.queries.counting import count_each
from aftercare.service.cases.queries.queue import Filters, narrowed
from tests.factories.accounts import a_staff_member, an_actor
from tests.factories.cases import a_case

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)


def plan_of(sql: str, parameters: object) -> str:
    """How the database would answer.

    PostgreSQL prefers to read small tables whole, or to sort their few rows, and is told not to where it can do
    otherwise; SQLite forgets what it was told of the small tables of other tests.
    """
    with connection.cursor() as cursor:
        if is_postgresql():
            cursor.execute("SET LOCAL enable_seqscan = off")
            cursor.execute("SET LOCAL enable_sort = off")
            cursor.execute(f"EXPLAIN {sql}", parameters)
        else:
            for words in ("ANALYZE sqlite_schema", "DELETE FROM sqlite_stat1", "ANALYZE sqlite_schema"):
                cursor.execute(words)
            cursor.execute(f"EXPLAIN QUERY PLAN {sql}", parameters)
        return "\n".join(str(row[-1]) for row in cursor.fetchall())


def reads_whole_tables(plan: str) -> bool:
    """Whether some table is read from its beginning to its end, without any index."""
    if is_postgresql():
        return "Seq Scan" in plan
    return any("SCAN" in line and "USING" not in line for line in plan.splitlines())


@pytest.mark.parametrize("view", [view for view in FIRST_VIEWS if view != "closed"])
def test_a_ready_view_is_counted_from_an_index(view: str) -> None:
    by = an_actor("agent")
    found = narrowed(filters_of({"view": view}, by=by, now=NOW), by=by, now=NOW).order_by().values("pk")[:1001]
    plan = plan_of(*found.query.sql_with_params())
    assert not reads_whole_tables(plan), plan


def test_what_waits_for_approval_is_counted_without_gathering_all_of_it_first() -> None:
    by = an_actor("agent")
    with CaptureQueriesContext(connection) as said:
        count_each([filters_of({"view": "approval"}, by=by, now=NOW)], by=by, now=NOW)
    plan = plan_of(said[0]["sql"], ())
    assert "cost_waiting" in plan and "LIST SUBQUERY" not in plan and "Hash" not in plan, plan


def test_colleagues_are_listed_by_name_from_an_index_alone() -> None:
    by = an_actor("agent")
    with CaptureQueriesContext(connection) as said:
        names_of_colleagues(by)
    plan = plan_of(said[0]["sql"], ())
    assert "staff_by_name" in plan and ("COVERING" in plan or "Index Only" in plan), plan


@pytest.mark.parametrize(
    "filters", [Filters(), Filters(state="closed", sort="newest"), Filters(late=True), Filters(held=True)]
)
def test_a_page_of_the_queue_is_read_in_the_order_of_an_index(filters: Filters) -> None:
    by = an_actor("agent")
    order = ("-id",) if filters.sort == "newest" else ("due_at", "id")
    found = narrowed(filters, by=by, now=NOW).order_by(*order).values("pk")[:51]
    plan = plan_of(*found.query.sql_with_params())
    assert "TEMP B-TREE" not in plan, plan
    assert not any(line.strip().startswith("Sort") for line in plan.splitlines()), plan


def test_the_case_of_a_number_is_looked_up_by_the_index_however_it_is_typed() -> None:
    case = a_case()
    for typed in (case.number, f" {case.number.lower()} "):
        found = Case.objects.visible_to(an_actor("head_office")).numbered(typed)
        assert found.get() == case
        assert not reads_whole_tables(plan_of(*found.query.sql_with_params()))


def test_who_asks_is_found_out_without_reading_all_staff() -> None:
    deputy = a_staff_member("agent")
    a_staff_member("supervisor", deputy=deputy, away_from=NOW.date(), away_until=NOW.date())
    with CaptureQueriesContext(connection) as said:
        assert actor_of_staff(deputy, on=NOW.date()).acts_for
    plan = plan_of(said[0]["sql"].replace("%", "%%"), ())
    assert not reads_whole_tables(plan), plan
