"""Steps that other rules add to a procedure, on the way that a past case took. Pure.

Nobody knows how long a case would have stood on a step that there was not. It counts with its whole time limit: so it
is never missed itself, and what was promised over several steps ends that much later.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from aftercare.ground.procedures.graph import Procedure


@dataclass(frozen=True, slots=True)
class Entered:
    """A step that a case entered, and when."""

    step: str
    at: datetime


def added_to(procedure: Procedure, *, old: Procedure) -> frozenset[str]:
    """The steps that `old` does not have."""
    return frozenset(procedure.steps) - frozenset(old.steps)


def added_on_the_way(
    path: Sequence[Entered], procedure: Procedure, *, added: frozenset[str]
) -> Iterator[tuple[str, datetime]]:
    """The added steps that the case would have gone through, each with when the step before it ended.

    Between two steps that follow each other in the past, those of the shortest way that leads through added steps
    only; none where the move is still there, or no such way is.
    """
    for here, there in pairwise(path):
        for step in steps_between(procedure, here.step, there.step, through=added):
            yield step, there.at


def steps_between(procedure: Procedure, here: str, there: str, *, through: frozenset[str]) -> tuple[str, ...]:
    """The steps of the shortest way from `here` to `there` through steps of `through` only, without its two ends."""
    if here not in procedure.steps or there not in procedure.steps:
        return ()
    waiting: list[tuple[str, tuple[str, ...]]] = [(here, ())]
    seen = {here}
    for step, way in waiting:
        for move in procedure.steps[step].moves.values():
            if move.to == there:
                return way
            if move.to in through and move.to not in seen:
                seen.add(move.to)
                waiting.append((move.to, (*way, move.to)))
    return ()
