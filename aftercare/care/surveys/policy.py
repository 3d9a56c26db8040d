"""What a policy pack says of callbacks: when, by whom, and what the answer leads to. Pure."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from aftercare.ground.core.documents import Key, Section, Sources, Words


class Outcome(StrEnum):
    """What a callback can end with."""

    SATISFIED = "satisfied"
    NOT_SATISFIED = "not_satisfied"
    NOT_REACHED = "not_reached"


class Effect(StrEnum):
    """What follows from a callback."""

    CLOSES = "closes"
    REOPENS = "reopens"
    TRY_AGAIN = "try_again"


class Question(Section):
    """One question of the callback, answered from 1 to 5."""

    label: Words
    source: Sources


class Caller(Section):
    """Who may call back."""

    not_the_doer: bool
    roles: Annotated[tuple[Key, ...], Field(min_length=1)]
    source: Sources


class Attempts(Section):
    """How often an owner who does not answer is called before the case goes on without them."""

    at_most: Annotated[int, Field(ge=1, le=20)]
    source: Sources


class OutcomeRule(Section):
    """What one outcome leads to."""

    effect: Effect
    source: Sources


class CallbackPolicy(Section):
    """The callback after the work was accepted."""

    caller: Caller
    attempts: Attempts
    outcomes: dict[Outcome, OutcomeRule]
    questions: dict[Key, Question]

    def effect_of(self, outcome: Outcome) -> Effect:
        """What follows from an outcome."""
        return self.outcomes[outcome].effect
