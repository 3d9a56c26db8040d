"""The queue: one page of cases by any mixture of filters, always bounded, paged by key."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db.models import DateTimeField, Q, QuerySet

from aftercare.ground.accounts.models import Team
from aftercare.ground.core.actors import Actor
from aftercare.ground.core.prepared import Given, Question, Shapes, Written, among, room_for, spread
from aftercare.ground.search import queries as search
from aftercare.service.cases.models import Case, CaseQuerySet, Watcher

PAGE = 50
COUNTED_AT_MOST = 1000
LOOKED_AT = 100  # so many of the newest cases with a word are tried before all that have it are gathered
SORTS = {"due": ("due_at", "id"), "newest": ("-id",)}
# What a row of a list shows of a case; the texts, routes and answers of fifty cases are left where they are.
ROW_FIELDS = (
    *("number", "kind", "subject", "component", "symptom", "place", "channel", "urgency", "emergency", "policy_id"),
    *("procedure", "step", "step_since", "owed_by", "due_at", "held_until", "return_of_id", "reopened", "urged"),
    *("opened_at", "finish_by", "closed_at", "unit__code", "development__name", "responsible__name"),
    *("executor__name", "executing_contractor__name", "executing_contractor__short_name"),
)


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
    due_after: datetime | Given | None = None
    due_before: datetime | Given | None = None
    opened_after: datetime | None = None
    opened_before: datetime | None = None
    held: bool | None = None
    unassigned: bool = False
    urged: bool = False
    watched_by: int | None = None
    within: "QuerySet[Any, Any] | None" = None
    text: str = ""
    sort: str = "due"

    @property
    def is_timeless(self) -> bool:
        """Whether the question is the same at any time, and has nothing in it but plain values."""
        moments = (self.due_after, self.due_before, self.opened_after, self.opened_before)
        return not (self.late or self.text or self.within is not None or any(moments))


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


def narrowed(filters: Filters, *, by: Actor, now: datetime | Given) -> CaseQuerySet:
    """The visible cases that pass every filter, without order."""
    equal = {field: getattr(filters, name) for name, field in _EQUAL.items() if getattr(filters, name)}
    wanted = [Q(**equal)] if equal else []
    if filters.state in ("open", "closed"):
        wanted.append(Q(closed_at__isnull=filters.state == "open"))
    if filters.held is not None:
        wanted.append(Q(held_until__isnull=not filters.held))
    if filters.unassigned:
        wanted.append(Q(executor__isnull=True, executing_contractor__isnull=True))
    if filters.urged:
        wanted.append(Q(urged__gt=Written(0)))
    wanted += [*_by_dates(filters, now), *_by_people(filters)]
    if filters.within is not None:
        wanted.append(Q(pk__in=filters.within))
    if filters.text.strip():
        wanted.append(search.holding("case", filters.text))
    return Case.objects.visible_to(by).filter(*wanted)  # at once: each further `filter` copies the whole query


def _by_dates(filters: Filters, now: datetime | Given) -> list[Q]:
    bounds = {
        "due_at__gte": filters.due_after,
        "due_at__lt": filters.due_before,
        "opened_at__gte": filters.opened_after,
        "opened_at__lt": filters.opened_before,
    }
    given = [Q(**{name: moment}) for name, moment in bounds.items() if moment]
    return [*given, Q(due_at__lt=now)] if filters.late else given


def _by_people(filters: Filters) -> list[Q]:
    wanted = []
    if filters.reporter_id:
        wanted.append(Q(reporter_id=filters.reporter_id) | Q(reporter__merged_into_id=filters.reporter_id))
    if filters.team_id:
        members = Team.members.through.objects.filter(team_id=filters.team_id).values("staff_id")
        wanted.append(Q(responsible__in=members))
    if filters.not_responsible_id:
        wanted.append(~Q(responsible=filters.not_responsible_id))
    if filters.watched_by:
        wanted.append(Q(pk__in=Watcher.objects.filter(staff=filters.watched_by).values("case_id")))
    return wanted


def list_queue(
    filters: Filters, *, by: Actor, now: datetime, after: str = "", size: int = PAGE, fields: Sequence[str] = ()
) -> Page:
    """One page of the queue; `after` is the `next_key` of the page before. One statement.

    Sorted by the date of the next step (`due`, only open cases have one) or by what came last (`newest`). `fields`
    names what is read of a case; without it everything is, which takes three times as long.
    """
    by_due = filters.sort == "due" and filters.state == "open"
    if not after and filters.is_timeless:
        rows = _FIRST_PAGE.of(filters, by, size, tuple(fields)).rows()
    else:
        of_few = _newest_with_words(filters, by=by, now=now, size=size, fields=fields) if not after else None
        rows = _page_of(filters, by=by, now=now, after=after, size=size, fields=fields) if of_few is None else of_few
    last = rows[size - 1] if len(rows) > size else None
    return Page(cases=rows[:size], next_key=_key(last, by_due=by_due) if last else "")


def _page_of(filters: Filters, *, by: Actor, now: datetime, after: str, size: int, fields: Sequence[str]) -> list[Case]:
    by_due = filters.sort == "due" and filters.state == "open"
    cases = narrowed(filters, by=by, now=now)
    if after:
        cases = cases.filter(_beyond(after, by_due=by_due))
    return list(_in_order(cases, by_due=by_due, size=size, fields=fields))


def _newest_with_words(
    filters: Filters, *, by: Actor, now: datetime, size: int, fields: Sequence[str]
) -> list[Case] | None:
    """A first page of the newest with some words, out of the newest that have them at all; None if that is too few.

    A frequent word stands in every seventh case: to gather all that have it would take a hundred times as long.
    """
    if not filters.text.strip() or (filters.sort == "due" and filters.state == "open"):
        return None
    newest, rest = search.search("case", filters.text, LOOKED_AT), replace(filters, text="")
    if not newest:
        return []
    if rest.is_timeless:
        named = _NAMED.of(rest, by, size, tuple(fields), room_for(len(newest)))
        rows = named.rows(**spread("case", newest))
    else:
        cases = narrowed(rest, by=by, now=now).filter(pk__in=newest)
        rows = list(_in_order(cases, by_due=False, size=size, fields=fields))
    return rows if len(newest) < LOOKED_AT or len(rows) > size else None


def _in_order(cases: CaseQuerySet, *, by_due: bool, size: int, fields: Sequence[str]) -> "QuerySet[Case]":
    """A page and one more, with what is shown of a case."""
    cases = cases.select_related("unit", "development", "responsible", "executor", "executing_contractor")
    if fields:
        cases = cases.only(*fields)
    return cases.order_by(*SORTS["due" if by_due else "newest"])[: size + 1]


def _first_page(filters: Filters, by: Actor, size: int, fields: tuple[str, ...]) -> Question[Case]:
    by_due = filters.sort == "due" and filters.state == "open"
    return Question(lambda: _in_order(narrowed(filters, by=by, now=_NOW), by_due=by_due, size=size, fields=fields))


def _of_named(filters: Filters, by: Actor, size: int, fields: tuple[str, ...], places: int) -> Question[Case]:
    def build() -> "QuerySet[Case]":
        cases = narrowed(filters, by=by, now=_NOW).filter(among("pk", "case", places))
        return _in_order(cases, by_due=False, size=size, fields=fields)

    return Question(build)


_NOW = Given("now", DateTimeField())
_NAMED = Shapes(_of_named)
_FIRST_PAGE = Shapes(_first_page)


def numbers_of(filters: Filters, *, by: Actor, now: datetime, most: int) -> list[int]:
    """The ids of the first `most` cases of the queue under these filters, in its order."""
    by_due = filters.sort == "due" and filters.state == "open"
    found = narrowed(filters, by=by, now=now).order_by(*SORTS["due" if by_due else "newest"])
    return list(found.values_list("pk", flat=True)[:most])


def count_up_to(filters: Filters, *, by: Actor, now: datetime, most: int = COUNTED_AT_MOST) -> int:
    """How many there are, but never counting further than `most` + 1: beyond that people see “1,000+”."""
    return narrowed(filters, by=by, now=now).order_by()[: most + 1].count()


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
