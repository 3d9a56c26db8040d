"""The one page where lower floors hear of higher ones: four tables, handed down at start-up, and nothing else."""

from collections.abc import Callable

from pydantic import BaseModel

from aftercare.ground.accounts import events as accounts
from aftercare.ground.audit.declarations import EventKind

EVENTS: tuple[EventKind, ...] = (*accounts.EVENTS,)

POLICY_SECTIONS: dict[str, type[BaseModel]] = {}

GUARDS: dict[str, Callable[[int], bool]] = {}

# event name -> functions called as `reaction(event_id=…, at=…)`, each in a transaction of its own, done once
REACTIONS: dict[str, list[Callable[..., object]]] = {}

# job name -> function, for work that is queued by name
JOBS: dict[str, Callable[..., object]] = {}


def connect() -> None:
    """Hand the tables down."""
    from aftercare.ground.audit import reactions, trail
    from aftercare.ground.jobs import queue

    trail.declare(EVENTS, heard=frozenset(REACTIONS))
    reactions.configure(REACTIONS)
    queue.configure({trail.REACT: reactions.fan_out, reactions.ONE: reactions.deliver, **JOBS})
