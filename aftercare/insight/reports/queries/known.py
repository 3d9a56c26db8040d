"""The figures as they were known at a moment of the past: from what was kept of each case until it changed (RP05)."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from functools import cached_property
from itertools import chain

from django.db.models import Q, QuerySet
from django.utils import timezone

from aftercare.insight.reports.models import CaseFact, PastFact
from aftercare.insight.reports.queries.figures import Ids, Past
from aftercare.insight.reports.rules import Days, Fact, Period, add_days, spread
from aftercare.insight.reports.rules.counting import as_known_on
from aftercare.insight.reports.rules.pivoting import FACTS_AT_MOST, check_size

DAYS = ("opened_on", "closed_on", "asked_on", "rated_on")


class Known(Past):
    """What the figures said at `at`, of the developments `ids` (None: all).

    Cases are looked at one by one, in two statements for a period: those that had a day of it, and for what was open
    those that were. Raises BadInput when they are too many.
    """

    def __init__(self, *, at: datetime, ids: Ids) -> None:
        self.at, self.ids, self.today = at, ids, timezone.localdate(at)
        self._counted: dict[Period, dict[str, list[tuple[int, date, str, Sequence[int]]]]] = {}

    def cells(self, dimension: str, period: Period) -> Iterable[tuple[int, date, str, Sequence[int]]]:
        """Counted as the counters are, from the facts of then."""
        if period not in self._counted:
            self._counted[period] = self._count(period)
        return self._counted[period].get(dimension, [])

    def _count(self, period: Period) -> dict[str, list[tuple[int, date, str, Sequence[int]]]]:
        days: Days = {}
        for fact in self.facts(_in(period)):
            add_days(days, fact)
        found: dict[str, list[tuple[int, date, str, Sequence[int]]]] = {}
        for cell, values in spread(days).items():
            if cell.span == period.span.value and period.starts <= cell.starts_on < period.ends:
                at = (cell.development_id, cell.starts_on, cell.key, values)
                found.setdefault(cell.dimension, []).append(at)
        return found

    def open_days(self) -> Iterable[tuple[int, date]]:
        """Of each case that was open."""
        return self._open

    @cached_property
    def _open(self) -> list[tuple[int, date]]:
        waiting = Q(closed_on=None) | Q(closed_on__gt=self.today)
        return [(fact.development_id, fact.opened_on) for fact in self.facts(waiting) if fact.closed_on is None]

    def facts(self, condition: Q) -> list[Fact]:
        """The facts of then that meet a condition, or may have met it: who counts looks at their days again."""
        now = CaseFact.objects.filter(Q(dated=True) | Q(known_from__lte=self.at), opened_on__lte=self.today)
        then = PastFact.objects.filter(
            Q(dated=True) | Q(known_from__lte=self.at), opened_on__lte=self.today, known_until__gt=self.at
        )
        rows = list(chain(self._some(now.filter(condition)), self._some(then.filter(condition))))
        check_size(len(rows))
        found = []
        for row in rows:
            fact = row.fact
            if fact is not None and row.dated and (row.known_from is None or row.known_from > self.at):
                fact = as_known_on(fact, self.today)
            if fact is not None:
                found.append(fact)
        return found

    def _some(self, rows: "QuerySet[CaseFact] | QuerySet[PastFact]") -> "QuerySet[CaseFact] | QuerySet[PastFact]":
        rows = rows if self.ids is None else rows.filter(development_id__in=self.ids)
        return rows.order_by("pk")[: FACTS_AT_MOST + 1]


def _in(period: Period) -> Q:
    condition = Q()
    for day in DAYS:
        condition |= Q(**{f"{day}__gte": period.starts, f"{day}__lt": period.ends})
    return condition
