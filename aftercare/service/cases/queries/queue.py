"""The queue: one page of cases by any mixture of filters, always bounded, paged by key."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Q, QuerySet

from aftercare.ground.accounts.models import Team
from aftercare.ground.core.actors import Actor
from aftercare.ground.search import queries as search
from aftercare.service.cases.models import Case, CaseQuerySet, Watcher

PAGE = 50
COUNTED_AT_MOST = 1000
SORTS = {"due": ("due_at", "id"), "newest": ("-id",)}


@dataclass(frozen=True)
class Filters:
    """What the queue is narrowed to; empty means any. `state` is open, closed or all.

    `within` is a query for numbers of cases, by which rooms above narrow the queue to what only they know.
    """

    state: str = "open"
    kind: str = ""
    category: str = ""
    component: str = ""
    channel: str = ""
    step: str = ""
    development_id: int | None = None
    building_id: int | None = None
    unit_id: int | None = None
    reporter_id: int | None = None
    responsible_id: int | None = None
    first_contact_id: int | None = None
    not_responsible_id: int | None = None
    executor_id: int | None = None
    contractor_id: int | None = None
    team_id: int | None = None
    owed_by: str = ""
    urgency: str = ""
    late: bool = False
    due_after: datetime | None = None
    due_before: datetime | None = None
    opened_after: datetime | None = None
    opened_before: datetime | None = None
    held: bool | None = None
    unassigned: bool = False
    urged: bool = False
    watched_by: int | None = None
    within: "QuerySet[Any, Any] | None" = None
    text: str = ""
    sort: str = "due"


@dataclass(frozen=True)
class Page:
    """One page: its cases, and the key from which the next begins (empty at the end)."""

    cases: list[Case]
    next_key: str


_EQUAL: Mapping[str, str] = {
    "kind": "kind",
    "category": "category",
    "component": "component",
    "channel": "channel",
    "step": "step",
    "development_id": "development_id",
    "building_id": "building_id",
    "unit_id": "unit_id",
    "responsible_id": "responsible_id",
    "first_contact_id": "first_contact_id",
    "executor_id": "executor_id",
    "contractor_id": "executing_contractor_id",
    "owed_by": "owed_by",
    "urgency": "urgency",
}


def narrowed(filters: Filters, *, by: Actor, now: datetime) -> CaseQuerySet:
    """The visible cases that pass every filter, without order."""
    cases = Case.objects.visible_to(by)
    if filters.state == "open":
        cases = cases.filter(closed_at__isnull=True)
    elif filters.state == "closed":
        cases = cases.filter(closed_at__isnull=False)
    equal = {field: getattr(filters, name) for name, field in _EQUAL.items() if getattr(filters, name)}
    cases = cases.filter(**equal)
    if filters.reporter_id:
        cases = cases.filter(Q(reporter_id=filters.reporter_id) | Q(reporter__merged_into_id=filters.reporter_id))
    if filters.held is not None:
        cases = cases.filter(held_until__isnull=not filters.held)
    if filters.unassigned:
        cases = cases.filter(executor__isnull=True, executing_contractor__isnull=True)
    if filters.urged:
        cases = cases.filter(urged__gt=0)
    cases = _by_people(_by_dates(cases, filters, now), filters)
    if filters.within is not None:
        cases = cases.filter(pk__in=filters.within)
    if filters.text.strip():
        cases = cases.filter(pk__in=search.matching_ids("case", filters.text))
    return cases


def _by_dates(cases: CaseQuerySet, filters: Filters, now: datetime) -> CaseQuerySet:
    if filters.late:
        cases = cases.filter(due_at__lt=now)
    bounds = {
        "due_at__gte": filters.due_after,
        "due_at__lt": filters.due_before,
        "opened_at__gte": filters.opened_after,
        "opened_at__lt": filters.opened_before,
    }
    return cases.filter(Q(**{name: moment for name, moment in bounds.items() if moment}))


def _by_people(cases: CaseQuerySet, filters: Filters) -> CaseQuerySet:
    if filters.team_id:
        members = Team.members.through.objects.filter(team_id=filters.team_id).values("staff_id")
        cases = cases.filter(responsible__in=members)
    if filters.not_responsible_id:
        cases = cases.exclude(responsible=filters.not_responsible_id)
    if filters.watched_by:
        cases = cases.filter(pk__in=Watcher.objects.filter(staff=filters.watched_by).values("case_id"))
    return cases


def list_queue(filters: Filters, *, by: Actor, now: datetime, after: str = "", size: int = PAGE) -> Page:
    """One page of the queue; `after` is the `next_key` of the page before. One statement.

    Sorted by the date of the next step (`due`, only open cases have one) or by what came last (`newest`).
    """
    by_due = filters.sort == "due" and filters.state == "open"
    cases = narrowed(filters, by=by, now=now)
    if after:
        cases = cases.filter(_beyond(after, by_due=by_due))
    cases = cases.select_related("unit", "development", "responsible", "executor", "executing_contractor")
    rows = list(cases.order_by(*SORTS["due" if by_due else "newest"])[: size + 1])
    last = rows[size - 1] if len(rows) > size else None
    return Page(cases=rows[:size], next_key=_key(last, by_due=by_due) if last else "")


def numbers_of(filters: Filters, *, by: Actor, now: datetime, most: int) -> list[int]:
    """The ids of the first `most` cases of the queue under these filters, in its order."""
    by_due = filters.sort == "due" and filters.state == "open"
    found = narrowed(filters, by=by, now=now).order_by(*SORTS["due" if by_due else "newest"])
    return list(found.values_list("pk", flat=True)[:most])


def count_up_to(filters: Filters, *, by: Actor, now: datetime, most: int = COUNTED_AT_MOST) -> int:
    """How many there are, but never counting further than `most` + 1: beyond that people see “1,000+”."""
    return narrowed(filters, by=by, now=now).order_by()[: most + 1].count()


def count_each(many: Sequence[Filters], *, by: Actor, now: datetime, most: int = COUNTED_AT_MOST) -> list[int]:
    """As `count_up_to` for several filters, in one statement."""
    counts: list[str] = []
    values: list[Any] = []
    for filters in many:
        found = narrowed(filters, by=by, now=now).order_by().values("pk")[: most + 1]
        try:
            sql, parameters = found.query.sql_with_params()
        except EmptyResultSet:
            sql, parameters = "SELECT 1 WHERE 1 = 0", ()
        counts.append(f"(SELECT COUNT(*) FROM ({sql}) counted)")  # noqa: S608  the compiler's own statement
        values += parameters
    if not counts:
        return []
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(counts)}", values)
        return list(cursor.fetchone())


def _key(case: Case, *, by_due: bool) -> str:
    return f"{case.due_at.isoformat()}~{case.pk}" if by_due and case.due_at else str(case.pk)


def _beyond(after: str, *, by_due: bool) -> Q:
    due, _mark, pk = after.rpartition("~")
    if not pk.isdigit():
        return Q()
    if not by_due or not due:
        return Q(pk__lt=int(pk))
    moment = datetime.fromisoformat(due)
    return Q(due_at__gt=moment) | Q(due_at=moment, pk__gt=int(pk))
