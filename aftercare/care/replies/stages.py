"""The stages of a complaint (ISO 10002): which is done, when and by whom, which is owed and by when. Pure.

A stage is done when its case enters one of its steps, or when one of its events happens. When the case goes back to a
step that comes before those of a stage, as when the owner does not agree, that stage is to be done anew.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from aftercare.care.replies.policy import Stage


class Standing(StrEnum):
    """How a stage stands. `passed` was gone over: a later one is done without it."""

    DONE = "done"
    LATE = "late"
    OWED = "now"
    NEXT = "next"


@dataclass(frozen=True)
class Happened:
    """Something that happened to a case: by its name, who did it, and which step the case entered with it."""

    name: str
    at: datetime
    who: str = ""
    to_step: str = ""


@dataclass(frozen=True)
class Reached:
    """A stage with how it stands. `in_time` is None while nothing can be said of it."""

    key: str
    stage: Stage
    standing: Standing
    done_at: datetime | None = None
    who: str = ""
    due_at: datetime | None = None

    @property
    def in_time(self) -> bool | None:
        """Whether it was done by its time."""
        if self.done_at is None or self.due_at is None:
            return None
        return self.done_at <= self.due_at


def stages_reached(
    stages: Mapping[str, Stage],
    happened: Iterable[Happened],
    *,
    steps: Sequence[str],
    due: Mapping[str, datetime],
    is_open: bool,
    now: datetime,
) -> list[Reached]:
    """Every stage of a case, in the order of the pack. `steps` are those of its procedure, in order; `due` says by when
    each time limit was or is to be kept."""
    done = _done(stages, happened, order={step: place for place, step in enumerate(steps)})
    owed = next((key for key in stages if key not in done), "") if is_open else ""
    reached = []
    for key, stage in stages.items():
        by = due.get(stage.time_limit)
        found = done.get(key)
        standing = Standing.DONE if found else Standing.NEXT
        if key == owed:
            standing = Standing.LATE if by is not None and by < now else Standing.OWED
        shown = by if found or key == owed else None
        reached.append(Reached(key, stage, standing, found.at if found else None, found.who if found else "", shown))
    return reached


def _done(
    stages: Mapping[str, Stage], happened: Iterable[Happened], *, order: Mapping[str, int]
) -> dict[str, Happened]:
    """What did each stage, without those to be done anew; one that was gone over is done with the later."""
    done: dict[str, Happened] = {}
    keys = [*stages]
    for each in happened:
        if each.to_step in order:
            here = order[each.to_step]
            for key in [key for key in done if here < _first(stages[key], order)]:
                del done[key]
        reached = [key for key in keys if each.to_step in stages[key].steps or each.name in stages[key].events]
        if reached:
            for key in keys[: keys.index(reached[-1]) + 1]:
                done.setdefault(key, each)
    return done


def _first(stage: Stage, order: Mapping[str, int]) -> int:
    return min((order[step] for step in stage.steps if step in order), default=len(order))
