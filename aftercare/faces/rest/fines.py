"""REST: fines, demerits and rewards: what is proposed with its facts, decided, objected to, appealed, taken back."""

from typing import Annotated

from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Query, Router
from pydantic import Field

from aftercare.faces.rest.cases import company
from aftercare.faces.rest.operations import changes, reads
from aftercare.faces.rest.paging import cut, number_of
from aftercare.faces.rest.schemas.common import ID_AT_MOST, ReasonIn, StaffOut
from aftercare.faces.rest.schemas.fairness import (
    GroundFilter,
    GroundOut,
    MeasureAnswerIn,
    MeasureDecisionIn,
    MeasureFilter,
    MeasureIn,
    MeasureOut,
    MeasurePage,
    MeasureWordsIn,
)
from aftercare.ground.accounts.models import Development
from aftercare.ground.accounts.request import SignedInRequest
from aftercare.ground.accounts.roles import Permission
from aftercare.ground.core.documents import Words
from aftercare.outcome.conduct import actions, permissions, queries
from aftercare.outcome.conduct.models import Measure

router = Router()
MeasureId = Annotated[int, Field(ge=1, le=ID_AT_MOST, description="The id of a fine or reward.", examples=[8])]
NAME = "fines"
SAYING = [Permission.SEE_CASES]
"""What somebody says about himself needs no right over others; a token limited to scopes needs this one."""


@reads(router, "", answers=MeasurePage, scopes=[Permission.SEE_CONDUCT])
def list_fines(request: SignedInRequest, asked: Query[MeasureFilter]) -> MeasurePage:
    """List fines, demerits and rewards, the newest first.

    With `mine`, those about whom the token acts for, which anybody may read of himself.
    """
    if not asked.mine:
        permissions.check_may_see(request.actor)
    found = queries.list_measures(
        by=request.actor,
        states=(asked.state,) if asked.state else (),
        own=asked.mine,
        before_id=number_of(NAME, asked.after),
        size=asked.size + 1,
    )
    page, following = cut(found, asked.size, name=NAME, key=lambda measure: measure.pk)
    return MeasurePage(measures=[_shown(each, request.actor.language) for each in page], next=following)


@reads(router, "/grounds", answers=list[GroundOut], scopes=[Permission.SEE_CONDUCT])
def list_grounds(request: SignedInRequest, asked: Query[GroundFilter]) -> list[GroundOut]:
    """List the grounds of the rules that hold at a development today."""
    permissions.check_may_see(request.actor)
    here = get_object_or_404(
        Development.objects.visible_to(request.actor, Permission.SEE_CONDUCT), pk=asked.development
    )
    policy = queries.conduct_policy_of(queries.policy_here(here, on=timezone.localdate()))
    return [
        GroundOut(
            key=key,
            label=ground.label.in_language(request.actor.language),
            looked_for=ground.on.value,
            forms=[form.value for form in ground.forms],
            least=ground.amount.least if ground.amount else None,
            most=ground.amount.most if ground.amount else None,
            source=list(ground.source),
        )
        for key, ground in policy.grounds.items()
    ]


@reads(router, "/{measure_id}", answers=MeasureOut, scopes=SAYING)
def read_fine(request: SignedInRequest, measure_id: MeasureId) -> MeasureOut:
    """Read one with the facts that led to it, and all that was said and decided."""
    return _found(request, measure_id)


@changes(router, "", answers=MeasureOut, scopes=[Permission.DECIDE_CONDUCT], status=201)
def propose_fine(request: SignedInRequest, body: MeasureIn) -> MeasureOut:
    """Propose a fine, a demerit or a reward.

    Nothing is decided by it: somebody else decides. Where nobody is named, the case says who is held to account.
    """
    get_object_or_404(Development.objects.visible_to(request.actor, Permission.DECIDE_CONDUCT), pk=body.development_id)
    made = actions.propose(by=request.actor, at=timezone.now(), **body.model_dump())
    return _found(request, made.pk)


@changes(router, "/{measure_id}/decide", answers=MeasureOut, scopes=[Permission.DECIDE_CONDUCT])
def decide_fine(request: SignedInRequest, measure_id: MeasureId, body: MeasureDecisionIn) -> MeasureOut:
    """Decide on a proposal.

    The form among those allowed, the sum in its range, the caps and your authority; never about yourself, nor on what
    you proposed. The notice gets its number, and the days to object begin.
    """
    _find(request, measure_id)
    actions.decide(measure_id=measure_id, by=request.actor, at=timezone.now(), **body.model_dump())
    return _found(request, measure_id)


@changes(router, "/{measure_id}/drop", answers=MeasureOut, scopes=[Permission.DECIDE_CONDUCT])
def drop_fine(request: SignedInRequest, measure_id: MeasureId, body: ReasonIn) -> MeasureOut:
    """Do not take a proposal up, with the reason."""
    _find(request, measure_id)
    actions.drop(measure_id=measure_id, seen=body.seen, reason=body.reason, by=request.actor, at=timezone.now())
    return _found(request, measure_id)


@changes(router, "/{measure_id}/hear", answers=MeasureOut, scopes=SAYING)
def hear_fine(request: SignedInRequest, measure_id: MeasureId, body: MeasureWordsIn) -> MeasureOut:
    """Say your side before it is decided."""
    _find(request, measure_id)
    actions.hear(measure_id=measure_id, seen=body.seen, text=body.text, by=request.actor, at=timezone.now())
    return _found(request, measure_id)


@changes(router, "/{measure_id}/object", answers=MeasureOut, scopes=SAYING)
def object_to_fine(request: SignedInRequest, measure_id: MeasureId, body: MeasureWordsIn) -> MeasureOut:
    """Object, within the days that the notice names; for a contractor, who decides writes down what came by letter."""
    _find(request, measure_id)
    actions.object_to(measure_id=measure_id, seen=body.seen, text=body.text, by=request.actor, at=timezone.now())
    return _found(request, measure_id)


@changes(router, "/{measure_id}/answer", answers=MeasureOut, scopes=[Permission.DECIDE_CONDUCT])
def answer_objection(request: SignedInRequest, measure_id: MeasureId, body: MeasureAnswerIn) -> MeasureOut:
    """Answer an objection: take the decision back, or keep it, never for more than before."""
    _find(request, measure_id)
    actions.answer_objection(measure_id=measure_id, by=request.actor, at=timezone.now(), **body.model_dump())
    return _found(request, measure_id)


@changes(router, "/{measure_id}/appeal", answers=MeasureOut, scopes=SAYING)
def appeal_fine(request: SignedInRequest, measure_id: MeasureId, body: MeasureWordsIn) -> MeasureOut:
    """Appeal against the answer: a second person, who has not decided before, looks at it."""
    _find(request, measure_id)
    actions.appeal(measure_id=measure_id, seen=body.seen, text=body.text, by=request.actor, at=timezone.now())
    return _found(request, measure_id)


@changes(router, "/{measure_id}/appeal/decide", answers=MeasureOut, scopes=[Permission.DECIDE_CONDUCT])
def decide_appeal(request: SignedInRequest, measure_id: MeasureId, body: MeasureAnswerIn) -> MeasureOut:
    """Decide an appeal; by somebody who neither proposed, decided nor answered."""
    _find(request, measure_id)
    actions.decide_appeal(measure_id=measure_id, by=request.actor, at=timezone.now(), **body.model_dump())
    return _found(request, measure_id)


@changes(router, "/{measure_id}/reverse", answers=MeasureOut, scopes=[Permission.DECIDE_CONDUCT])
def reverse_fine(request: SignedInRequest, measure_id: MeasureId, body: ReasonIn) -> MeasureOut:
    """Take a decision back, whenever it turns out to be wrong; what a contractor paid is paid back."""
    _find(request, measure_id)
    actions.reverse(measure_id=measure_id, seen=body.seen, reason=body.reason, by=request.actor, at=timezone.now())
    return _found(request, measure_id)


def _find(request: SignedInRequest, measure_id: int) -> Measure:
    found = Measure.objects.visible_to(request.actor).select_related("held_staff", "held_contractor")
    return get_object_or_404(found, pk=measure_id)


def _found(request: SignedInRequest, measure_id: int) -> MeasureOut:
    return _shown(_find(request, measure_id), request.actor.language)


def _shown(measure: Measure, language: str) -> MeasureOut:
    plain = {name: getattr(measure, name) for name in MeasureOut.model_fields if name not in _OWN}
    return MeasureOut(
        **plain,
        label=Words.model_validate(measure.label).in_language(language),
        held_staff=StaffOut.of(measure.held_staff),
        held_contractor=company(measure.held_contractor),
        proposed_by=measure.proposed_by_label,
        decided_by=measure.decided_by_label,
        answered_by=measure.answered_by_label,
        ended_by=measure.ended_by_label,
    )


_OWN = {"label", "held_staff", "held_contractor", "proposed_by", "decided_by", "answered_by", "ended_by"}
