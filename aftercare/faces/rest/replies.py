"""REST: written replies to owners, from the draft to the letter that went out, and the stages of a complaint."""

from typing import Annotated

from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Router
from pydantic import Field

from aftercare.care.replies import actions, queries
from aftercare.care.replies.models import Reply
from aftercare.care.replies.rules import Said
from aftercare.faces.rest.cases import CaseId, find
from aftercare.faces.rest.operations import changes, reads
from aftercare.faces.rest.schemas.common import ID_AT_MOST, SeenIn, StaffOut
from aftercare.faces.rest.schemas.replies import (
    PromisedOut,
    PromiseIn,
    RemedyOut,
    ReplyDraftIn,
    ReplyOut,
    ReplyPartOut,
    ReplyReasonIn,
    ReplySaidIn,
    StageOut,
)
from aftercare.ground.accounts.request import SignedInRequest
from aftercare.ground.accounts.roles import Permission

router = Router()
case_router = Router()
ReplyId = Annotated[int, Field(ge=1, le=ID_AT_MOST, description="The id of a reply.", examples=[4])]
WRITING = [Permission.WORK_CASE]


@reads(case_router, "/{case_id}/stages", answers=list[StageOut], scopes=[Permission.SEE_CASES])
def read_stages(request: SignedInRequest, case_id: CaseId) -> list[StageOut]:
    """Read how far a complaint is, stage by stage.

    Empty for kinds of case without stages.
    """
    case = find(request, case_id)
    return [
        StageOut(
            key=each.key,
            label=each.stage.label.in_language(request.actor.language),
            standing=each.standing.value,
            done_at=each.done_at,
            done_by=each.who,
            due_at=each.due_at,
            in_time=each.in_time,
        )
        for each in queries.stages_of(case, now=timezone.now())
    ]


@reads(case_router, "/{case_id}/replies", answers=list[ReplyOut], scopes=[Permission.SEE_CASES])
def list_case_replies(request: SignedInRequest, case_id: CaseId) -> list[ReplyOut]:
    """List the written replies to a case, the latest first."""
    return [_shown(each) for each in queries.replies_of(find(request, case_id))]


@changes(case_router, "/{case_id}/replies", answers=ReplyOut, scopes=WRITING, status=201)
def draft_reply(request: SignedInRequest, case_id: CaseId, body: ReplyDraftIn) -> ReplyOut:
    """Begin a written reply, with the facts of the case filled in, in the language of its owner."""
    case = find(request, case_id)
    made = actions.draft(case_id=case.pk, template=body.template, by=request.actor, at=timezone.now())
    return _found(request, made.pk)


@changes(case_router, "/{case_id}/replies/promise", answers=PromisedOut, scopes=WRITING, status=201)
def promise_reply(request: SignedInRequest, case_id: CaseId, body: PromiseIn) -> PromisedOut:
    """Promise the owner an answer by the close of work of a day, and say why not now.

    A deadline of its own runs to it; limits that have not passed move along.
    """
    find(request, case_id)
    case = actions.promise_reply(
        case_id=case_id, seen=body.seen, on=body.on, reason=body.reason, by=request.actor, at=timezone.now()
    )
    return PromisedOut(case_id=case.pk, version=case.version, due_at=case.due_at)


@reads(router, "/{reply_id}", answers=ReplyOut, scopes=[Permission.SEE_CASES])
def read_reply(request: SignedInRequest, reply_id: ReplyId) -> ReplyOut:
    """Read one reply, part by part."""
    return _found(request, reply_id)


@changes(router, "/{reply_id}/revise", answers=ReplyOut, scopes=WRITING)
def revise_reply(request: SignedInRequest, reply_id: ReplyId, body: ReplySaidIn) -> ReplyOut:
    """Write the parts of a draft, or of one that was returned."""
    _find(request, reply_id)
    said = Said(body.parts, body.beyond)
    actions.revise(reply_id=reply_id, seen=body.seen, said=said, by=request.actor, at=timezone.now())
    return _found(request, reply_id)


@changes(router, "/{reply_id}/submit", answers=ReplyOut, scopes=WRITING)
def submit_reply(request: SignedInRequest, reply_id: ReplyId, body: SeenIn) -> ReplyOut:
    """Send it for approval to those whom the rules name for so grave a case."""
    _find(request, reply_id)
    actions.submit(reply_id=reply_id, seen=body.seen, by=request.actor, at=timezone.now())
    return _found(request, reply_id)


@changes(router, "/{reply_id}/send", answers=ReplyOut, scopes=WRITING)
def send_reply(request: SignedInRequest, reply_id: ReplyId, body: SeenIn) -> ReplyOut:
    """Send a reply that nobody has to approve."""
    _find(request, reply_id)
    actions.send(reply_id=reply_id, seen=body.seen, by=request.actor, at=timezone.now())
    return _found(request, reply_id)


@changes(router, "/{reply_id}/approve", answers=ReplyOut, scopes=WRITING)
def approve_reply(request: SignedInRequest, reply_id: ReplyId, body: SeenIn) -> ReplyOut:
    """Approve a reply that somebody else wrote; it goes out at once, with a number."""
    _find(request, reply_id)
    actions.approve(reply_id=reply_id, seen=body.seen, by=request.actor, at=timezone.now())
    return _found(request, reply_id)


@changes(router, "/{reply_id}/return", answers=ReplyOut, scopes=WRITING)
def return_reply(request: SignedInRequest, reply_id: ReplyId, body: ReplyReasonIn) -> ReplyOut:
    """Return a reply to its writer with what must be better."""
    _find(request, reply_id)
    actions.give_back(reply_id=reply_id, seen=body.seen, reason=body.reason, by=request.actor, at=timezone.now())
    return _found(request, reply_id)


@changes(router, "/{reply_id}/drop", answers=ReplyOut, scopes=WRITING)
def drop_reply(request: SignedInRequest, reply_id: ReplyId, body: ReplyReasonIn) -> ReplyOut:
    """Drop a reply that is not needed after all, with the reason."""
    _find(request, reply_id)
    actions.drop(reply_id=reply_id, seen=body.seen, reason=body.reason, by=request.actor, at=timezone.now())
    return _found(request, reply_id)


def _find(request: SignedInRequest, reply_id: int) -> Reply:
    found = Reply.objects.visible_to(request.actor).select_related("written_by", "approved_by")
    return get_object_or_404(found, pk=reply_id)


def _found(request: SignedInRequest, reply_id: int) -> ReplyOut:
    return _shown(_find(request, reply_id))


_OWN = {"number", "parts", "remedies", "written_by", "approved_by"}


def _shown(reply: Reply) -> ReplyOut:
    template = queries.template_of(reply)
    return ReplyOut(
        **{name: getattr(reply, name) for name in ReplyOut.model_fields if name not in _OWN},
        number=reply.number or "",
        parts=[
            ReplyPartOut(
                key=key,
                label=part.label.in_language(reply.language),
                text=reply.parts.get(key, ""),
                needed=part.needed,
            )
            for key, part in template.parts.items()
        ],
        remedies=[RemedyOut(label=label, text=text) for label, text in queries.remedies_of(reply)],
        written_by=StaffOut(id=reply.written_by_id, name=reply.written_by.name),
        approved_by=StaffOut.of(reply.approved_by),
    )
