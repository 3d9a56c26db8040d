"""REST: the ladder of a case: where it stands, how it came there, raised and decided above; crises."""

from typing import Annotated

from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Router
from pydantic import Field

from aftercare.care.escalation import actions, queries
from aftercare.care.escalation.models import Crisis, Escalation
from aftercare.care.escalation.rules import Trigger
from aftercare.care.escalation.wording import why_of
from aftercare.faces.rest.cases import CaseId, find
from aftercare.faces.rest.operations import changes, reads
from aftercare.faces.rest.schemas.common import ID_AT_MOST, StaffOut
from aftercare.faces.rest.schemas.fairness import (
    CrisisEndIn,
    CrisisIn,
    CrisisOut,
    DecideAboveIn,
    LadderOut,
    NextStepOut,
    RaiseIn,
    RungOut,
    StepTakenOut,
)
from aftercare.ground.accounts.models import Staff
from aftercare.ground.accounts.request import SignedInRequest
from aftercare.ground.accounts.roles import Permission
from aftercare.service.cases.models import Case

router = Router()
StepId = Annotated[int, Field(ge=1, le=ID_AT_MOST, description="The id of a step of the ladder.", examples=[5])]
CrisisId = Annotated[int, Field(ge=1, le=ID_AT_MOST, description="The id of a crisis.", examples=[2])]


@reads(router, "/{case_id}/ladder", answers=LadderOut, scopes=[Permission.SEE_CASES])
def read_ladder(request: SignedInRequest, case_id: CaseId) -> LadderOut:
    """Read where a case stands on the ladder, who has it there, and every step it took.

    With the step that comes next by itself, if nothing happens.
    """
    return _shown(find(request, case_id), language=request.actor.language)


@changes(router, "/{case_id}/raise", answers=LadderOut, scopes=[Permission.WORK_CASE], status=201)
def raise_case(request: SignedInRequest, case_id: CaseId, body: RaiseIn) -> LadderOut:
    """Raise a case to a level above where it stands.

    Whoever stands there answers for it from then on, and is given time to decide.
    """
    case = find(request, case_id)
    trigger = Trigger.OWNER if body.asked_by_owner else Trigger.HAND
    actions.escalate(
        case_id=case.pk,
        seen=body.seen,
        level=body.level,
        reason=body.reason,
        trigger=trigger.value,
        by=request.actor,
        at=timezone.now(),
    )
    return _shown(find(request, case_id), language=request.actor.language)


@changes(router, "/{case_id}/ladder/{escalation_id}/decide", answers=LadderOut, scopes=[Permission.WORK_CASE])
def decide_above(request: SignedInRequest, case_id: CaseId, escalation_id: StepId, body: DecideAboveIn) -> LadderOut:
    """Write down what the level decides, and give the case back or keep it."""
    step = get_object_or_404(Escalation.objects.visible_to(request.actor), pk=escalation_id, case_id=case_id)
    actions.decide(
        escalation_id=step.pk,
        seen=body.seen,
        decision=body.decision,
        give_back=body.give_back,
        by=request.actor,
        at=timezone.now(),
    )
    return _shown(find(request, case_id), language=request.actor.language)


@changes(router, "/{case_id}/crises", answers=LadderOut, scopes=[Permission.WORK_CASE], status=201)
def declare_crisis(request: SignedInRequest, case_id: CaseId, body: CrisisIn) -> LadderOut:
    """Treat a case as a crisis: it goes before everything else, on the level that leads crises."""
    case = find(request, case_id)
    actions.declare_crisis(
        case_id=case.pk, seen=body.seen, ground=body.ground, reason=body.reason, by=request.actor, at=timezone.now()
    )
    return _shown(find(request, case_id), language=request.actor.language)


@changes(router, "/{case_id}/crises/{crisis_id}/end", answers=LadderOut, scopes=[Permission.WORK_CASE])
def end_crisis(request: SignedInRequest, case_id: CaseId, crisis_id: CrisisId, body: CrisisEndIn) -> LadderOut:
    """Write down what came of a crisis; the case goes on as any other."""
    case = find(request, case_id)
    crisis = get_object_or_404(Crisis, pk=crisis_id, case_id=case.pk)
    actions.end_crisis(crisis_id=crisis.pk, seen=body.seen, outcome=body.outcome, by=request.actor, at=timezone.now())
    return _shown(find(request, case_id), language=request.actor.language)


def _shown(case: Case, *, language: str) -> LadderOut:
    policy = queries.policy_of_case(case)
    steps = queries.steps_of(case)
    level = next((step.level for step in steps if step.current), "")
    ahead = queries.ahead_of(case, level=level, now=timezone.now()) if case.is_open else None
    return LadderOut(
        level=level,
        rungs=[
            RungOut(key=key, label=each.label.in_language(language), reached=policy.rank(key) <= policy.rank(level))
            for key, each in policy.levels.items()
        ],
        steps=[_step(step, language) for step in steps],
        next=NextStepOut(level=ahead.level, at=ahead.at, stage=ahead.stage) if ahead else None,
        crises=[_crisis(each) for each in queries.crises_of(case)],
    )


def _person(staff: Staff) -> StaffOut:
    return StaffOut(id=staff.pk, name=staff.name)


def _step(step: Escalation, language: str) -> StepTakenOut:
    return StepTakenOut(
        id=step.pk,
        version=step.version,
        step=step.step,
        trigger=step.trigger,
        why=why_of(step, language=language),
        from_level=step.from_level,
        level=step.level,
        holder=_person(step.holder),
        before=_person(step.before),
        took_over=step.took_over,
        complaint_id=step.complaint_id,
        current=step.current,
        reason=step.reason,
        raised_at=step.raised_at,
        raised_by=step.raised_by_label,
        answer_by=step.answer_by,
        decided_at=step.decided_at,
        decided_by=step.decided_by_label,
        decision=step.decision,
    )


def _crisis(crisis: Crisis) -> CrisisOut:
    return CrisisOut(
        id=crisis.pk,
        version=crisis.version,
        ground=crisis.ground,
        reason=crisis.reason,
        lead=_person(crisis.lead),
        declared_at=crisis.declared_at,
        ended_at=crisis.ended_at,
        outcome=crisis.outcome,
    )
