"""Raising a case: by the rules, by hand, by the owner's direct complaint; and what those above decide."""

from datetime import datetime

from django.db import transaction

from aftercare.care.escalation import parts, permissions, queries, rules
from aftercare.care.escalation.models import Escalation, Watch
from aftercare.care.escalation.parts import Climb
from aftercare.ground.audit import trail
from aftercare.ground.core.actors import Actor
from aftercare.ground.core.errors import BadInput
from aftercare.ground.core.text import lazy as _
from aftercare.service.cases import parts as cases
from aftercare.service.cases.models import Case
from aftercare.service.deadlines.models import Clock

BY_HAND = (rules.Trigger.HAND, rules.Trigger.OWNER)


@transaction.atomic
def escalate(
    *,
    case_id: int,
    seen: int,
    level: str,
    reason: str,
    trigger: str = rules.Trigger.HAND.value,
    by: Actor,
    at: datetime,
) -> Escalation:
    """Raise a case by hand, or because its owner complained directly to a superior (`owner`).

    Whoever stands on the level answers for the case from here on. Raises CannotRaise, BadInput, NotPermitted, Stale.
    """
    case = Case.objects.locked(case_id, seen=seen)
    permissions.check_may_raise(by, case)
    policy = queries.policy_of_case(case)
    if trigger not in BY_HAND:
        raise BadInput(field=_("What raised it"), value=trigger, remedy=_("Choose one of those offered."))
    rules.check_can_raise(policy, is_open=case.is_open, level=queries.level_of(case.pk), to=level, reason=reason)
    wanted = Climb(level=level, trigger=rules.Trigger(trigger), reason=reason.strip(), takes_over=True)
    return parts.climb(case, wanted, by=by, at=at)


@transaction.atomic
def complain_above(*, case_id: int, level: str, reason: str, by: Actor, at: datetime) -> Escalation:
    """The owner goes past the desk, to the superior or to those who lead the company (S001.14.r11).

    Whoever stands there answers for the case from here on, by the level's own time limit, and the owner reads what is
    decided. Raises CannotRaise, BadInput, NotPermitted.
    """
    case = Case.objects.locked(case_id)
    permissions.check_may_complain(by, case)
    policy = queries.policy_of_case(case)
    rules.check_can_complain(policy, is_open=case.is_open, level=queries.level_of(case.pk), to=level, reason=reason)
    wanted = Climb(level=level, trigger=rules.Trigger.OWNER, reason=reason.strip(), takes_over=True)
    return parts.climb(case, wanted, by=by, at=at)


@transaction.atomic
def look_at_reports(*, case_id: int, by: Actor, at: datetime) -> Escalation | None:
    """Take the step that the number of reports of the same trouble leads to (ES03, S004.11.r05-r08); None without one.

    Called when a case was registered or taken up again; what was reported may be grave from the start, too.
    """
    case = Case.objects.locked(case_id)
    policy = queries.policy_of_case(case)
    if not case.is_open or not policy.steps:
        return None
    facts = queries.facts_of(case, level=queries.level_of(case.pk))
    taken = queries.taken_by(case.pk)
    grave = rules.step_for_grave(policy, facts=facts, taken=taken)
    reports = queries.counted_reports(case, queries.reports_of(case))
    repeated = rules.step_for_reports(policy, facts=facts, reports=reports, taken=taken)
    found = [each for each in (repeated, grave) if each is not None]
    if not found:
        return None
    chosen = max(found, key=lambda each: policy.rank(each.step.to))
    said: dict[str, object] = {}
    if chosen is repeated:
        counted = [report for report in reports if report.kind in chosen.step.counted]
        said = {
            "reports": rules.count_reports(policy, reports, counted=chosen.step.counted),
            "cases": "、".join(report.number for report in counted),
        }
    trigger = rules.Trigger.REPORTS if chosen is repeated else rules.Trigger.GRAVE
    return parts.climb(case, _by_rule(chosen, trigger, said), by=by, at=at)


@transaction.atomic
def look_at_clock(*, clock_id: int, by: Actor, at: datetime) -> Escalation | None:
    """Take the step that a late clock leads to now, and say when to look again (ES01); None when nothing is due.

    A clock that was stopped, stands still or was given more time is no longer watched; should it pass again, it is
    found again.
    """
    clock = Clock.objects.filter(pk=clock_id).first()
    if clock is None or clock.stopped_at is not None or clock.paused_from is not None or clock.due_at >= at:
        Watch.objects.filter(clock_id=clock_id).delete()
        return None
    case = Case.objects.locked(clock.case_id)
    policy = queries.policy_of_case(case)
    facts = queries.facts_of(case, level=queries.level_of(case.pk))
    late = queries.late_clock(clock, case=case, facts=facts)
    found, look_at = rules.step_for_lateness(policy, facts=facts, late=late, now=at)
    if found is None or not case.is_open:
        parts.look_after(clock, case_id=case.pk, look_at=look_at)
        return None
    said: dict[str, object] = {"stage": clock.stage, "due_at": clock.due_at.isoformat()}
    step = parts.climb(case, _by_rule(found, rules.Trigger.LATE, said), by=by, at=at)
    risen = queries.facts_of(case, level=step.level)
    again = queries.late_clock(clock, case=case, facts=risen)
    parts.look_after(clock, case_id=case.pk, look_at=min(again.moments.values(), default=None))
    return step


@transaction.atomic
def decide(
    *, escalation_id: int, seen: int, decision: str, give_back: bool = False, by: Actor, at: datetime
) -> Escalation:
    """Write down what the level decides; its clock stops. With `give_back` whoever answered before answers again.

    Raises AlreadyDecided, BadInput, NotPermitted, Stale.
    """
    step = Escalation.objects.locked(escalation_id, seen=seen)
    case = Case.objects.locked(step.case_id)
    permissions.check_may_decide(by, step, roles=queries.policy_of_case(case).level(step.level).roles)
    rules.check_can_decide(current=step.current and case.is_open, decided_at=step.decided_at)
    rules.check_words(decision, field=_("Decision"))
    step.decision, step.decided_at, step.decided_by_label = decision.strip(), at, by.label
    step.current = not give_back
    step.save(update_fields=["decision", "decided_at", "decided_by_label", "current", "version"])
    parts.stop_clock(case, at=at)
    before = case.responsible
    cases.hand_to(case, step.before if give_back and step.took_over else before, at=at)
    trail.record(
        "case.decided_above",
        case,
        by=by,
        at=at,
        escalation=step.pk,
        decision=step.decision,
        given_back=give_back,
        before=before.name,
        after=case.responsible.name,
    )
    return step


def _by_rule(found: rules.Found, trigger: rules.Trigger, facts: dict[str, object]) -> Climb:
    return Climb(
        level=found.step.to,
        trigger=trigger,
        facts=facts,
        key=found.key,
        step=found.step,
        takes_over=found.step.takes_over,
    )
