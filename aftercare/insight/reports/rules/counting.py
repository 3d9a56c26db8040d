"""What one case adds to the counters. Pure.

Whatever is counted belongs to a day: taking in and first answers to the day of intake, closing, promised dates and cost
to the day of closing, what owners said to the day on which they were asked. So a figure of a period is a plain sum, and
the cases behind it are those whose day lies in the period.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple

from aftercare.insight.reports.rules.periods import Span, first_of

IN_TIME, LATE = "in_time", "late"
SATISFIED, NOT_SATISFIED = "satisfied", "not_satisfied"

MEASURES = (
    "opened",
    "still_open",
    "returned",
    "answered_in_time",
    "answered_late",
    "closed",
    "finished_in_time",
    "finished_late",
    "reopened",
    "minutes",
    "cost",
    "cost_own",
    "cost_owner",
    "satisfied",
    "not_satisfied",
    "ratings",
    "stars",
    "handed_on",
    "hand_offs",
    "first_words",
    "first_words_own",
    "answer_minutes",
)
DIMENSIONS = ("all", "kind", "component", "contractor", "channel", "building", "team", "person", "first")
OF_GROUP = ("all", "kind", "component", "contractor", "channel")  # kept for all developments together as well
BY_DAY = ("all", "kind")  # days are many: only what is asked of single days is kept for them


@dataclass(frozen=True)
class Fact:
    """What the figures know of one case. Money in whole cents (分), `minutes` from intake to closing.

    `answered` and `finished` say how the two promises were kept: `in_time`, `late` or, so far, nothing. `hand_offs`
    counts how often it was given to somebody else to answer for; `first_word_own` says whether the first word to the
    owner came from the first contact (None: nobody has written or spoken yet), `answer_minutes` after how long.
    """

    case_id: int
    development_id: int
    opened_on: date
    building_id: int | None = None
    unit_id: int | None = None
    kind: str = ""
    category: str = ""
    component: str = ""
    channel: str = ""
    urgency: str = ""
    emergency: bool = False
    contractor_id: int | None = None
    responsible_id: int | None = None
    closed_on: date | None = None
    answered: str = ""
    finished: str = ""
    returned: bool = False
    reopened: int = 0
    rejected: int = 0
    urged: int = 0
    covered: bool | None = None
    minutes: int = 0
    outcome: str = ""
    asked_on: date | None = None
    stars: int | None = None
    rated_on: date | None = None
    cost: int = 0
    cost_own: int = 0
    cost_owner: int = 0
    team_id: int | None = None
    first_contact_id: int | None = None
    hand_offs: int = 0
    cause: str = ""
    answered_on: date | None = None
    answer_minutes: int = 0
    first_word_own: bool | None = None


def as_known_on(fact: Fact, day: date) -> Fact | None:
    """What a case was known to be at the end of a day, read off its own dates; None before it was taken in."""
    if fact.opened_on > day:
        return None
    if fact.answered_on is not None and fact.answered_on > day:
        fact = replace(fact, answered="", answered_on=None, first_word_own=None, answer_minutes=0)
    if fact.closed_on is not None and fact.closed_on > day:
        fact = replace(fact, closed_on=None, minutes=0, finished="")
    if fact.asked_on is not None and fact.asked_on > day:
        fact = replace(fact, asked_on=None, outcome="")
    if fact.rated_on is not None and fact.rated_on > day:
        fact = replace(fact, rated_on=None, stars=None)
    return fact


class Cell(NamedTuple):
    """One counter: what is counted there, of which development, beginning when."""

    span: str
    dimension: str
    development_id: int
    starts_on: date
    key: str


class GroupCell(NamedTuple):
    """One counter of all developments together."""

    span: str
    dimension: str
    starts_on: date
    key: str


Place = tuple[str, int, date, str]  # as a cell, of one day: dimension, development, day, key
Days = dict[Place, list[int]]
Changes = dict[Cell, list[int]]  # the values stand in the order of MEASURES

GroupChanges = dict[GroupCell, list[int]]

_AT = {name: place for place, name in enumerate(MEASURES)}


def _measures(fact: Fact) -> Iterator[tuple[date, list[tuple[int, int]]]]:
    """What is counted on which day, as places in MEASURES and values."""
    opened = [(_AT["opened"], 1)]
    if fact.closed_on is None:
        opened.append((_AT["still_open"], 1))
    if fact.returned:
        opened.append((_AT["returned"], 1))
    if fact.answered:
        opened.append((_AT[f"answered_{fact.answered}"], 1))
    if fact.hand_offs:
        opened += [(_AT["handed_on"], 1), (_AT["hand_offs"], fact.hand_offs)]
    if fact.first_word_own is not None:
        opened += [(_AT["first_words"], 1), (_AT["first_words_own"], int(fact.first_word_own))]
        opened.append((_AT["answer_minutes"], fact.answer_minutes))
    yield fact.opened_on, opened
    if fact.closed_on is not None:
        closed = [(_AT["closed"], 1), (_AT["minutes"], fact.minutes)]
        if fact.finished:
            closed.append((_AT[f"finished_{fact.finished}"], 1))
        if fact.reopened:
            closed.append((_AT["reopened"], 1))
        if fact.cost:
            closed += [(_AT[name], getattr(fact, name)) for name in ("cost", "cost_own", "cost_owner")]
        yield fact.closed_on, closed
    if fact.asked_on is not None and fact.outcome in (SATISFIED, NOT_SATISFIED):
        yield fact.asked_on, [(_AT[fact.outcome], 1)]
    if fact.rated_on is not None and fact.stars is not None:
        yield fact.rated_on, [(_AT["ratings"], 1), (_AT["stars"], fact.stars)]


def _keys(fact: Fact) -> list[tuple[str, str]]:
    keys = [("all", ""), ("kind", fact.kind), ("channel", fact.channel)]
    if fact.component:
        keys.append(("component", fact.component))
    if fact.contractor_id:
        keys.append(("contractor", str(fact.contractor_id)))
    if fact.building_id:
        keys.append(("building", str(fact.building_id)))
    if fact.team_id:
        keys.append(("team", str(fact.team_id)))
    if fact.responsible_id:
        keys.append(("person", str(fact.responsible_id)))
    if fact.first_contact_id:
        keys.append(("first", str(fact.first_contact_id)))
    return keys


def add_days(days: Days, fact: Fact, *, times: int = 1) -> None:
    """Add what a case counts for to `days`, in place; with `times` -1 take it off."""
    keys, development_id = _keys(fact), fact.development_id
    for day, counted in _measures(fact):
        for dimension, key in keys:
            place = (dimension, development_id, day, key)
            held = days.get(place)
            if held is None:
                held = days[place] = [0] * len(MEASURES)
            for at, value in counted:
                held[at] += value * times


def spread(days: Days) -> Changes:
    """Days summed up to weeks and months as well; counters that do not change are left out."""
    changes: Changes = {}
    for (dimension, development_id, day, key), values in days.items():
        if not any(values):
            continue
        for span in (Span.DAY, Span.WEEK, Span.MONTH) if dimension in BY_DAY else (Span.WEEK, Span.MONTH):
            cell = Cell(span.value, dimension, development_id, first_of(span, day), key)
            held = changes.get(cell)
            changes[cell] = list(values) if held is None else [a + b for a, b in zip(held, values, strict=True)]
    return {cell: values for cell, values in changes.items() if any(values)}


def of_group(changes: Changes) -> GroupChanges:
    """What changes for all developments together: nothing, where a case went from one of them to another."""
    added: GroupChanges = {}
    for cell, values in changes.items():
        if cell.dimension in OF_GROUP:
            at = GroupCell(cell.span, cell.dimension, cell.starts_on, cell.key)
            held = added.get(at)
            added[at] = list(values) if held is None else [a + b for a, b in zip(held, values, strict=True)]
    return {at: values for at, values in added.items() if any(values)}


def tallies_of(facts: Iterable[Fact]) -> Changes:
    """What cases add to which counters."""
    days: Days = {}
    for fact in facts:
        add_days(days, fact)
    return spread(days)
