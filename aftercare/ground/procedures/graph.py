"""What a procedure may say: steps, who owes them, and the moves between them. Pure.

A procedure that could swallow a case is refused when it is read: every step can be reached, every step that is not
final has a way on, says who owes it and until when, and from every step some end can be reached.
"""

from collections.abc import Iterable
from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, RootModel, model_validator

from aftercare.ground.core.documents import Key, Section, Sources, UnknownKey, Words
from aftercare.ground.core.text import lazy as _


class OwedBy(StrEnum):
    """Who has to act next. `contractor` is whoever does the work, the own crew included."""

    STAFF = "staff"
    CONTRACTOR = "contractor"
    OWNER = "owner"


class Phase(StrEnum):
    """The nine parts of the main job, for progress bars and reports."""

    TAKEN_IN = "taken_in"
    UNDERSTOOD = "understood"
    JUDGED = "judged"
    SENT = "sent"
    DONE = "done"
    ACCEPTED = "accepted"
    ASKED = "asked"
    CHARGED = "charged"
    KEPT = "kept"


class Reason(StrEnum):
    """Whether a move asks the person to say why."""

    REQUIRED = "required"
    OPTIONAL = "optional"
    NONE = "none"


class Audience(StrEnum):
    """On whose screen a move is a button; `clock` moves happen when a limit has passed."""

    STAFF = "staff"
    OWNER = "owner"
    CONTRACTOR = "contractor"
    CLOCK = "clock"


class StepLabel(Section):
    """The two names of a step: one for those who work, one for those who wait."""

    staff: Words
    owner: Words


class Move(Section):
    """A way from one step to another: who may take it, and which guards must hold."""

    to: Key
    label: Words
    roles: tuple[Key, ...]
    needs: tuple[Key, ...] = ()
    reason: Reason = Reason.NONE
    audience: tuple[Audience, ...] = (Audience.STAFF,)
    source: Sources | None = None

    @model_validator(mode="after")
    def _somebody_may(self) -> Self:
        if not self.roles:
            raise ValueError("nobody may take this move: name at least one role")
        if not self.audience:
            raise ValueError("nobody sees this move: name at least one audience")
        return self


class ChecklistItem(Section):
    """Something to be ticked while a case is on a step; what is `needed` must be ticked where `checklist_done` asks."""

    label: Words
    needed: bool = False
    source: Sources | None = None


class Reopening(Section):
    """A closed case may be taken up again by its owner: on which step, and within how many days of its end."""

    to: Key
    within_days: Annotated[int, Field(ge=1, le=3650)]
    source: Sources


class Step(Section):
    """A state in which a case waits for somebody until a time.

    `after_answer` is the limit that runs on from the first answer, on a step whose `time_limit` the answer keeps:
    whoever has been answered still waits for what comes next. `reopens` belongs to a final step.
    """

    label: StepLabel
    phase: Phase
    owed_by: OwedBy | None = None
    role: Key | None = None
    time_limit: Key | None = None
    after_answer: Key | None = None
    final: bool = False
    reopens: Reopening | None = None
    moves: dict[Key, Move] = {}
    checklist: dict[Key, ChecklistItem] = {}
    source: Sources | None = None

    def limit(self, *, answered: bool) -> str | None:
        """The time limit that runs here, for a case whose owner has been `answered` or has not."""
        return self.after_answer if answered and self.after_answer else self.time_limit

    def limits(self) -> frozenset[str]:
        """Every time limit that may run here."""
        return frozenset(filter(None, (self.time_limit, self.after_answer)))


class Promise(Section):
    """A time limit that runs over several steps; kept when the case enters one of the steps `kept_on`."""

    kept_on: tuple[Key, ...]
    source: Sources | None = None


class Procedure(Section):
    """A graph of steps with one start and at least one end."""

    start: Key
    promises: dict[Key, Promise] = {}
    steps: dict[Key, Step]

    def step(self, key: str) -> Step:
        """The step called `key`; UnknownKey when this version has none."""
        try:
            return self.steps[key]
        except KeyError:
            raise UnknownKey(_("This procedure has no step “%(step)s”.") % {"step": key}) from None

    def guards(self) -> frozenset[str]:
        """Every guard that some move needs."""
        return frozenset(guard for step in self.steps.values() for move in step.moves.values() for guard in move.needs)

    @model_validator(mode="after")
    def _has_no_black_hole(self) -> Self:
        faults = [
            *self._unknown_steps(),
            *self._unreachable_steps(),
            *self._promises_running_twice(),
            *(fault for key, step in self.steps.items() for fault in _faults_of_step(key, step)),
            *self._steps_without_end(),
        ]
        if faults:
            raise ValueError("; ".join(faults))
        return self

    def _unknown_steps(self) -> list[str]:
        known = self.steps.keys()
        faults = [] if self.start in known else [f"start names the unknown step “{self.start}”"]
        faults += [
            f"steps.{key}.moves.{name} leads to the unknown step “{move.to}”"
            for key, step in self.steps.items()
            for name, move in step.moves.items()
            if move.to not in known
        ]
        faults += [
            f"steps.{key}.reopens leads to the unknown step “{step.reopens.to}”"
            for key, step in self.steps.items()
            if step.reopens and step.reopens.to not in known
        ]
        faults += [
            f"promises.{key} is kept on the unknown step “{step}”"
            for key, promise in self.promises.items()
            for step in promise.kept_on
            if step not in known
        ]
        return faults

    def _promises_running_twice(self) -> list[str]:
        """A promise runs from the first step on: only that step may have the same limit as its own."""
        return [
            f"steps.{key}.time_limit repeats the promise “{step.time_limit}”, which runs already"
            for key, step in self.steps.items()
            if key != self.start and step.time_limit in self.promises
        ] + [
            f"steps.{key}.after_answer repeats the promise “{step.after_answer}”, which runs already"
            for key, step in self.steps.items()
            if step.after_answer in self.promises
        ]

    def _unreachable_steps(self) -> list[str]:
        reached = _spread(
            [self.start], {key: {move.to for move in step.moves.values()} for key, step in self.steps.items()}
        )
        return [f"steps.{key} can never be reached from “{self.start}”" for key in self.steps if key not in reached]

    def _steps_without_end(self) -> list[str]:
        backwards: dict[str, set[str]] = {}
        for key, step in self.steps.items():
            for move in step.moves.values():
                backwards.setdefault(move.to, set()).add(key)
        ends = [key for key, step in self.steps.items() if step.final]
        if not ends:
            return ["no step is final: a case could never be closed"]
        can_end = _spread(ends, backwards)
        return [f"steps.{key} has no way to any final step" for key in self.steps if key not in can_end]


class Procedures(RootModel[dict[Key, Procedure]]):
    """All procedures of a pack, by key; read from the folder `procedures`."""

    def of(self, key: str) -> Procedure:
        """The procedure called `key`; UnknownKey when this version has none."""
        try:
            return self.root[key]
        except KeyError:
            raise UnknownKey(_("This policy has no procedure “%(key)s”.") % {"key": key}) from None


def _faults_of_step(key: str, step: Step) -> list[str]:
    """What is missing on one step, so that a case in it could be forgotten."""
    if step.final:
        return [f"steps.{key} is final and cannot have moves"] if step.moves else []
    if step.reopens:
        return [f"steps.{key} is not final: nothing is to be reopened"]
    faults = [] if step.moves else [f"steps.{key} is a dead end: it is not final and has no moves"]
    if step.owed_by is None:
        faults.append(f"steps.{key} does not say who owes it (owed_by)")
    if step.role is None:
        faults.append(f"steps.{key} does not say which role of the staff answers for it (role)")
    if step.time_limit is None:
        faults.append(f"steps.{key} has no time limit (time_limit)")
    return faults


def _spread(starts: Iterable[str], edges: dict[str, set[str]]) -> set[str]:
    """Everything that can be reached from `starts` along `edges`."""
    reached: set[str] = set()
    waiting = list(starts)
    while waiting:
        key = waiting.pop()
        if key not in reached:
            reached.add(key)
            waiting.extend(edges.get(key, ()))
    return reached
