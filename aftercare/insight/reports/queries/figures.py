"""Sums over the counters: what dashboards and reports are made of. One statement each, none of them looks at cases.

Of the whole group the counters of the group are read, so that it does not matter how many developments there are.
"""

from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from aftercare.ground.core.prepared import room_for, spread
from aftercare.insight.reports.models import GroupTally, GroupTallyQuerySet, Tally, TallyQuerySet
from aftercare.insight.reports.queries.adding import OPEN, SUMS, Adding, Greatest
from aftercare.insight.reports.rules import MEASURES, OF_GROUP, Period, Span, buckets

Ids = frozenset[int] | None


@dataclass(frozen=True)
class Sums:
    """What was counted in a period, and the shares that follow; a share without a case under it is None."""

    opened: int = 0
    still_open: int = 0
    returned: int = 0
    answered_in_time: int = 0
    answered_late: int = 0
    closed: int = 0
    finished_in_time: int = 0
    finished_late: int = 0
    reopened: int = 0
    minutes: int = 0
    cost: int = 0
    cost_own: int = 0
    cost_owner: int = 0
    satisfied: int = 0
    not_satisfied: int = 0
    ratings: int = 0
    stars: int = 0
    handed_on: int = 0
    hand_offs: int = 0
    first_words: int = 0
    first_words_own: int = 0
    answer_minutes: int = 0

    @property
    def answered_share(self) -> float | None:
        """First answers given in time, of all first answers that are due or given."""
        return share(self.answered_in_time, self.answered_in_time + self.answered_late)

    @property
    def finished_share(self) -> float | None:
        """Work finished by the promised date, of the closed cases that had one."""
        return share(self.finished_in_time, self.finished_in_time + self.finished_late)

    @property
    def reopened_share(self) -> float | None:
        """Closed cases that had come back before they stayed closed."""
        return share(self.reopened, self.closed)

    @property
    def returned_share(self) -> float | None:
        """New cases that are an old one come back."""
        return share(self.returned, self.opened)

    @property
    def satisfied_share(self) -> float | None:
        """Owners who were content, of those who were reached."""
        return share(self.satisfied, self.satisfied + self.not_satisfied)

    @property
    def mean_stars(self) -> float | None:
        """The mean of what owners gave, one to five."""
        return self.stars / self.ratings if self.ratings else None

    @property
    def mean_minutes(self) -> int | None:
        """How long a case took from intake to closing."""
        return self.minutes // self.closed if self.closed else None

    @property
    def kept_share(self) -> float | None:
        """Cases that stayed with whoever answered for them first, of those taken in."""
        return share(self.opened - self.handed_on, self.opened)

    @property
    def own_word_share(self) -> float | None:
        """First words to the owner that came from the first contact, of all first words."""
        return share(self.first_words_own, self.first_words)

    @property
    def mean_answer_minutes(self) -> int | None:
        """After how long the owner heard the first word."""
        return self.answer_minutes // self.first_words if self.first_words else None

    @property
    def cost_others(self) -> int:
        """What contractors, suppliers and others bear, in cents."""
        return self.cost - self.cost_own - self.cost_owner


def share(part: int, whole: int) -> float | None:
    """`part` of `whole` as a fraction; None of nothing."""
    return part / whole if whole else None


class Past(ABC):
    """What was counted at a moment of the past; stands where the developments stand, `ids` says which they are."""

    ids: Ids

    @abstractmethod
    def cells(self, dimension: str, period: Period) -> Iterable[tuple[int, date, str, Sequence[int]]]:
        """(development, first day, key, values in the order of MEASURES) of one dimension in a period."""

    @abstractmethod
    def open_days(self) -> Iterable[tuple[int, date]]:
        """The development and the day of intake of each case that was open."""


Source = Ids | Past


def ids_of(source: Source) -> Ids:
    """The developments of which a source tells."""
    return source.ids if isinstance(source, Past) else source


def within(wanted: Ids, reach: Ids) -> Ids:
    """The developments wanted that are within reach."""
    if wanted is None or reach is None:
        return reach if wanted is None else wanted
    return wanted & reach


Row = tuple[Any, tuple[int, ...]]


def counters(dimension: str, period: Period, ids: Ids, *, by: Sequence[str]) -> TallyQuerySet | GroupTallyQuerySet:
    """The counters of a dimension and period to be added up by these columns; of the group where they say enough."""
    if is_of_group(dimension, ids, by=by):
        return GroupTally.objects.of(dimension, period)
    return Tally.objects.of(dimension, period, ids)


def is_of_group(dimension: str, ids: Ids, *, by: Sequence[str]) -> bool:
    """Whether the counters of the whole group answer: for all developments, and not one by one."""
    return ids is None and dimension in OF_GROUP and "development_id" not in by


def _grouped(
    dimension: str,
    period: Period,
    source: Source,
    field: str,
    *,
    key: str | None = None,
    only: tuple[str, ...] = MEASURES,
    greatest: Greatest | None = None,
) -> list[Row]:
    """The values of `only`, added up by a column of the counters: (what stands in the column, values)."""
    if isinstance(source, Past):
        return _grouped_past(dimension, period, source, field, key, only)
    if source is not None and not source:
        return []
    given = {
        "span": period.span.value,
        "dimension": dimension,
        "starts": period.starts,
        "ends": period.ends,
        "key": key,
    }
    places = None if source is None else room_for(len(source))
    if source is not None:
        given |= spread("development", sorted(source))
    model = GroupTally if is_of_group(dimension, source, by=(field,)) else Tally
    single = model is GroupTally and field == "key" and len(buckets(period)) == 1
    rows = SUMS.of(Adding(model, field, only, key is not None, places, single, greatest)).rows(**given)
    return [(group, tuple(values)) for group, *values in rows]


def _sums(only: Sequence[str], values: Sequence[int]) -> Sums:
    return Sums(**dict(zip(only, values, strict=True)))


def _grouped_past(
    dimension: str, period: Period, past: Past, field: str, key: str | None, only: Sequence[str]
) -> list[Row]:
    place = ("development_id", "starts_on", "key").index(field)
    held: dict[Any, list[int]] = {}
    for cell in past.cells(dimension, period):
        if key is None or cell[2] == key:
            values = held.setdefault(cell[place], [0] * len(MEASURES))
            for at, value in enumerate(cell[3]):
                values[at] += value
    wanted = [MEASURES.index(name) for name in only]
    return [(group, tuple(values[at] for at in wanted)) for group, values in held.items()]


def totals(period: Period, source: Source) -> Sums:
    """Everything in a period, of the developments of `source` (None: all)."""
    rows = [values for _key, values in _grouped("all", period, source, "key")]
    return _sums(MEASURES, [sum(column) for column in zip(*rows, strict=True)]) if rows else Sums()


def by_piece(period: Period, source: Source, *, dimension: str = "all", key: str = "") -> list[tuple[date, Sums]]:
    """A period week by week (or day by day, month by month), those without anything too."""
    rows = _grouped(dimension, period, source, "starts_on", key=key)
    counted = {starts: _sums(MEASURES, values) for starts, values in rows}
    return [(starts, counted.get(starts, Sums())) for starts in buckets(period)]


def by_key(
    dimension: str,
    period: Period,
    source: Source,
    *,
    sort: str = "opened",
    most: int = 500,
    only: tuple[str, ...] = MEASURES,
) -> list[tuple[str, Sums]]:
    """A period by the keys of one of `rules.DIMENSIONS`, the greatest `sort` first.

    `only` names the measures that are wanted, `sort` and `opened` among them: the others may stay nought, since adding
    a measure up over thousands of counters is what such a list costs.
    """
    rows = _grouped(dimension, period, source, "key", only=only, greatest=Greatest((sort, "opened"), most))
    first, then = only.index(sort), only.index("opened")
    rows.sort(key=lambda row: (-row[1][first], -row[1][then], row[0]))
    return [(str(key), _sums(only, values)) for key, values in rows[:most]]


def by_development(period: Period, source: Source) -> dict[int, Sums]:
    """A period by development."""
    return {pk: _sums(MEASURES, values) for pk, values in _grouped("all", period, source, "development_id")}


@dataclass(frozen=True)
class Age:
    """Open cases taken in from `since` (None: whenever) until before `until`: at least `days` ago."""

    days: int
    until_days: int | None
    since: date | None
    until: date
    cases: int


AGE_LIMITS = (0, 3, 7, 15, 30, 60, 90)


def ages(source: Source, *, today: date) -> list[Age]:
    """The open cases by their age in days, the youngest first. One statement."""
    opened = _open_days(source, "starts_on")
    found = []
    for days, until_days in zip(AGE_LIMITS, (*AGE_LIMITS[1:], None), strict=True):
        until = today - timedelta(days=days - 1) if days else today + timedelta(days=2)
        since = today - timedelta(days=until_days - 1) if until_days else None
        cases = sum(n for day, n in opened.items() if day < until and (since is None or since <= day))
        found.append(Age(days, until_days, since, until, cases))
    return found


def _open_days(source: Source, field: str) -> dict[Any, int]:
    """How many cases are open, by the day of intake or by development."""
    if isinstance(source, Past):
        place = ("development_id", "starts_on").index(field)
        return Counter(row[place] for row in source.open_days())
    if source is not None and not source:
        return {}
    model = GroupTally if is_of_group("all", source, by=(field,)) else Tally
    places = None if source is None else room_for(len(source))
    given = {} if source is None else spread("development", sorted(source))
    return dict(OPEN.of(model, field, places).rows(**given))


def open_cases(ids: Ids) -> int:
    """How many cases are open."""
    return sum(_open_days(ids, "starts_on").values())


def open_by_development(source: Source) -> dict[int, int]:
    """How many cases are open in each development."""
    return _open_days(source, "development_id")


def before(period: Period) -> Period:
    """The time of the same length just before."""
    if period.span is Span.MONTH:
        months = len(buckets(period))
        starts = period.starts
        for _month in range(months):
            starts = (starts - timedelta(days=1)).replace(day=1)
        return Period(starts, period.starts, period.span, "")
    return Period(period.starts - (period.ends - period.starts), period.starts, period.span, "")
