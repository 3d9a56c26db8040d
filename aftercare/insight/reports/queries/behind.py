"""The cases behind a figure: the same conditions as those under which it was counted (RP05)."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from operator import ge, gt, lt
from typing import Any, cast

from django.db.models import Q, QuerySet

from aftercare.ground.accounts.models import Development
from aftercare.ground.core.actors import Actor
from aftercare.insight.reports.models import CaseFact, CaseFactQuerySet, reach_of
from aftercare.insight.reports.queries.figures import within
from aftercare.insight.reports.queries.known import Known
from aftercare.insight.reports.rules import Fact, Period
from aftercare.insight.reports.rules.counting import IN_TIME, LATE, NOT_SATISFIED, SATISFIED
from aftercare.insight.reports.rules.pivoting import FIELDS, NOTHING, TIMES, Axis
from aftercare.service.cases.models import Case

WRITTEN = frozenset({"kind", "category", "component", "channel", "urgency", "cause"})
"""The fields that hold a word, empty for nothing; the others hold a number or nothing."""
PAGE = 50
# figure -> the day by which it belongs to a period, and what must be true of the case
FIGURES: Mapping[str, tuple[str, Q]] = {
    "opened": ("opened_on", Q()),
    "still_open": ("opened_on", Q(closed_on__isnull=True)),
    "returned": ("opened_on", Q(returned=True)),
    "answered_in_time": ("opened_on", Q(answered=IN_TIME)),
    "answered_late": ("opened_on", Q(answered=LATE)),
    "closed": ("closed_on", Q()),
    "finished_in_time": ("closed_on", Q(finished=IN_TIME)),
    "finished_late": ("closed_on", Q(finished=LATE)),
    "reopened": ("closed_on", Q(reopened__gt=0)),
    "cost": ("closed_on", Q(cost__gt=0)),
    "cost_own": ("closed_on", Q(cost_own__gt=0)),
    "cost_owner": ("closed_on", Q(cost_owner__gt=0)),
    "satisfied": ("asked_on", Q(outcome=SATISFIED)),
    "not_satisfied": ("asked_on", Q(outcome=NOT_SATISFIED)),
    "ratings": ("rated_on", Q()),
    "handed_on": ("opened_on", Q(hand_offs__gt=0)),
    "first_words": ("opened_on", Q(first_word_own__isnull=False)),
    "first_words_own": ("opened_on", Q(first_word_own=True)),
}


@dataclass(frozen=True)
class Behind:
    """Which figure, of which time and developments (None: all within reach), narrowed to one key of a dimension.

    `as_of`: the cases that stood behind it at a moment of the past.
    """

    figure: str
    period: Period | None = None
    since: date | None = None
    until: date | None = None
    development_ids: frozenset[int] | None = None
    kind: str = ""
    component: str = ""
    channel: str = ""
    contractor_id: int | None = None
    building_id: int | None = None
    team_id: int | None = None
    responsible_id: int | None = None
    first_contact_id: int | None = None
    narrowed: tuple[tuple[Axis, str], ...] = ()
    as_of: datetime | None = None


def narrowing(narrowed: Iterable[tuple[Axis, str]]) -> Q:
    """The condition that these axes have these keys; `-` stands for having nothing of the kind.

    A key that cannot be one of its axis is that of no case.
    """
    found = Q()
    for axis, key in narrowed:
        if axis in TIMES:
            continue
        name = FIELDS[axis]
        if axis is Axis.COMPANY:
            found &= Q(development_id__in=developments_of_company(key))
        elif key == NOTHING:
            found &= Q(**{name: ""}) if name in WRITTEN else Q(**{f"{name}__isnull": True})
        elif axis is Axis.COVERED:
            found &= Q(covered=key == "yes")
        elif name in WRITTEN:
            found &= Q(**{name: key})
        else:
            found &= Q(**{name: int(key) if key.isdigit() and len(key) < 19 else 0})
    return found


def developments_of_company(key: str) -> "QuerySet[Development, int]":
    """The numbers of the developments that belong to a company itself."""
    of = Development.objects.filter(company_id=int(key) if key.isdigit() and len(key) < 19 else 0)
    return of.values_list("pk", flat=True)


NARROWED_BY = (
    "kind",
    "component",
    "channel",
    "contractor_id",
    "building_id",
    "team_id",
    "responsible_id",
    "first_contact_id",
)


def conditions_of(behind: Behind) -> tuple[str, Q]:
    """The day by which a figure belongs to its time, and everything that must be true of a fact."""
    day, condition = FIGURES[behind.figure]
    found = condition & Q(**{f"{day}__isnull": False})
    since = behind.period.starts if behind.period else behind.since
    until = behind.period.ends if behind.period else behind.until
    if since:
        found &= Q(**{f"{day}__gte": since})
    if until:
        found &= Q(**{f"{day}__lt": until})
    equal = {name: getattr(behind, name) for name in NARROWED_BY if getattr(behind, name)}
    return day, found & narrowing(behind.narrowed) & Q(**equal)


def facts_behind(behind: Behind, *, by: Actor) -> CaseFactQuerySet:
    """The facts that were counted, without order."""
    found = CaseFact.objects.visible_to(by).filter(conditions_of(behind)[1])
    return found if behind.development_ids is None else found.filter(development_id__in=behind.development_ids)


def facts_then(behind: Behind, at: datetime, *, by: Actor) -> list[Fact]:
    """The facts that were counted at a moment of the past, the latest first."""
    ids = within(behind.development_ids, reach_of(by))
    day, condition = conditions_of(behind)
    facts = [
        fact
        for fact in Known(at=at, ids=ids).facts(Q() if behind.period is None else _near(day, behind))
        if holds(condition, fact)
    ]
    return sorted(facts, key=lambda fact: (getattr(fact, day), fact.case_id), reverse=True)


def _near(day: str, behind: Behind) -> Q:
    period = behind.period
    assert period is not None
    return Q(**{f"{day}__gte": period.starts, f"{day}__lt": period.ends})


def holds(condition: Q, fact: Fact) -> bool:
    """Whether a condition on columns of facts holds for one that is at hand."""
    answers = (
        holds(child, fact) if isinstance(child, Q) else _holds_one(cast("tuple[str, Any]", child), fact)
        for child in condition.children
    )
    met = any(answers) if condition.connector == Q.OR and condition.children else all(answers)
    return met is not condition.negated


def _holds_one(asked: tuple[str, Any], fact: Fact) -> bool:
    lookup, wanted = asked
    name, _mark, way = lookup.partition("__")
    value = getattr(fact, name)
    if way == "isnull":
        return (value is None) is wanted
    if way == "in":
        return value in set(wanted)
    if not way:
        return bool(value == wanted)
    return value is not None and WAYS[way](value, wanted)


WAYS: Mapping[str, Callable[[Any, Any], bool]] = {"gt": gt, "gte": ge, "lt": lt}


@dataclass(frozen=True)
class Page:
    """One page of cases behind a figure, the latest first, and the key from which the next begins."""

    cases: list[Case]
    facts: dict[int, CaseFact] | dict[int, Fact]
    next_key: str


def list_behind(behind: Behind, *, by: Actor, after: str = "", size: int = PAGE) -> Page:
    """One page of the cases behind a figure. Two statements, three for a moment of the past."""
    day = FIGURES[behind.figure][0]
    last_day, _mark, last_id = after.rpartition("~")
    beyond = (last_day, int(last_id)) if last_id.isdigit() and last_day else None
    if behind.as_of is not None:
        return _page_then(behind, behind.as_of, beyond, by=by, size=size)
    found = facts_behind(behind, by=by)
    if beyond:
        found = found.filter(Q(**{f"{day}__lt": last_day}) | Q(**{day: last_day}, case_id__lt=beyond[1]))
    facts = list(found.order_by(f"-{day}", "-case_id")[: size + 1])
    next_key = f"{getattr(facts[size - 1], day):%Y-%m-%d}~{facts[size - 1].pk}" if len(facts) > size else ""
    held = {fact.pk: fact for fact in facts[:size]}
    cases = _cases(held, by=by)
    return Page([cases[pk] for pk in held if pk in cases], held, next_key)


def _page_then(behind: Behind, at: datetime, beyond: tuple[str, int] | None, *, by: Actor, size: int) -> Page:
    day = FIGURES[behind.figure][0]
    facts = facts_then(behind, at, by=by)
    if beyond:
        facts = [fact for fact in facts if (f"{getattr(fact, day):%Y-%m-%d}", fact.case_id) < beyond]
    last = facts[size - 1] if len(facts) > size else None
    held = {fact.case_id: fact for fact in facts[:size]}
    cases = _cases(held, by=by)
    next_key = f"{getattr(last, day):%Y-%m-%d}~{last.case_id}" if last else ""
    return Page([cases[pk] for pk in held if pk in cases], held, next_key)


def _cases(numbers: Iterable[int], *, by: Actor) -> dict[int, Case]:
    shown = Case.objects.visible_to(by).filter(pk__in=list(numbers))
    named = shown.select_related("unit", "development", "responsible", "executor", "executing_contractor", "reporter")
    return {case.pk: case for case in named.order_by("pk")}
