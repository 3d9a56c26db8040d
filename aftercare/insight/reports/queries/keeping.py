"""How promises were kept: by stage, person, team and contractor, week by week, and the cases behind (SL10)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet, Sum

from aftercare.ground.core.actors import Actor
from aftercare.insight.reports.models import Promise, PromiseTally
from aftercare.insight.reports.queries.figures import Ids, share
from aftercare.insight.reports.rules import Period, Span, buckets, first_of, next_after
from aftercare.service.cases.models import Case

PAGE = 50
SUMS = {"sum_kept": Sum("kept"), "sum_broken": Sum("broken")}
WHOSE_FIELD: Mapping[str, str] = {"person": "person_id", "team": "team_id", "contractor": "contractor_id"}


@dataclass(frozen=True)
class Kept:
    """How many promises were kept and broken."""

    kept: int = 0
    broken: int = 0

    @property
    def decided(self) -> int:
        """All that are decided."""
        return self.kept + self.broken

    @property
    def share(self) -> float | None:
        """Kept, of all that are decided; None of nothing."""
        return share(self.kept, self.decided)


def pieces_of(period: Period) -> Period:
    """The period in the pieces in which promises are counted: days are counted by their weeks."""
    if period.span is not Span.DAY:
        return period
    return Period(first_of(Span.WEEK, period.starts), period.ends, Span.WEEK, period.text)


def _kept(row: Mapping[str, Any]) -> Kept:
    return Kept(row["sum_kept"] or 0, row["sum_broken"] or 0)


def by_whose(whose: str, period: Period, ids: Ids, *, stage: str = "") -> dict[str, Kept]:
    """By `all` (one key, empty), person, team or contractor; of one stage or all. One statement."""
    found = PromiseTally.objects.of(whose, period, ids)
    found = found.filter(stage=stage) if stage else found
    return {str(row["key"]): _kept(row) for row in found.order_by().values("key").annotate(**SUMS)}


def by_stage(period: Period, ids: Ids, *, whose: str = "all", key: str = "") -> list[tuple[str, Kept]]:
    """By stage, the most often broken first. One statement."""
    found = PromiseTally.objects.of(whose, period, ids).filter(key=key)
    rows = [(str(row["stage"]), _kept(row)) for row in found.order_by().values("stage").annotate(**SUMS)]
    return sorted((row for row in rows if row[1].decided), key=lambda row: (-row[1].broken, -row[1].kept, row[0]))


def trends(whose: str, period: Period, ids: Ids, *, stage: str = "") -> dict[str, list[Kept]]:
    """By whose, week by week (or month by month), with nothing for a week without any. One statement."""
    pieces = pieces_of(period)
    starts = buckets(pieces)
    found = PromiseTally.objects.of(whose, pieces, ids)
    found = found.filter(stage=stage) if stage else found
    held: dict[str, dict[date, Kept]] = {}
    for row in found.order_by().values("key", "starts_on").annotate(**SUMS):
        held.setdefault(str(row["key"]), {})[row["starts_on"]] = _kept(row)
    return {key: [each.get(day, Kept()) for day in starts] for key, each in held.items()}


@dataclass(frozen=True)
class Asked:
    """Which promises: kept or broken, of which time and developments, of one stage and one person, team, contractor."""

    kept: bool
    period: Period
    development_ids: Ids = None
    stage: str = ""
    whose: str = ""
    key: int | None = None


@dataclass(frozen=True)
class Page:
    """One page of promises with their cases, the latest first, and the key from which the next begins."""

    promises: list[tuple[Promise, Case]]
    next_key: str


def promises_behind(asked: Asked, *, by: Actor) -> QuerySet[Promise]:
    """The promises that were counted, without order."""
    pieces = pieces_of(asked.period)
    found = Promise.objects.visible_to(by).filter(
        kept=asked.kept, decided_on__gte=pieces.starts, decided_on__lt=_end_of(pieces)
    )
    if asked.development_ids is not None:
        found = found.filter(development_id__in=asked.development_ids)
    if asked.stage:
        found = found.filter(stage=asked.stage)
    if asked.whose in WHOSE_FIELD and asked.key:
        found = found.filter(**{WHOSE_FIELD[asked.whose]: asked.key})
    return found


def _end_of(pieces: Period) -> date:
    """The end of the last piece: promises are counted by whole weeks or months."""
    return next_after(pieces.span, buckets(pieces)[-1])


def list_promises(asked: Asked, *, by: Actor, after: str = "", size: int = PAGE) -> Page:
    """One page of the promises behind a figure. Two statements."""
    found = promises_behind(asked, by=by)
    last_day, _mark, last_id = after.rpartition("~")
    if last_id.isdigit() and last_day:
        found = found.filter(Q(decided_on__lt=last_day) | Q(decided_on=last_day, pk__lt=int(last_id)))
    rows = list(found.order_by("-decided_on", "-pk")[: size + 1])
    next_key = f"{rows[size - 1].decided_on:%Y-%m-%d}~{rows[size - 1].pk}" if len(rows) > size else ""
    named = Case.objects.visible_to(by).filter(pk__in={row.case_id for row in rows[:size]})
    cases = {
        case.pk: case
        for case in named.select_related(
            "unit", "development", "responsible", "executor", "executing_contractor", "reporter"
        ).order_by("pk")
    }
    return Page([(row, cases[row.case_id]) for row in rows[:size] if row.case_id in cases], next_key)
