"""Taking a step on the ladder: who has it now, the clock of the level, the complaint it becomes, and the watch."""

from dataclasses import dataclass, field
from datetime import datetime

from aftercare.care.escalation import queries, rules
from aftercare.care.escalation.models import Crisis, Escalation, Watch
from aftercare.care.escalation.policy import EscalationPolicy, Level, Step
from aftercare.ground.accounts.models import Staff
from aftercare.ground.audit import trail
from aftercare.ground.core.actors import Actor
from aftercare.ground.core.database import check_in_transaction
from aftercare.ground.core.forgetting import Forgotten, Whom, cover_rows
from aftercare.ground.core.text import lazy as _
from aftercare.ground.policies.queries import policy_of
from aftercare.service.cases import parts as cases
from aftercare.service.cases import queries as case_queries
from aftercare.service.cases.models import Case
from aftercare.service.deadlines import parts as deadlines
from aftercare.service.deadlines.models import Clock


@dataclass(frozen=True)
class Climb:
    """A step to be taken: to which level, what lifted the case, on what facts, by which rule (none: by hand)."""

    level: str
    trigger: rules.Trigger
    facts: dict[str, object] = field(default_factory=dict)
    reason: str = ""
    key: str = ""
    step: Step | None = None
    takes_over: bool = False


def climb(case: Case, wanted: Climb, *, by: Actor, at: datetime) -> Escalation:
    """Take a step with a locked case, and record it; the highest of what it leads to is where the case stands.

    When the rules say that the trouble counts as a complaint, one is opened on the level (or the one that is open is
    lifted there), with this case as its part, and the clock of the level runs for it.
    """
    check_in_transaction()
    policy = queries.policy_of_case(case)
    level = policy.level(wanted.level)
    holder = queries.holder_on(level, case, at=at)
    complaint = _as_complaint(case, wanted, holder, by=by, at=at)
    subject = complaint or case
    if complaint is not None:
        lifted = rules.CaseFacts(kind=complaint.kind, level=queries.level_of(complaint.pk))
        if policy.rank(wanted.level) > policy.rank(lifted.level):
            _take(complaint, wanted, level, holder, complaint=None, answered=True, by=by, at=at)
    return _take(case, wanted, level, holder, complaint=complaint, answered=subject is case, by=by, at=at)


def _take(
    case: Case,
    wanted: Climb,
    level: Level,
    holder: Staff,
    *,
    complaint: Case | None,
    answered: bool,
    by: Actor,
    at: datetime,
) -> Escalation:
    """Write the step of one case; with `answered` the level answers for it, so that its clock runs."""
    before, from_level = case.responsible, queries.level_of(case.pk)
    Escalation.objects.filter(case=case, current=True).update(current=False)
    clock = _start_clock(case, level, holder, at=at) if answered else None
    took_over = answered and wanted.takes_over
    if took_over:
        cases.hand_to(case, holder, at=at)
    else:
        case.changed_at = at
        case.save(update_fields=["changed_at", "version"])
    taken = Escalation.objects.create(
        case=case,
        policy_id=case.policy_id,
        step=wanted.key,
        trigger=wanted.trigger.value,
        from_level=from_level,
        level=wanted.level,
        facts=wanted.facts,
        reason=wanted.reason,
        holder=holder,
        before=before,
        took_over=took_over,
        complaint=complaint,
        raised_at=at,
        raised_by_label=by.label,
        answer_by=clock.due_at if clock else None,
    )
    _record(taken, case, by=by, at=at)
    return taken


def _record(taken: Escalation, case: Case, *, by: Actor, at: datetime) -> None:
    trail.record(
        "case.raised",
        case,
        by=by,
        at=at,
        escalation=taken.pk,
        step=taken.step,
        trigger=taken.trigger,
        from_level=taken.from_level,
        to_level=taken.level,
        before=taken.before.name,
        after=taken.holder.name,
        complaint=taken.complaint.number if taken.complaint else "",
        answer_by=taken.answer_by,
        facts=taken.facts,
        reason=taken.reason,
    )


def _start_clock(case: Case, level: Level, holder: Staff, *, at: datetime) -> Clock:
    policy = policy_of(case.policy_id)
    stop_clock(case, at=at)
    [clock] = deadlines.start_clocks(
        case_id=case.pk,
        stages=[level.time_limit],
        facts=case_queries.facts_of(case),
        policy=policy,
        started_at=at,
        responsible=f"staff:{holder.pk}",
    )
    return clock


def stop_clock(case: Case, *, at: datetime) -> None:
    """The level has answered, or the case has gone on to another: the clocks of levels stop."""
    policy = policy_of(case.policy_id).section(EscalationPolicy)
    stages = {level.time_limit for level in policy.levels.values()}
    deadlines.stop_clocks(case_id=case.pk, at=at, stages=stages)


def _as_complaint(case: Case, wanted: Climb, holder: Staff, *, by: Actor, at: datetime) -> Case | None:
    kind = wanted.step.becomes if wanted.step else None
    if kind is None or kind == case.kind:
        return None
    family = [report.case_id for report in queries.reports_of(case)]
    found = cases.find_open_whole(family, kind=kind)
    if found is not None:
        complaint = Case.objects.locked(found.pk)
        cases.make_part(case, complaint, by=by, at=at)
        return complaint
    text = str(
        _("Reported %(count)s times; by the rules it is handled as a complaint now. Earlier cases: %(numbers)s.")
    )
    opened = cases.open_whole(
        case,
        kind=kind,
        text=text % {"count": wanted.facts.get("reports", 0), "numbers": wanted.facts.get("cases", "")},
        responsible=holder,
        policy=policy_of(case.policy_id),
        by=by,
        at=at,
    )
    cases.make_part(case, opened, by=by, at=at)
    return Case.objects.locked(opened.pk)


def look_after(clock: Clock, *, case_id: int, look_at: datetime | None) -> None:
    """Put a clock that has passed under watch, or say when to look at it next (None: never again)."""
    check_in_transaction()
    Watch.objects.update_or_create(
        clock_id=clock.pk, defaults={"case_id": case_id, "due_at": clock.due_at, "look_at": look_at}
    )


def forget(whom: Whom) -> Forgotten:
    """Take a person out of what was written when their cases climbed."""
    check_in_transaction()
    found = cover_rows(Escalation.objects.filter(case_id__in=whom.case_ids), whom)
    return found + cover_rows(Crisis.objects.filter(case_id__in=whom.case_ids), whom)
