"""The one page where lower floors hear of higher ones: four tables, handed down at start-up, and nothing else."""

from collections.abc import Callable

from pydantic import BaseModel

from aftercare.ground.accounts import events as accounts
from aftercare.ground.audit.declarations import EventKind
from aftercare.ground.jobs import jobs as jobs_jobs
from aftercare.ground.jobs.queue import Handler, InSteps, Unmarked

EVENTS: tuple[EventKind, ...] = (*accounts.EVENTS,)

POLICY_SECTIONS: dict[str, type[BaseModel]] = {}

GUARDS: dict[str, Callable[[int], bool]] = {}

# event name -> functions called as `reaction(event=…, at=…)`, each in a transaction of its own, done once
REACTIONS: dict[str, list[Callable[..., object]]] = {}

# job name -> function, for work that is queued by name: called with the payload and `at` in one transaction with its
# mark; `InSteps(function)` for long work that opens its own transactions
JOBS: dict[str, Handler | InSteps | Unmarked] = {
    "jobs.reap": jobs_jobs.reap,
    "jobs.prune": InSteps(jobs_jobs.prune),
}


def connect() -> None:
    """Hand the tables down."""
    from aftercare.ground.audit import reactions, trail
    from aftercare.ground.jobs import queue, ticks
    from aftercare.project.schedule import SCHEDULE

    trail.declare(EVENTS, heard=frozenset(REACTIONS))
    reactions.configure(REACTIONS)
    queue.configure({trail.REACT: Unmarked(reactions.fan_out), reactions.ONE: reactions.deliver, **JOBS})
    ticks.configure(SCHEDULE)
