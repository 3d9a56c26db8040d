"""Walks a procedure with the engine itself: what can be reached when some guards never hold."""

from collections.abc import Collection

from aftercare.ground.accounts.roles import ROLES
from aftercare.ground.core.errors import Refused
from aftercare.ground.procedures.graph import Procedure
from aftercare.ground.procedures.rules import next_step
from aftercare.project.wiring import GUARDS

EVERYBODY = frozenset({role.key for role in ROLES} | {"owner", "contractor", "clock"})
EVERYTHING = frozenset(GUARDS)


def reachable(
    procedure: Procedure,
    *,
    start: str = "",
    without: Collection[str] = (),
    avoiding: Collection[str] = (),
    roles: Collection[str] = EVERYBODY,
) -> set[str]:
    """The steps that can be reached from `start` when the guards `without` never hold and steps `avoiding` are not
    entered."""
    met = EVERYTHING - set(without)
    reached: set[str] = set()
    waiting = [start or procedure.start]
    while waiting:
        step = waiting.pop()
        if step in reached or step in avoiding:
            continue
        reached.add(step)
        for move in procedure.step(step).moves:
            try:
                waiting.append(next_step(procedure, step=step, move=move, roles=roles, met=met))
            except Refused:
                continue
    return reached


def take(procedure: Procedure, *moves: str) -> list[str]:
    """The steps of a whole way, move by move, with everything met."""
    steps = [procedure.start]
    for move in moves:
        steps.append(next_step(procedure, step=steps[-1], move=move, roles=EVERYBODY, met=EVERYTHING))
    return steps
