"""Crises: the press, a lawsuit, lost credibility, or a complaint that no treatment settles (S001.14.r16-r17)."""

from datetime import datetime

from django.db import transaction

from aftercare.care.escalation import parts, permissions, queries, rules
from aftercare.care.escalation.models import Crisis
from aftercare.care.escalation.parts import Climb
from aftercare.ground.audit import trail
from aftercare.ground.core.actors import Actor
from aftercare.ground.core.text import lazy as _
from aftercare.service.cases import parts as cases
from aftercare.service.cases.models import Case


@transaction.atomic
def declare_crisis(*, case_id: int, seen: int, ground: str, reason: str, by: Actor, at: datetime) -> Crisis:
    """Treat a case as a crisis: it gets priority, climbs to the level that leads crises, and stands in their register.

    Raises NoCrisis, BadInput, NotPermitted, Stale.
    """
    case = Case.objects.locked(case_id, seen=seen)
    permissions.check_may_raise(by, case)
    return _declare(case, ground=ground, reason=reason, by=by, at=at)


@transaction.atomic
def look_at_disputes(*, case_id: int, by: Actor, at: datetime) -> Crisis | None:
    """Make a crisis of a case that is still disputed after as many treatments as the pack says; None otherwise."""
    case = Case.objects.locked(case_id)
    policy = queries.policy_of_case(case)
    treatments = case.reopened + case.rejected
    disputed = policy.crisis.disputed if policy.crisis else None
    if disputed is None or not case.is_open or not rules.is_disputed(policy, kind=case.kind, treatments=treatments):
        return None
    if Crisis.objects.filter(case=case, treatments__gte=treatments).exists() or queries.is_crisis(case.pk):
        return None
    reason = str(_("Still disputed after %(count)s treatments.")) % {"count": treatments}
    return _declare(case, ground=disputed.ground, reason=reason, by=by, at=at)


@transaction.atomic
def end_crisis(*, crisis_id: int, seen: int, outcome: str, by: Actor, at: datetime) -> Crisis:
    """Write down what came of a crisis; the case goes on as any other. Raises NoCrisis, BadInput, NotPermitted."""
    crisis = Crisis.objects.locked(crisis_id, seen=seen)
    case = Case.objects.locked(crisis.case_id)
    policy = queries.policy_of_case(case)
    roles = policy.level(policy.crisis.level).roles if policy.crisis else ()
    permissions.check_may_end(by, crisis, roles=roles)
    rules.check_can_end(ended_at=crisis.ended_at, outcome=outcome)
    crisis.ended_at, crisis.ended_by_label, crisis.outcome = at, by.label, outcome.strip()
    crisis.save(update_fields=["ended_at", "ended_by_label", "outcome", "version"])
    case.changed_at = at
    case.save(update_fields=["changed_at", "version"])
    trail.record("case.crisis_ended", case, by=by, at=at, crisis=crisis.pk, outcome=crisis.outcome)
    return crisis


def _declare(case: Case, *, ground: str, reason: str, by: Actor, at: datetime) -> Crisis:
    policy = queries.policy_of_case(case)
    declared = queries.is_crisis(case.pk)
    rules.check_can_declare(policy, is_open=case.is_open, declared=declared, ground=ground, reason=reason)
    if policy.crisis is None:  # just checked
        raise LookupError("no crisis in the rules")
    level = policy.crisis.level
    lead = queries.holder_on(policy.level(level), case, at=at)
    if not case.emergency and case.urgency != policy.crisis.urgency:
        case.urgency = policy.crisis.urgency
        cases.reckon_anew(case)
        case.save(update_fields=["urgency", "due_at", "finish_by"])
    crisis = Crisis.objects.create(
        case=case,
        ground=ground,
        reason=reason.strip(),
        lead=lead,
        treatments=case.reopened + case.rejected,
        declared_at=at,
        declared_by_label=by.label,
    )
    if policy.rank(level) > policy.rank(queries.level_of(case.pk)):
        wanted = Climb(level=level, trigger=rules.Trigger.CRISIS, reason=reason.strip(), takes_over=True)
        parts.climb(case, wanted, by=by, at=at)
    else:
        case.changed_at = at
        case.save(update_fields=["changed_at", "version"])
    trail.record(
        "case.crisis_declared",
        case,
        by=by,
        at=at,
        crisis=crisis.pk,
        ground=ground,
        reason=crisis.reason,
        lead=lead.name,
        to_level=level,
        urgency=case.urgency,
    )
    return crisis
