"""How many cases there are under each of several filters: one statement, and none counts further than is shown."""

from collections.abc import Callable, Sequence
from dataclasses import fields, replace
from datetime import datetime
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import DateTimeField

from aftercare.ground.core.actors import Actor
from aftercare.ground.core.prepared import Given, Shapes, filled
from aftercare.service.cases.models import Case
from aftercare.service.cases.queries.queue import COUNTED_AT_MOST, Filters, narrowed

# What filters look at, but for words: of the cases with some words this is gathered once, and counted for every view.
LOOKED_AT = (
    *("id", "development_id", "building_id", "unit_id", "kind", "category", "component", "channel", "step", "urgency"),
    *("reporter_id", "responsible_id", "first_contact_id", "executor_id", "executing_contractor_id", "owed_by"),
    *("due_at", "held_until", "urged", "opened_at", "closed_at"),
)
_NOW = Given("now", DateTimeField())


def count_each(many: Sequence[Filters], *, by: Actor, now: datetime, most: int = COUNTED_AT_MOST) -> list[int]:
    """As `count_up_to` for several filters, in one statement."""
    if not many:
        return []
    sql, values = _counting(many, by=by, now=now, most=most)
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchone())


class CountsOfViews:
    """As `count_each` for filters that are always the same but for who asks and when: put into words once for each."""

    def __init__(self, filters_for: Callable[[Actor, Given, Given], Sequence[Filters]]) -> None:
        self._filters_for = filters_for
        self._words = Shapes(self._put_into_words)

    def of(self, *, by: Actor, now: datetime, today_ends: datetime) -> list[int]:
        """How many there are under each of the filters."""
        sql, values = self._words.of(connection.vendor, by)
        with connection.cursor() as cursor:
            cursor.execute(sql, filled(values, {"now": now, "today_ends": today_ends}))
            return list(cursor.fetchone())

    def _put_into_words(self, _vendor: str, by: Actor) -> tuple[str, list[Any]]:
        many = self._filters_for(by, _NOW, Given("today_ends", DateTimeField()))
        return _counting(many, by=by, now=_NOW, most=COUNTED_AT_MOST)


def _counting(many: Sequence[Filters], *, by: Actor, now: datetime | Given, most: int) -> tuple[str, list[Any]]:
    common = _common(many)
    if common.text:
        return _counting_those_with_words(common, many, by=by, now=now, most=most)
    counts: list[str] = []
    values: list[Any] = []
    for filters in many:
        sql, parameters = _first_of(filters, by=by, now=now, most=most + 1)
        counts.append(f"(SELECT COUNT(*) FROM ({sql}) counted)")  # noqa: S608  the compiler's own statement
        values += parameters
    return f"SELECT {', '.join(counts)}", values


def _counting_those_with_words(
    common: Filters, many: Sequence[Filters], *, by: Actor, now: datetime | Given, most: int
) -> tuple[str, list[Any]]:
    """Those that pass what all filters have in common, words among it, are found once; each filter goes through them.

    Every seventh case may hold a frequent word: asked by each filter anew, ten counts would take ten times as long.
    """
    table = connection.ops.quote_name(Case._meta.db_table)
    try:
        sql, parameters = narrowed(common, by=by, now=now).order_by().values(*LOOKED_AT).query.sql_with_params()
    except EmptyResultSet:
        return f"SELECT {', '.join(['0'] * len(many))}", []
    found, values = f"WITH found AS MATERIALIZED ({sql})", [*parameters]
    counts: list[str] = []
    for filters in many:
        sql, parameters = _first_of(replace(filters, text=""), by=by, now=now, most=most + 1)
        counts.append(f"(SELECT COUNT(*) FROM ({sql.replace(table, 'found')}) counted)")  # noqa: S608  as above
        values += parameters
    return f"{found} SELECT {', '.join(counts)}", values


def _common(many: Sequence[Filters]) -> Filters:
    """What all filters say alike; the rest is open."""
    alike = {
        field.name: getattr(many[0], field.name)
        for field in fields(Filters)
        if field.name != "within" and len({getattr(filters, field.name) for filters in many}) == 1
    }
    return Filters(**{"state": "all", **alike})


def _first_of(filters: Filters, *, by: Actor, now: datetime | Given, most: int) -> tuple[str, tuple[Any, ...]]:
    """A query for the first `most` cases under the filters, in any order."""
    try:
        return _words_for_first(filters, by=by, now=now, most=most)
    except EmptyResultSet:
        return "SELECT 1 WHERE 1 = 0", ()


def _words_for_first(filters: Filters, *, by: Actor, now: datetime | Given, most: int) -> tuple[str, tuple[Any, ...]]:
    """As `_first_of`. Raises EmptyResultSet.

    Those named by a query of another room are walked in the order in which that room's index holds them, and asked for
    one by one, so that this ends with the last that is counted; `IN` would gather all of them first.
    """
    found = narrowed(replace(filters, within=None), by=by, now=now).order_by().values("pk")
    if filters.within is None:
        return found[:most].query.sql_with_params()
    sql, values = found.query.sql_with_params()
    named, first = filters.within.query.sql_with_params()
    (column,) = filters.within.query.values_select
    named_and_known = (
        f'SELECT DISTINCT named."{column}" FROM ({named}) named '  # noqa: S608  the compiler's own statements
        f'INNER JOIN ({sql}) known ON known."pk" = named."{column}" LIMIT {most:d}'
    )
    return named_and_known, (*first, *values)
