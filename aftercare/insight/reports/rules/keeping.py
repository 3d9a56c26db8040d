"""Whether one promise was kept, when that was decided, and what it adds to the counters. Pure.

A promise belongs to the day on which it was decided: kept, to the day of keeping; broken, to the day on which it was
due, whether or not it has been made good since. So a share of a past period never changes by mere waiting.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from aftercare.insight.reports.rules.periods import Span, first_of

WHOSE = ("all", "person", "team", "contractor")
SPANS = (Span.WEEK, Span.MONTH)


@dataclass(frozen=True)
class Decided:
    """A promise that is decided: of which stage, whose, on which day, and whether it was kept."""

    clock_id: int
    case_id: int
    development_id: int
    stage: str
    decided_on: date
    kept: bool
    person_id: int | None = None
    team_id: int | None = None
    contractor_id: int | None = None


class PromiseCell(NamedTuple):
    """One counter of promises."""

    span: str
    development_id: int
    starts_on: date
    stage: str
    whose: str
    key: str


Kept = dict[PromiseCell, list[int]]  # kept, broken


def decide_kept(
    *, due_at: datetime, stopped_at: datetime | None, paused: bool, now: datetime | None, zone: ZoneInfo
) -> tuple[date, bool] | None:
    """On which day a promise was decided, and whether it was kept; None while it may still be.

    To the second of `due_at` is in time. Without `now` a promise that runs is not called broken.
    """
    if stopped_at is not None:
        kept = stopped_at <= due_at
        return (stopped_at if kept else due_at).astimezone(zone).date(), kept
    if paused or now is None or now <= due_at:
        return None
    return due_at.astimezone(zone).date(), False


def add_promise(counted: Kept, decided: Decided, *, times: int = 1) -> None:
    """Add what a promise counts for, in place; with `times` -1 take it off."""
    whose = [
        ("all", ""),
        ("person", decided.person_id),
        ("team", decided.team_id),
        ("contractor", decided.contractor_id),
    ]
    for span in SPANS:
        starts = first_of(span, decided.decided_on)
        for name, key in whose:
            if key is None:
                continue
            cell = PromiseCell(span.value, decided.development_id, starts, decided.stage, name, str(key))
            counted.setdefault(cell, [0, 0])[0 if decided.kept else 1] += times


def promises_of(decided: Iterable[Decided]) -> Kept:
    """What promises add to which counters."""
    counted: Kept = {}
    for each in decided:
        add_promise(counted, each)
    return counted
