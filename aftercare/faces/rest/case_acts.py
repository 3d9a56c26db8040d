"""REST: what is done to a case."""

from django.utils import timezone
from ninja import Router

from aftercare.faces.rest.cases import CaseId, company, find, shown
from aftercare.faces.rest.operations import changes, reads
from aftercare.faces.rest.schemas.cases import (
    AssignIn,
    CaseOut,
    ClassifyIn,
    ClockOut,
    ComputedOut,
    CoverageIn,
    CoverageOut,
    DecisionOut,
    HoldIn,
    MoveIn,
    MoveOut,
    UrgeIn,
    WatchIn,
    WatchOut,
)
from aftercare.faces.rest.schemas.common import ReasonIn, SeenIn
from aftercare.ground.accounts.request import SignedInRequest
from aftercare.ground.accounts.roles import Permission
from aftercare.ground.core.actors import Actor
from aftercare.records.contractors.models import Contractor
from aftercare.service.cases import actions, queries
from aftercare.service.cases.models import Case
from aftercare.service.cases.queries.coverage import coverage_facts
from aftercare.service.deadlines.models import Clock
from aftercare.service.deadlines.queries import clocks_of, explain
from aftercare.service.warranty.models import CoverageDecision
from aftercare.service.warranty.queries import decisions_of
from aftercare.service.warranty.rules import Coverage

router = Router()


@reads(router, "/{case_id}/moves", answers=list[MoveOut], scopes=[Permission.SEE_CASES])
def list_moves(request: SignedInRequest, case_id: CaseId) -> list[MoveOut]:
    """List the moves you may take now.

    Those that wait for something say for what, in words.
    """
    case = find(request, case_id)
    return [
        MoveOut(
            key=move.key,
            label=move.label,
            to=move.to,
            reason=move.reason,
            missing=[str(words) for words in move.missing],
            ready=move.ready,
        )
        for move in queries.open_moves(case, by=request.actor)
    ]


@changes(router, "/{case_id}/move", answers=CaseOut, scopes=[Permission.WORK_CASE])
def move_case(request: SignedInRequest, case_id: CaseId, body: MoveIn) -> CaseOut:
    """Take a move of the case's procedure."""
    find(request, case_id)
    case = actions.move(
        case_id=case_id, seen=body.seen, move=body.move, reason=body.reason, by=request.actor, at=timezone.now()
    )
    return shown(case, by=request.actor)


@changes(router, "/{case_id}/reopen", answers=CaseOut, scopes=[Permission.WORK_CASE])
def reopen_case(request: SignedInRequest, case_id: CaseId, body: ReasonIn) -> CaseOut:
    """Take a closed case up again, since its owner says that it is not settled.

    Within the days of its procedure; it counts as a return.
    """
    find(request, case_id)
    case = actions.reopen(case_id=case_id, seen=body.seen, reason=body.reason, by=request.actor, at=timezone.now())
    return shown(case, by=request.actor)


@changes(router, "/{case_id}/hold", answers=CaseOut, scopes=[Permission.WORK_CASE])
def hold_case(request: SignedInRequest, case_id: CaseId, body: HoldIn) -> CaseOut:
    """Let a case wait until a day.

    Its time limits stand still, and it comes back by itself on the day.
    """
    find(request, case_id)
    case = actions.hold(
        case_id=case_id,
        seen=body.seen,
        until=body.until,
        reason=body.reason,
        cause=body.cause,
        by=request.actor,
        at=timezone.now(),
    )
    return shown(case, by=request.actor)


@changes(router, "/{case_id}/resume", answers=CaseOut, scopes=[Permission.WORK_CASE])
def resume_case(request: SignedInRequest, case_id: CaseId, body: SeenIn) -> CaseOut:
    """Take a waiting case up again."""
    find(request, case_id)
    return shown(actions.resume(case_id=case_id, seen=body.seen, by=request.actor, at=timezone.now()), by=request.actor)


@changes(router, "/{case_id}/assign", answers=CaseOut, scopes=[Permission.ASSIGN_CASE])
def assign_case(request: SignedInRequest, case_id: CaseId, body: AssignIn) -> CaseOut:
    """Hand the answering over.

    The first contact stays; hand-overs are counted.
    """
    find(request, case_id)
    case = actions.assign(
        case_id=case_id,
        seen=body.seen,
        staff_id=body.staff_id,
        reason=body.reason,
        by=request.actor,
        at=timezone.now(),
    )
    return shown(case, by=request.actor)


@changes(router, "/{case_id}/classify", answers=CaseOut, scopes=[Permission.WORK_CASE])
def classify_case(request: SignedInRequest, case_id: CaseId, body: ClassifyIn) -> CaseOut:
    """Say better what a case is about.

    Time limits that depend on it are reckoned anew from the report.
    """
    find(request, case_id)
    case = actions.classify(
        case_id=case_id,
        seen=body.seen,
        reason=body.reason,
        by=request.actor,
        at=timezone.now(),
        **body.model_dump(exclude={"seen", "reason"}, exclude_none=True),
    )
    return shown(case, by=request.actor)


@changes(router, "/{case_id}/urge", answers=CaseOut, scopes=[Permission.WORK_CASE])
def urge_case(request: SignedInRequest, case_id: CaseId, body: UrgeIn) -> CaseOut:
    """Write down that the owner asks for haste."""
    find(request, case_id)
    return shown(actions.urge(case_id=case_id, text=body.text, by=request.actor, at=timezone.now()), by=request.actor)


@changes(router, "/{case_id}/watch", answers=WatchOut, scopes=[Permission.WORK_CASE])
def watch_case(request: SignedInRequest, case_id: CaseId, body: WatchIn) -> WatchOut:
    """Begin or stop to hear of a case."""
    find(request, case_id)
    actions.watch(case_id=case_id, watching=body.watching, by=request.actor, at=timezone.now())
    return WatchOut(watching=body.watching)


@reads(router, "/{case_id}/clocks", answers=list[ClockOut], scopes=[Permission.SEE_CASES])
def list_clocks(request: SignedInRequest, case_id: CaseId) -> list[ClockOut]:
    """List the time limits of a case, each with how it was worked out."""
    find(request, case_id)
    return [_clock(clock) for clock in clocks_of(case_id)]


def _clock(clock: Clock) -> ClockOut:
    state = "stopped" if clock.stopped_at else "paused" if clock.paused_from else "running"
    return ClockOut(
        id=clock.pk,
        provisional=clock.provisional,
        stage=clock.stage,
        state=state,
        started_at=clock.started_at,
        due_at=clock.due_at,
        stopped_at=clock.stopped_at,
        explanation=[str(line) for line in explain(clock).lines],
    )


@reads(router, "/{case_id}/coverage", answers=CoverageOut, scopes=[Permission.SEE_CASES])
def read_coverage(request: SignedInRequest, case_id: CaseId) -> CoverageOut:
    """Read what the warranty computes and what was decided."""
    return _coverage(find(request, case_id), by=request.actor)


@reads(router, "/{case_id}/coverage/decisions", answers=list[DecisionOut], scopes=[Permission.SEE_CASES])
def list_decisions(request: SignedInRequest, case_id: CaseId) -> list[DecisionOut]:
    """List every decision on coverage, the latest first."""
    find(request, case_id)
    decisions = decisions_of(case_id)
    companies = Contractor.objects.in_bulk([one.contractor_id for one in decisions if one.contractor_id])
    return [_decision(one, companies.get(one.contractor_id or 0)) for one in decisions]


@changes(router, "/{case_id}/coverage", answers=CoverageOut, scopes=[Permission.DECIDE_COVERAGE])
def decide_coverage(request: SignedInRequest, case_id: CaseId, body: CoverageIn) -> CoverageOut:
    """Decide whether the warranty covers it, and who answers.

    What was computed is kept beside it with its clause; a decision that differs needs a reason.
    """
    find(request, case_id)
    actions.decide_coverage(
        case_id=case_id,
        seen=body.seen,
        cause=body.cause,
        covered=body.covered,
        liable_party=body.liable_party,
        contractor_id=body.contractor_id,
        reason=body.reason,
        by=request.actor,
        at=timezone.now(),
    )
    return _coverage(find(request, case_id), by=request.actor)


def _coverage(case: Case, *, by: Actor) -> CoverageOut:
    facts = coverage_facts(case)
    decided = facts.decision
    liable = Contractor.objects.filter(pk=decided.contractor_id).first() if decided and decided.contractor_id else None
    return CoverageOut(
        computed=_computed(facts.computed, by=by) if facts.computed else None,
        decision=_decision(decided, liable) if decided else None,
        built_by=company(facts.builder.contractor) if facts.builder else None,
    )


def _computed(window: Coverage, *, by: Actor) -> ComputedOut:
    return ComputedOut(
        covered=window.covered,
        term=window.term,
        starts_on=window.starts_on,
        ends_on=window.ends_on,
        clause=window.clause.in_language(by.language),
    )


def _decision(made: CoverageDecision, contractor: Contractor | None) -> DecisionOut:
    return DecisionOut(
        id=made.pk,
        cause=made.cause,
        covered=made.covered,
        liable_party=made.liable_party,
        contractor=company(contractor),
        reason=made.reason,
        decided_by=made.decided_by_label,
        decided_at=made.decided_at,
    )
