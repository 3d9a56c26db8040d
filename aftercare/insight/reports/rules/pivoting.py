"""Tables that people build themselves: what stands in rows and columns, what is measured, by which counters. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from aftercare.ground.core.errors import BadInput
from aftercare.ground.core.text import lazy as _
from aftercare.insight.reports.rules.periods import Period, Span, first_of

ROWS_AT_MOST = 200
COLUMNS_AT_MOST = 60
FACTS_AT_MOST = 300_000
NOTHING = "-"
"""How an address writes that a case has nothing of the kind: no component, no contractor."""


class Axis(StrEnum):
    """By what cases can be set apart."""

    DEVELOPMENT = "development"
    COMPANY = "company"
    BUILDING = "building"
    KIND = "kind"
    CATEGORY = "category"
    COMPONENT = "component"
    CHANNEL = "channel"
    URGENCY = "urgency"
    CONTRACTOR = "contractor"
    TEAM = "team"
    PERSON = "responsible"
    FIRST = "first"
    CAUSE = "cause"
    COVERED = "covered"
    WEEK = "week"
    MONTH = "month"


TIMES: Mapping[Axis, Span] = {Axis.WEEK: Span.WEEK, Axis.MONTH: Span.MONTH}
PLACES = frozenset({Axis.DEVELOPMENT, Axis.COMPANY})
FIELDS: Mapping[Axis, str] = {
    Axis.DEVELOPMENT: "development_id",
    Axis.COMPANY: "development_id",
    Axis.BUILDING: "building_id",
    Axis.KIND: "kind",
    Axis.CATEGORY: "category",
    Axis.COMPONENT: "component",
    Axis.CHANNEL: "channel",
    Axis.URGENCY: "urgency",
    Axis.CONTRACTOR: "contractor_id",
    Axis.TEAM: "team_id",
    Axis.PERSON: "responsible_id",
    Axis.FIRST: "first_contact_id",
    Axis.CAUSE: "cause",
    Axis.COVERED: "covered",
}
COUNTED: Mapping[Axis, str] = {
    Axis.KIND: "kind",
    Axis.COMPONENT: "component",
    Axis.CHANNEL: "channel",
    Axis.CONTRACTOR: "contractor",
    Axis.BUILDING: "building",
    Axis.TEAM: "team",
    Axis.PERSON: "person",
    Axis.FIRST: "first",
}
"""What has counters of its own -> the dimension of those."""
ALWAYS_SET = frozenset({Axis.KIND, Axis.CHANNEL, Axis.PERSON, Axis.FIRST})
"""Of these no case has nothing, so their counters hold every case."""


class Measure(StrEnum):
    """What a table can say of the cases of a cell."""

    OPENED = "opened"
    STILL_OPEN = "still_open"
    CLOSED = "closed"
    FINISHED_SHARE = "finished_share"
    ANSWERED_SHARE = "answered_share"
    RETURNED_SHARE = "returned_share"
    REOPENED_SHARE = "reopened_share"
    KEPT_SHARE = "kept_share"
    MEAN_MINUTES = "mean_minutes"
    SATISFIED_SHARE = "satisfied_share"
    MEAN_STARS = "mean_stars"
    COST = "cost"
    COST_OWN = "cost_own"


@dataclass(frozen=True)
class Made:
    """Of which counters a measure is made, how it is written, and the figure whose cases stand behind it."""

    day: str
    counters: tuple[str, ...]
    form: str
    behind: str


MEASURED: Mapping[Measure, Made] = {
    Measure.OPENED: Made("opened_on", ("opened",), "number", "opened"),
    Measure.STILL_OPEN: Made("opened_on", ("opened", "still_open"), "number", "still_open"),
    Measure.CLOSED: Made("closed_on", ("closed",), "number", "closed"),
    Measure.FINISHED_SHARE: Made("closed_on", ("finished_in_time", "finished_late"), "percent", "finished_late"),
    Measure.ANSWERED_SHARE: Made("opened_on", ("answered_in_time", "answered_late"), "percent", "answered_late"),
    Measure.RETURNED_SHARE: Made("opened_on", ("opened", "returned"), "percent", "returned"),
    Measure.REOPENED_SHARE: Made("closed_on", ("closed", "reopened"), "percent", "reopened"),
    Measure.KEPT_SHARE: Made("opened_on", ("opened", "handed_on"), "percent", "handed_on"),
    Measure.MEAN_MINUTES: Made("closed_on", ("closed", "minutes"), "minutes", "closed"),
    Measure.SATISFIED_SHARE: Made("asked_on", ("satisfied", "not_satisfied"), "percent", "not_satisfied"),
    Measure.MEAN_STARS: Made("rated_on", ("ratings", "stars"), "mean", "ratings"),
    Measure.COST: Made("closed_on", ("cost",), "money", "cost"),
    Measure.COST_OWN: Made("closed_on", ("cost_own",), "money", "cost_own"),
}


@dataclass(frozen=True)
class Question:
    """A table: rows, columns (None: none), a measure, a period, the developments (None: all), and what narrows it."""

    rows: Axis
    columns: Axis | None
    measure: Measure
    period: Period
    development_ids: frozenset[int] | None = None
    narrowed: Mapping[Axis, str] = field(default_factory=dict)

    @property
    def axes(self) -> tuple[Axis, ...]:
        """Rows, then columns if there are any."""
        return (self.rows,) if self.columns is None else (self.rows, self.columns)


def check_question(question: Question) -> None:
    """Refuse a table with the same twice."""
    if question.rows == question.columns:
        raise BadInput(field=_("Columns"), value=question.rows, remedy=_("Choose something else than in the rows."))


def check_size(facts: int) -> None:
    """Refuse a table that would have to look at too many cases one by one."""
    if facts > FACTS_AT_MOST:
        raise BadInput(
            field=_("Period"),
            value=f"{facts:,}",
            remedy=_("Too many cases for such a table. Choose a shorter period or fewer developments."),
        )


def counters_for(question: Question) -> str | None:
    """The dimension whose counters answer a question without looking at cases; None when none does.

    At most one of rows and columns may be something else than a place or a time, the time must be that in which the
    period is counted, and a dimension that some cases have nothing of cannot say how many those are.
    """
    if question.narrowed:
        return None
    counted = [axis for axis in question.axes if axis not in PLACES and axis not in TIMES]
    if len(counted) > 1 or any(TIMES[axis] is not question.period.span for axis in question.axes if axis in TIMES):
        return None
    if not counted:
        return "all"
    axis = counted[0]
    by_day = question.period.span is Span.DAY and axis is not Axis.KIND
    return COUNTED[axis] if axis in ALWAYS_SET and not by_day else None


def piece_of(axis: Axis, key: str, period: Period) -> tuple[str, str]:
    """The first day of a week or month within a period and the day after its end, as `key` names its first day."""
    starts = date.fromisoformat(key)
    ends = starts + timedelta(days=7) if axis is Axis.WEEK else first_of(Span.MONTH, starts + timedelta(days=32))
    return f"{max(starts, period.starts):%Y-%m-%d}", f"{min(ends, period.ends):%Y-%m-%d}"
