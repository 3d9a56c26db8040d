"""Ending a case because it is the same as another, and letting it stand again."""

from datetime import datetime

from aftercare.ground.core.actors import Actor
from aftercare.ground.core.database import check_in_transaction
from aftercare.ground.core.text import lazy as _
from aftercare.service.cases import queries
from aftercare.service.cases.models import Case
from aftercare.service.deadlines import parts as deadlines

ENDED = [
    *("closed_at", "closed_by", "resolution", "next_move", "owed_by", "due_at"),
    *("held_until", "held_reason", "changed_at", "version"),
]


def end_by_merging(case: Case, survivor: Case, *, by: Actor, at: datetime) -> None:
    """Close a locked case on the step it is on, with a pointer to the survivor."""
    end_with(case, resolution=str(_("Merged into %(number)s")) % {"number": survivor.number}, by=by, at=at)


def end_with(case: Case, *, resolution: str, by: Actor, at: datetime) -> None:
    """Close a locked case on the step it is on, because it is settled with another or with many.

    Its clocks stop now, and nobody owes it any more.
    """
    check_in_transaction()
    deadlines.stop_clocks(case_id=case.pk, at=at)
    case.closed_at, case.closed_by = at, by.reference
    case.resolution = resolution[:2000]
    case.next_move, case.owed_by, case.due_at, case.changed_at = "", "", None, at
    case.save(update_fields=ENDED)


def stand_again(case: Case, *, merged_at: datetime, due_at: datetime, at: datetime) -> None:
    """Open a merged case again on its step; the clocks that stopped with the merging run on from where they began."""
    check_in_transaction()
    running = {clock.stage: clock.due_at for clock in deadlines.run_on(case_id=case.pk, stopped_at=merged_at)}
    limit, step = queries.limit_of_step(case), queries.procedure_of(case).step(case.step)
    case.next_move = next(iter(step.moves), "")
    case.owed_by = step.owed_by.value if step.owed_by else ""
    case.closed_at, case.closed_by, case.resolution = None, "", ""
    case.due_at, case.changed_at = running.get(limit or "", due_at), at
    case.save(update_fields=ENDED)


def stands_on_final_step(case: Case) -> bool:
    """Whether the procedure itself has come to its end, so that the case was not closed together with others."""
    return queries.procedure_of(case).step(case.step).final
