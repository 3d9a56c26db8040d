"""Moves along the procedure, holds, and the owner's urging."""

from datetime import date, datetime

from django.db import transaction

from aftercare.ground.audit import trail
from aftercare.ground.core.actors import Actor
from aftercare.service.cases import parts, permissions, queries, routing, rules
from aftercare.service.cases.models import Case


@transaction.atomic
def move(*, case_id: int, seen: int, move: str, reason: str = "", by: Actor, at: datetime) -> Case:
    """Take a move of the case's procedure. `seen` is the version the person looked at.

    Raises Stale, NotPermitted, NoSuchMove, GuardsNotMet, NotOpen or BadInput.
    """
    case = Case.objects.locked(case_id, seen=seen)
    permissions.check_may_move(by, case)
    moved = parts.advance(case, move=move, reason=reason.strip(), by=by, at=at)
    trail.record(
        "case.moved",
        case,
        by=by,
        at=at,
        move=move,
        from_step=moved.from_step,
        to_step=moved.to_step,
        reason=reason.strip(),
        due_at=case.due_at,
    )
    return case


@transaction.atomic
def reopen(*, case_id: int, seen: int, reason: str, by: Actor, at: datetime) -> Case:
    """Take a closed case up again, within the days of its procedure; it counts as a return as every other.

    Raises Stale, NotPermitted, NotReopened or BadInput.
    """
    case = Case.objects.locked(case_id, seen=seen)
    permissions.check_may_reopen(by, case)
    rules.check_why(reason)
    moved = parts.reopen(case, at=at)
    trail.record(
        "case.moved",
        case,
        by=by,
        at=at,
        move=rules.REOPEN,
        from_step=moved.from_step,
        to_step=moved.to_step,
        reason=reason.strip(),
        due_at=case.due_at,
    )
    return case


@transaction.atomic
def hold(*, case_id: int, seen: int, until: date, reason: str, cause: str = "owner", by: Actor, at: datetime) -> Case:
    """Let a case wait until a day, for a reason; its clocks stand still and it comes back by itself (CW05).

    `cause` is one of the policy's causes; only those that are an excuse stop the clocks.
    """
    case = Case.objects.locked(case_id, seen=seen)
    permissions.check_may_work(by, case)
    zone = case.development.zone
    rules.check_can_hold(
        closed_at=case.closed_at,
        held_until=case.held_until,
        until=until,
        today=at.astimezone(zone).date(),
        reason=reason,
    )
    parts.stand_still(case, until=until, cause=cause, reason=reason.strip(), by=by, at=at)
    case.changed_at = at
    case.save(update_fields=["held_until", "held_reason", "due_at", "changed_at", "version"])
    trail.record(
        "case.held", case, by=by, at=at, until=until, reason=case.held_reason, cause=cause, approved_by=by.label
    )
    return case


@transaction.atomic
def resume(*, case_id: int, seen: int | None = None, by: Actor, at: datetime) -> Case:
    """Take up a case on hold; what was left of its time runs on. The clock does it on the day by itself."""
    case = Case.objects.locked(case_id, seen=seen)
    permissions.check_may_work(by, case)
    rules.check_can_resume(held_until=case.held_until)
    held_until = case.held_until
    parts.take_up(case, at=at)
    case.changed_at = at
    case.save(update_fields=["held_until", "held_reason", "due_at", "finish_by", "changed_at", "version"])
    trail.record("case.resumed", case, by=by, at=at, held_until=held_until)
    return case


@transaction.atomic
def urge(*, case_id: int, text: str = "", by: Actor, at: datetime) -> Case:
    """The owner asks for haste. Counted unless it is the same urging said twice; who owes the next step is told.

    From the count that the pack names on, whoever leads the desk hears of it too (CW10).
    """
    case = Case.objects.locked(case_id)
    permissions.check_may_urge(by, case)
    rules.check_open(closed_at=case.closed_at)
    policy = queries.routing_policy_of(case).urging
    counts = routing.counts_as_urging(policy, urged_at=case.urged_at, at=at)
    if counts:
        case.urged, case.urged_at = case.urged + 1, at
    case.changed_at = at
    case.save(update_fields=["urged", "urged_at", "changed_at", "version"])
    trail.record(
        "case.urged",
        case,
        by=by,
        at=at,
        times=case.urged,
        counted=counts,
        owes=queries.owes_next_step(case),
        supervisor=counts and routing.goes_to_supervisor(policy, times=case.urged),
        text=text.strip(),
    )
    return case
