"""The engine that runs a procedure: which move is allowed, and where it leads. Pure."""

from collections.abc import Collection
from dataclasses import dataclass

from aftercare.ground.core import errors
from aftercare.ground.core.text import lazy as _
from aftercare.ground.procedures.graph import Audience, Move, Procedure, Reason
from aftercare.ground.procedures.guards import words_of


class NoSuchMove(errors.RuleBroken):
    """The step has no move of this name."""


class NotPermitted(errors.NotPermitted):
    """None of the person's roles may take this move."""


class GuardsNotMet(errors.RuleBroken):
    """Something must be done first. `missing` holds the guards."""

    def __init__(self, missing: tuple[str, ...]) -> None:
        wanted = "; ".join(words_of(guard) for guard in missing)
        super().__init__(_("This cannot be done yet: %(wanted)s.") % {"wanted": wanted})
        self.missing = missing


def next_step(procedure: Procedure, *, step: str, move: str, roles: Collection[str], met: Collection[str]) -> str:
    """The step to which `move` leads from `step`, for somebody with `roles` when the guards in `met` hold.

    Raises NoSuchMove, NotPermitted or GuardsNotMet, in this order.
    """
    chosen = find_move(procedure, step=step, move=move)
    if not set(chosen.roles) & set(roles):
        raise NotPermitted(_("None of your roles may do this at this step."))
    missing = tuple(guard for guard in chosen.needs if guard not in met)
    if missing:
        raise GuardsNotMet(missing)
    return chosen.to


def find_move(procedure: Procedure, *, step: str, move: str) -> Move:
    """The move called `move` of `step`; raises NoSuchMove when the step has none."""
    found = procedure.step(step).moves.get(move)
    if found is None:
        raise NoSuchMove(_("This cannot be done at this step. Perhaps the case has moved on: look at it again."))
    return found


@dataclass(frozen=True)
class AllowedMove:
    """A move open to somebody; `key` names it in `next_step`."""

    key: str
    move: Move


def allowed_moves(
    procedure: Procedure, *, step: str, roles: Collection[str], audience: str | None = None
) -> tuple[AllowedMove, ...]:
    """The moves of `step` that `roles` may take, in the order of the pack; guards are not asked.

    With `audience` only those that are buttons on that audience's screens.
    """
    return tuple(
        AllowedMove(key=key, move=move)
        for key, move in procedure.step(step).moves.items()
        if set(move.roles) & set(roles) and (audience is None or Audience(audience) in move.audience)
    )


def guards_of(procedure: Procedure, *, step: str) -> tuple[str, ...]:
    """Every guard that some move of `step` needs, each once: what must be asked before the page is drawn."""
    return tuple(dict.fromkeys(guard for move in procedure.step(step).moves.values() for guard in move.needs))


def check_reason(move: Move, *, reason: str) -> None:
    """Refuse a move that must say why but does not."""
    if move.reason is Reason.REQUIRED and not reason.strip():
        raise errors.BadInput(field=str(_("Reason")), value=reason, remedy=_("Say why, in a sentence."))


def limits_of(procedure: Procedure) -> frozenset[str]:
    """Every time limit that a procedure names, of its steps and its promises."""
    return frozenset(procedure.promises).union(*(step.limits() for step in procedure.steps.values()))


def promises_kept_on(procedure: Procedure, *, step: str) -> tuple[str, ...]:
    """The time limits over several steps that are kept by entering `step`."""
    return tuple(key for key, promise in procedure.promises.items() if step in promise.kept_on)
