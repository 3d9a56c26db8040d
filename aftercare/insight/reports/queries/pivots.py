"""Tables that people build themselves: from counters where they answer, else from the facts of the period (RP04)."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, Sum

from aftercare.ground.accounts.models import Development
from aftercare.ground.core.actors import Actor
from aftercare.insight.reports.models import CaseFact, reach_of
from aftercare.insight.reports.queries.behind import FIGURES, narrowing
from aftercare.insight.reports.queries.figures import Ids, Sums, counters, within
from aftercare.insight.reports.rules import first_of
from aftercare.insight.reports.rules.pivoting import (
    COLUMNS_AT_MOST,
    FIELDS,
    MEASURED,
    NOTHING,
    ROWS_AT_MOST,
    TIMES,
    Axis,
    Measure,
    Question,
    check_question,
    check_size,
    counters_for,
)

SUMMED = {
    "minutes": Sum("minutes"),
    "cost": Sum("cost"),
    "cost_own": Sum("cost_own"),
    "stars": Sum("stars"),
}
Keys = tuple[str, str]
Counted = dict[Keys, dict[str, int]]


@dataclass(frozen=True)
class Grid:
    """A table: keys of rows and columns in order, the sums of cells, rows, columns and the whole, what was left out."""

    rows: list[str]
    columns: list[str]
    cells: dict[Keys, Sums]
    row_sums: dict[str, Sums]
    column_sums: dict[str, Sums]
    total: Sums
    left_out: int
    from_counters: bool

    def cell(self, row: str, column: str) -> Sums:
        """The sums of one cell; nothing where no case is."""
        return self.cells.get((row, column), Sums())


def pivot(question: Question, *, by: Actor) -> Grid:
    """The table that answers a question, within the reach of who asks. At most three statements.

    Raises BadInput for the same in rows and columns, and for more cases than may be looked at one by one.
    """
    check_question(question)
    ids = within(question.development_ids, reach_of(by))
    dimension = counters_for(question)
    if dimension is not None:
        counted = _from_counters(question, dimension, ids)
    else:
        check_size(facts_in(question, ids))
        counted = _from_facts(question, ids)
    return _grid(question, counted, from_counters=dimension is not None)


def facts_in(question: Question, ids: Ids) -> int:
    """About how many facts lie in the period, from the counters. One statement."""
    day = MEASURED[question.measure].day
    name = {"opened_on": "opened", "closed_on": "closed"}.get(day, "closed")
    return counters("all", question.period, ids, by=()).aggregate(n=Sum(name))["n"] or 0


def _from_counters(question: Question, dimension: str, ids: Ids) -> Counted:
    names = MEASURED[question.measure].counters
    fields = [_counter_field(axis) for axis in question.axes]
    found = counters(dimension, question.period, ids, by=fields).order_by().values(*fields)
    return _gathered(question, fields, found.annotate(**{f"sum_{name}": Sum(name) for name in names}))


def _counter_field(axis: Axis) -> str:
    if axis in TIMES:
        return "starts_on"
    return "development_id" if axis in (Axis.DEVELOPMENT, Axis.COMPANY) else "key"


def _from_facts(question: Question, ids: Ids) -> Counted:
    made = MEASURED[question.measure]
    facts = CaseFact.objects.filter(
        **{f"{made.day}__gte": question.period.starts, f"{made.day}__lt": question.period.ends}
    ).filter(narrowing(question.narrowed.items()))
    facts = facts if ids is None else facts.filter(development_id__in=ids)
    fields = [made.day if axis in TIMES else FIELDS[axis] for axis in question.axes]
    found = facts.order_by().values(*fields)
    return _gathered(question, fields, found.annotate(**{f"sum_{name}": _aggregate(name) for name in made.counters}))


def _aggregate(name: str) -> Count | Sum:
    if name in SUMMED:
        return SUMMED[name]
    condition = FIGURES[name][1] if name != "ratings" else Q(stars__isnull=False)
    return Count("pk", filter=condition) if condition else Count("pk")


def _gathered(question: Question, fields: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> Counted:
    """Cells by their keys; days fall into their week or month, developments into their company."""
    keyed, names = [_keyer(axis) for axis in question.axes], MEASURED[question.measure].counters
    found: Counted = {}
    for row in rows:
        keys = [key(row[field]) for key, field in zip(keyed, fields, strict=True)]
        cell = found.setdefault((keys[0], keys[1] if len(keys) > 1 else ""), dict.fromkeys(names, 0))
        for name in names:
            cell[name] += row[f"sum_{name}"] or 0
    return {keys: values for keys, values in found.items() if any(values.values())}


def _keyer(axis: Axis) -> Callable[[Any], str]:
    if axis in TIMES:
        span = TIMES[axis]
        return lambda day: f"{first_of(span, day):%Y-%m-%d}"
    if axis is Axis.COMPANY:
        companies = dict(Development.objects.values_list("pk", "company_id"))
        return lambda pk: str(companies.get(pk, NOTHING))
    if axis is Axis.COVERED:
        return lambda covered: NOTHING if covered is None else ("yes" if covered else "no")
    return lambda value: str(value) if value not in (None, "") else NOTHING


def _grid(question: Question, counted: Counted, *, from_counters: bool) -> Grid:
    rows, columns = _summed(counted, 0), _summed(counted, 1)
    total = _added(counted.values())
    shown_rows = _in_order(question.rows, rows, question.measure)
    shown_columns = _in_order(question.columns, columns, question.measure) if question.columns else []
    return Grid(
        rows=shown_rows[:ROWS_AT_MOST],
        columns=shown_columns[:COLUMNS_AT_MOST],
        cells={keys: Sums(**values) for keys, values in counted.items()},
        row_sums=rows,
        column_sums=columns,
        total=total,
        left_out=max(0, len(shown_rows) - ROWS_AT_MOST) + max(0, len(shown_columns) - COLUMNS_AT_MOST),
        from_counters=from_counters,
    )


def _summed(counted: Counted, place: int) -> dict[str, Sums]:
    groups: dict[str, list[dict[str, int]]] = {}
    for keys, values in counted.items():
        groups.setdefault(keys[place], []).append(values)
    return {key: _added(values) for key, values in groups.items()}


def _added(each: Iterable[dict[str, int]]) -> Sums:
    total: dict[str, int] = {}
    for values in each:
        for name, value in values.items():
            total[name] = total.get(name, 0) + value
    return Sums(**total)


def _in_order(axis: Axis, sums: dict[str, Sums], measure: Measure) -> list[str]:
    """Times in order, everything else by the greatest first; what has nothing of the kind comes last."""
    if axis in TIMES:
        return sorted(sums)
    names = MEASURED[measure].counters

    def place(key: str) -> tuple[bool, float, int, str]:
        value = value_of(sums[key], measure)
        weight = sum(getattr(sums[key], name) for name in names)
        return key == NOTHING, -(value if value is not None else -1), -weight, key

    return sorted(sums, key=place)


def value_of(sums: Sums, measure: Measure) -> float | int | None:
    """What a measure says of sums; None where there is nothing to say."""
    value: float | int | None = getattr(sums, measure.value)
    return value
