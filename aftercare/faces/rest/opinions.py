"""REST: what owners said when they were asked, and unasked."""

from django.utils import timezone
from ninja import Router

from aftercare.care.surveys import actions, queries
from aftercare.care.surveys.models import Callback
from aftercare.faces.rest.cases import CaseId, find
from aftercare.faces.rest.operations import changes, reads
from aftercare.faces.rest.schemas.money import CallbackIn, CallbackOut, OpinionOut, RatingOut
from aftercare.ground.accounts.request import SignedInRequest
from aftercare.ground.accounts.roles import Permission

router = Router()


@reads(router, "/{case_id}/opinion", answers=OpinionOut, scopes=[Permission.SEE_CASES])
def read_opinion(request: SignedInRequest, case_id: CaseId) -> OpinionOut:
    """Read what the owner said of the work.

    Every callback, and the latest rating that the owner gave.
    """
    find(request, case_id)
    rating = queries.rating_of(case_id)
    return OpinionOut(
        callbacks=[_shown(callback) for callback in queries.callbacks_of(case_id)],
        rating=RatingOut(stars=rating.stars, text=rating.text, round=rating.round, at=rating.at) if rating else None,
    )


@changes(router, "/{case_id}/callbacks", answers=CallbackOut, scopes=[Permission.CALL_BACK], status=201)
def record_callback(request: SignedInRequest, case_id: CaseId, body: CallbackIn) -> CallbackOut:
    """Write down a call to the owner after the work.

    Content closes the case, not content reopens it, not reached is tried again as often as the policy says. Whoever
    did the work may not ask.
    """
    find(request, case_id)
    return _shown(
        actions.record_callback(
            case_id=case_id,
            seen=body.seen,
            outcome=body.outcome,
            answers=body.answers,
            note=body.note,
            by=request.actor,
            at=timezone.now(),
        )
    )


def _shown(callback: Callback) -> CallbackOut:
    return CallbackOut(
        id=callback.pk,
        round=callback.round,
        caller=callback.caller.name,
        outcome=callback.outcome,
        answers=callback.answers,
        note=callback.note,
        at=callback.at,
    )
