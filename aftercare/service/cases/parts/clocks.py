"""The clocks of a case: started, changed over, paused and taken up together with its step and its date."""

from collections.abc import Collection
from datetime import date, datetime, time

from aftercare.ground.core.actors import Actor
from aftercare.ground.policies.queries import policy_of
from aftercare.ground.policies.rules import LoadedPolicy
from aftercare.ground.procedures.graph import OwedBy, Procedure, Procedures
from aftercare.ground.procedures.rules import limits_of, promises_kept_on
from aftercare.service.cases import queries
from aftercare.service.cases.models import Case
from aftercare.service.deadlines import parts as deadlines
from aftercare.service.deadlines.models import Clock
from aftercare.service.deadlines.policy import PROMISED_REPLY

FINISH = "finish"
FIRST_ANSWER = "first_answer"
REPLY = "reply"


def prepare_first(case: Case, procedure: Procedure, *, policy: LoadedPolicy) -> list[Clock]:
    """The clocks with which a case begins: of its first step and of its promises. Not saved; sets the dates."""
    limit = procedure.step(procedure.start).time_limit
    stages = [limit, *procedure.promises] if limit else [*procedure.promises]
    clocks = deadlines.prepare_clocks(
        case_id=0,
        stages=stages,
        facts=queries.facts_of(case),
        policy=policy,
        started_at=case.opened_at,
        responsible=f"staff:{case.responsible_id}",
    )
    due = {clock.stage: clock.due_at for clock in clocks}
    case.due_at = due.get(limit or "")
    case.finish_by = due.get(FINISH)
    return clocks


def change_over(
    case: Case, procedure: Procedure, *, step: str, reopened: bool, policy: LoadedPolicy, at: datetime
) -> None:
    """Stop the clock of the step that is left and of the promises now kept, start that of the step entered.

    A case taken up again is promised anew what had been promised at first; one that ends has no clock running.
    """
    entered = procedure.step(step)
    if entered.final:
        deadlines.stop_clocks(case_id=case.pk, at=at)
        case.due_at = None
        return
    kept = {*promises_kept_on(procedure, step=step), FIRST_ANSWER}
    if entered.owed_by is OwedBy.OWNER:  # it is with the owner now: what was promised has been said
        kept.add(PROMISED_REPLY)
    left = queries.limit_of_step(case, procedure)
    running_on = set(procedure.promises) - kept
    stopped = (kept | {left}) if left and left not in running_on else kept
    if reopened:
        stopped |= running_on
    deadlines.stop_clocks(case_id=case.pk, at=at, stages=stopped)
    limit = entered.limit(answered=True) or ""
    stages = [limit, *(sorted(running_on) if reopened else ())]
    clocks = deadlines.start_clocks(
        case_id=case.pk,
        stages=[stage for stage in stages if stage],
        facts=queries.facts_of(case),
        policy=policy,
        started_at=at,
        responsible=f"staff:{case.responsible_id}",
    )
    due = {clock.stage: clock.due_at for clock in clocks}
    case.due_at = due[limit]
    case.finish_by = due.get(FINISH, case.finish_by)


def promise(case: Case, *, until: datetime, reason: str, by: Actor, at: datetime) -> Clock:
    """Run a clock to the time by which the owner was promised a reply, and let the case be due then.

    The owner is told why at `at`, so the limits of its step and of the reply that have not passed move along
    (S004.14.r15, S001.09.r07). Promised anew, the earlier promise ends. Saved by the caller.
    """
    case.details = {**case.details, PROMISED_REPLY: until.isoformat(timespec="minutes")}
    [clock] = deadlines.restart_clocks(
        case_id=case.pk,
        stages=[PROMISED_REPLY],
        facts=queries.facts_of(case),
        policy=policy_of(case.policy_id),
        at=at,
        responsible=f"staff:{case.responsible_id}",
    )
    limit = queries.limit_of_step(case)
    stages = [stage for stage in (limit, REPLY) if stage]
    put_off(case, stages=stages, until=clock.due_at, reason=reason, by=by, at=at)
    if case.held_until is None:
        case.due_at = clock.due_at
    return clock


def keep_promise(case: Case, *, at: datetime) -> None:
    """The owner has the reply: the clock of the promised day stops, and the case is due by its step again.

    Saved by the caller, with `details`.
    """
    if PROMISED_REPLY not in case.details:
        return
    deadlines.stop_clocks(case_id=case.pk, at=at, stages=[PROMISED_REPLY])
    case.details = {key: value for key, value in case.details.items() if key != PROMISED_REPLY}
    if case.is_open and case.held_until is None:
        case.due_at = _due(case, _running(case))


def stand_still(case: Case, *, until: date, cause: str, reason: str, by: Actor, at: datetime) -> None:
    """Put a case on hold until the morning of a day. Saved by the caller. Raises BadInput for an unknown cause."""
    zone = case.development.zone
    morning = datetime.combine(until, time(9), tzinfo=zone)
    deadlines.pause_clocks(
        case_id=case.pk,
        cause=cause,
        evidence=reason,
        planned_until=morning,
        policy=policy_of(case.policy_id),
        by=by,
        at=at,
    )
    case.held_until, case.held_reason, case.due_at = until, reason, morning


def take_up(case: Case, *, at: datetime) -> None:
    """End the hold of a case; what was left of its time runs on. Saved by the caller."""
    deadlines.resume_clocks(case_id=case.pk, at=at)
    case.held_until, case.held_reason = None, ""
    due = _running(case)
    case.due_at = _due(case, due)
    case.finish_by = due.get(FINISH, case.finish_by)


def reckon_anew(case: Case) -> None:
    """Reckon the running limits of a case again after what they depend on has changed. Saved by the caller."""
    due = {
        clock.stage: clock.due_at
        for clock in deadlines.replace_limits(
            case_id=case.pk, facts=queries.facts_of(case), policy=policy_of(case.policy_id)
        )
    }
    if case.held_until is None:
        case.due_at = _due(case, due)
    case.finish_by = due.get(FINISH, case.finish_by)


def put_off(
    case: Case, *, stages: Collection[str], until: datetime, reason: str, by: Actor, at: datetime
) -> tuple[str, ...]:
    """Give the running limits of `stages` until `until`, since the owner has been told at `at` why (S000.01.r20).

    A limit that has passed stays broken, one that ends later anyway stays as it is. Returns the stages that moved;
    the case is saved by the caller.
    """
    due = _running(case)
    moved = tuple(stage for stage in stages if stage in due and at <= due[stage] < until)
    for stage in moved:
        deadlines.extend_clock(case_id=case.pk, stage=stage, until=until, reason=reason, owner_told_at=at, by=by, at=at)
    if FINISH in moved:
        case.finish_by = until
    limit = queries.limit_of_step(case)
    if limit in moved and case.held_until is None:
        case.due_at = until
    return moved


def follow(case: Case) -> bool:
    """Take over what its running clocks say now; returns whether a date differs. Saved by the caller."""
    due, was = _running(case), (case.due_at, case.finish_by)
    if case.held_until is None:
        case.due_at = _due(case, due)
    case.finish_by = due.get(FINISH, case.finish_by)
    return was != (case.due_at, case.finish_by)


def change_rules(case: Case, *, policy: LoadedPolicy, at: datetime) -> None:
    """Put the clocks of a case under another version, and its dates with them. Saved by the caller."""
    procedure = policy.section(Procedures).of(case.procedure)
    limit = queries.limit_of_step(case, procedure) or ""
    clocks = deadlines.change_rules(
        case_id=case.pk,
        stage=limit,
        promises=procedure.promises,
        replaced=limits_of(queries.procedure_of(case)),
        since=case.step_since,
        facts=queries.facts_of(case),
        policy=policy,
        responsible=f"staff:{case.responsible_id}",
        at=at,
    )
    due = {clock.stage: clock.due_at for clock in clocks}
    if case.held_until is None:
        case.due_at = due.get(limit, case.due_at)
    case.finish_by = due.get(FINISH)


def keep_first_answer(case: Case, *, at: datetime) -> None:
    """The owner has been answered: that promise is kept, and the step goes on with the limit that follows it.

    A step of older rules that names none goes on with its own until the case moves. Saved by the caller.
    """
    step = queries.procedure_of(case).step(case.step)
    case.first_answered_at = at
    if step.time_limit == FIRST_ANSWER and not step.after_answer:
        return
    if step.time_limit != FIRST_ANSWER:
        deadlines.stop_clocks(case_id=case.pk, at=at, stages=[FIRST_ANSWER])
        return
    [clock] = deadlines.change_stage(
        case_id=case.pk,
        stage=FIRST_ANSWER,
        to=step.limit(answered=True) or FIRST_ANSWER,
        facts=queries.facts_of(case),
        policy=policy_of(case.policy_id),
        responsible=f"staff:{case.responsible_id}",
        at=at,
    )
    if case.held_until is None:
        case.due_at = clock.due_at


def _due(case: Case, due: dict[str, datetime]) -> datetime | None:
    """By when the case is due: a day that was promised, while it runs, else the limit of its step."""
    return due.get(PROMISED_REPLY) or due.get(queries.limit_of_step(case) or "", case.due_at)


def _running(case: Case) -> dict[str, datetime]:
    return dict(Clock.objects.running().filter(case_id=case.pk).values_list("stage", "due_at"))
