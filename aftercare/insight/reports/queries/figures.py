"""Sums over the counters: what dashboards and reports are made of. One statement each, none of them looks at cases."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, cast

from django.db.models import Q, Sum

from aftercare.insight.reports.models import Tally, TallyQuerySet
from aftercare.insight.reports.rules import MEASURES, Period, Span, buckets

Ids = frozenset[int] | None
ADDED = {f"sum_{name}": Sum(name) for name in MEASURES}


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


def _grouped(tallies: TallyQuerySet, field: str) -> list[dict[str, Any]]:
    return cast("list[dict[str, Any]]", list(tallies.order_by().values(field).annotate(**ADDED)))


def _sums(row: Mapping[str, int | None]) -> Sums:
    return Sums(**{name: row[f"sum_{name}"] or 0 for name in MEASURES})


def totals(period: Period, ids: Ids) -> Sums:
    """Everything in a period, of the developments `ids` (None: all)."""
    return _sums(Tally.objects.of("all", period, ids).aggregate(**ADDED))


def by_piece(period: Period, ids: Ids, *, dimension: str = "all", key: str = "") -> list[tuple[date, Sums]]:
    """A period week by week (or day by day, month by month), those without anything too."""
    found = Tally.objects.of(dimension, period, ids).filter(key=key)
    counted = {row["starts_on"]: _sums(row) for row in _grouped(found, "starts_on")}
    return [(starts, counted.get(starts, Sums())) for starts in buckets(period)]


def by_key(
    dimension: str, period: Period, ids: Ids, *, sort: str = "opened", most: int = 500
) -> list[tuple[str, Sums]]:
    """A period by the keys of one of `rules.DIMENSIONS`, the greatest `sort` first."""
    rows = [(str(row["key"]), _sums(row)) for row in _grouped(Tally.objects.of(dimension, period, ids), "key")]
    rows.sort(key=lambda row: (-getattr(row[1], sort), -row[1].opened, row[0]))
    return rows[:most]


def by_development(period: Period, ids: Ids) -> dict[int, Sums]:
    """A period by development."""
    found = _grouped(Tally.objects.of("all", period, ids), "development_id")
    return {row["development_id"]: _sums(row) for row in found}


@dataclass(frozen=True)
class Age:
    """Open cases taken in from `since` (None: whenever) until before `until`: at least `days` ago."""

    days: int
    until_days: int | None
    since: date | None
    until: date
    cases: int


AGE_LIMITS = (0, 3, 7, 15, 30, 60, 90)


def ages(ids: Ids, *, today: date) -> list[Age]:
    """The open cases by their age in days, the youngest first. One statement."""
    open_days = Tally.objects.filter(span=Span.DAY.value, dimension="all", still_open__gt=0)
    if ids is not None:
        open_days = open_days.filter(development_id__in=ids)
    bands = []
    for days, until_days in zip(AGE_LIMITS, (*AGE_LIMITS[1:], None), strict=True):
        until = today - timedelta(days=days - 1) if days else today + timedelta(days=2)
        since = today - timedelta(days=until_days - 1) if until_days else None
        bands.append((days, until_days, since, until))
    added = {
        f"band_{days}": Sum("still_open", filter=Q(starts_on__lt=until, **({"starts_on__gte": since} if since else {})))
        for days, _until_days, since, until in bands
    }
    counted = open_days.aggregate(**added)
    return [
        Age(days, until_days, since, until, counted[f"band_{days}"] or 0) for days, until_days, since, until in bands
    ]


def open_by_development(ids: Ids) -> dict[int, int]:
    """How many cases are open in each development."""
    found = Tally.objects.filter(span=Span.DAY.value, dimension="all", still_open__gt=0)
    if ids is not None:
        found = found.filter(development_id__in=ids)
    return dict(found.order_by().values_list("development_id").annotate(n=Sum("still_open")))


def before(period: Period) -> Period:
    """The time of the same length just before."""
    if period.span is Span.MONTH:
        months = len(buckets(period))
        starts = period.starts
        for _month in range(months):
            starts = (starts - timedelta(days=1)).replace(day=1)
        return Period(starts, period.starts, period.span, "")
    return Period(period.starts - (period.ends - period.starts), period.starts, period.span, "")
