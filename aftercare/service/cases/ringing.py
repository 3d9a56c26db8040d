"""Whose telephone rings next for an emergency at night: the rule. Pure (S000.12.r18)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True)
class Rung:
    """Somebody was rung, and when."""

    staff_id: int
    at: datetime


def whose_turn(
    calls: Sequence[int], rung: Sequence[Rung], *, again_after: timedelta, rounds: int, now: datetime
) -> int | None:
    """The place in `calls` of whoever is rung now; None while the last still has time or all rounds are over.

    `calls` are the staff in the order of the policy, `rung` those who were rung already, in order. After the last of
    the list the first is rung again, `rounds` times in all.
    """
    if not calls or len(rung) >= len(calls) * rounds:
        return None
    if rung and now < rung[-1].at + again_after:
        return None
    return len(rung) % len(calls)
