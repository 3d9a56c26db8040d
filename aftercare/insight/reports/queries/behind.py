"""The cases behind a figure: the same conditions as those under which it was counted (RP05)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from aftercare.ground.accounts.models import Development
from aftercare.ground.core.actors import Actor
from aftercare.insight.reports.models import CaseFact, CaseFactQuerySet
from aftercare.insight.reports.rules import Period
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
    """Which figure, of which time and developments (None: all within reach), narrowed to one key of a dimension."""

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


def facts_behind(behind: Behind, *, by: Actor) -> CaseFactQuerySet:
    """The facts that were counted, without order."""
    day, condition = FIGURES[behind.figure]
    found = CaseFact.objects.visible_to(by).filter(condition, **{f"{day}__isnull": False})
    if behind.development_ids is not None:
        found = found.filter(development_id__in=behind.development_ids)
    since = behind.period.starts if behind.period else behind.since
    until = behind.period.ends if behind.period else behind.until
    if since:
        found = found.filter(**{f"{day}__gte": since})
    if until:
        found = found.filter(**{f"{day}__lt": until})
    names = (
        "kind",
        "component",
        "channel",
        "contractor_id",
        "building_id",
        "team_id",
        "responsible_id",
        "first_contact_id",
    )
    found = found.filter(narrowing(behind.narrowed))
    return found.filter(**{name: getattr(behind, name) for name in names if getattr(behind, name)})


@dataclass(frozen=True)
class Page:
    """One page of cases behind a figure, the latest first, and the key from which the next begins."""

    cases: list[Case]
    facts: dict[int, CaseFact]
    next_key: str


def list_behind(behind: Behind, *, by: Actor, after: str = "", size: int = PAGE) -> Page:
    """One page of the cases behind a figure. Two statements."""
    day = FIGURES[behind.figure][0]
    found = facts_behind(behind, by=by)
    last_day, _mark, last_id = after.rpartition("~")
    if last_id.isdigit() and last_day:
        found = found.filter(Q(**{f"{day}__lt": last_day}) | Q(**{day: last_day}, case_id__lt=int(last_id)))
    facts = list(found.order_by(f"-{day}", "-case_id")[: size + 1])
    next_key = f"{getattr(facts[size - 1], day):%Y-%m-%d}~{facts[size - 1].pk}" if len(facts) > size else ""
    held = {fact.pk: fact for fact in facts[:size]}
    shown = Case.objects.visible_to(by).filter(pk__in=held)
    named = shown.select_related("unit", "development", "responsible", "executor", "executing_contractor", "reporter")
    cases = {case.pk: case for case in named.order_by("pk")}
    return Page([cases[pk] for pk in held if pk in cases], held, next_key)
