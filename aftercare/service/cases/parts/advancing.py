"""The only writer of a case's step: with it go the next move, who owes it, the date, and the clocks."""

from dataclasses import dataclass
from datetime import datetime

from aftercare.ground.core.actors import Actor
from aftercare.ground.core.database import check_in_transaction
from aftercare.ground.policies.queries import policy_of
from aftercare.ground.policies.rules import LoadedPolicy
from aftercare.ground.procedures import guards
from aftercare.ground.procedures import rules as engine
from aftercare.ground.procedures.graph import Procedure, Procedures
from aftercare.service.cases import linking, queries, rules
from aftercare.service.cases.models import Case
from aftercare.service.cases.parts import clocks
from aftercare.service.cases.queries.links import count_open_parts
from aftercare.service.deadlines.models import Clock

STEP_FIELDS = [
    "step",
    "step_since",
    "next_move",
    "owed_by",
    "due_at",
    "first_answered_at",
    "finish_by",
    "held_until",
    "held_reason",
    "reopened",
    "rejected",
    "closed_at",
    "closed_by",
    "resolution",
    "changed_at",
    "executor",
    "executing_contractor",
    "details",
    "version",
]


@dataclass(frozen=True)
class Moved:
    """From where to where a case went."""

    from_step: str
    to_step: str


def advance(case: Case, *, move: str, reason: str = "", by: Actor, at: datetime) -> Moved:
    """Take `move` on a locked case and save it: roles, guards and reason are asked as its procedure says.

    A case on hold is taken up by being moved. Raises NotOpen, NoSuchMove, NotPermitted, GuardsNotMet or BadInput.
    """
    check_in_transaction()
    rules.check_open(closed_at=case.closed_at)
    policy = policy_of(case.policy_id)
    procedure = queries.procedure_of(case)
    chosen = engine.find_move(procedure, step=case.step, move=move)
    met = guards.met(chosen.needs, case_id=case.pk)
    roles = queries.roles_on(case, by=by)
    to_step = engine.next_step(procedure, step=case.step, move=move, roles=roles, met=met)
    engine.check_reason(chosen, reason=reason)
    if procedure.step(to_step).final:
        linking.check_parts_closed(open_parts=count_open_parts(case.pk))
    from_step = case.step
    if case.held_until is not None:
        clocks.take_up(case, at=at)
    reopened = _count_return(case, procedure, to_step)
    _enter(case, procedure, policy, step=to_step, reopened=reopened, at=at)
    if case.closed_at is not None:
        case.closed_by = by.reference
        case.resolution = case.resolution or reason
    case.changed_at = at
    case.save(update_fields=STEP_FIELDS)
    return Moved(from_step=from_step, to_step=to_step)


def reopen(case: Case, *, at: datetime) -> Moved:
    """Take a closed, locked case up again on the step that its procedure names, and save it; it counts as a return.

    What was promised at first is promised anew. Raises NotReopened when its rules do not allow it, or not any more.
    """
    check_in_transaction()
    policy, procedure = policy_of(case.policy_id), queries.procedure_of(case)
    from_step = case.step
    again = procedure.step(from_step).reopens
    to_step = rules.check_can_reopen(
        closed_at=case.closed_at,
        to=again.to if again else "",
        within_days=again.within_days if again else 0,
        at=at,
    )
    case.closed_at, case.closed_by, case.resolution = None, "", ""
    case.reopened += 1
    _enter(case, procedure, policy, step=to_step, reopened=True, at=at)
    case.changed_at = at
    case.save(update_fields=STEP_FIELDS)
    return Moved(from_step=from_step, to_step=to_step)


def enter_first_step(case: Case, *, policy: LoadedPolicy) -> list[Clock]:
    """Set a case that is not saved yet on the first step of its procedure.

    Returns its clocks, to be saved after it with its id.
    """
    procedure = policy.section(Procedures).of(case.procedure)
    step = procedure.step(procedure.start)
    begun = clocks.prepare_first(case, procedure, policy=policy)
    case.step, case.step_since = procedure.start, case.opened_at
    case.next_move = next(iter(step.moves), "")
    case.owed_by = step.owed_by.value if step.owed_by else ""
    return begun


def name_executor(case: Case, *, staff_id: int | None = None, contractor_id: int | None = None) -> None:
    """Say who carries the case out; saved with the move that follows. Responsible and first contact stay."""
    case.executor_id = staff_id
    case.executing_contractor_id = contractor_id


def _count_return(case: Case, procedure: Procedure, to_step: str) -> bool:
    came_back = rules.comes_back(
        from_phase=procedure.step(case.step).phase.value, to_phase=procedure.step(to_step).phase.value
    )
    if came_back == "reopened":
        case.reopened += 1
    elif came_back == "rejected":
        case.rejected += 1
    return came_back == "reopened"


def _enter(case: Case, procedure: Procedure, policy: LoadedPolicy, *, step: str, reopened: bool, at: datetime) -> None:
    entered = procedure.step(step)
    clocks.change_over(case, procedure, step=step, reopened=reopened, policy=policy, at=at)
    if case.first_answered_at is None:
        case.first_answered_at = at
    case.step, case.step_since = step, at
    case.next_move = next(iter(entered.moves), "")
    case.owed_by = entered.owed_by.value if entered.owed_by else ""
    if entered.final:
        case.closed_at = at
