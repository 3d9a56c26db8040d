"""REST: one act on many cases, begun, looked at, taken back. The worker goes through the cases."""

from typing import Annotated

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Query, Router
from pydantic import Field

from aftercare.faces.rest.door import check_scopes
from aftercare.faces.rest.operations import changes, reads
from aftercare.faces.rest.paging import cut, number_of
from aftercare.faces.rest.schemas.common import ID_AT_MOST
from aftercare.faces.rest.schemas.desk import BulkIn, BulkLineFilter, BulkLineOut, BulkLinePage, BulkOut
from aftercare.ground.accounts.request import SignedInRequest
from aftercare.ground.accounts.roles import Permission
from aftercare.service.desk import actions
from aftercare.service.desk.models import BulkAct
from aftercare.service.desk.queries.bulk import list_lines, summary_of
from aftercare.service.desk.rules import Act, Outcome

router = Router()
BulkId = Annotated[int, Field(ge=1, le=ID_AT_MOST, description="The id of an act on many cases.", examples=[2])]
NAME = "bulk"
VALUES = {
    "staff_id": "staff",
    "until": "until",
    "cause": "cause",
    "urgency": "urgency",
    "text": "text",
    "reason": "reason",
}


@changes(router, "", answers=BulkOut, scopes=[Permission.WORK_CASE], status=202)
def begin_bulk(request: SignedInRequest, body: BulkIn) -> BulkOut:
    """Do one act to many cases.

    At most 500, in the background; those that you do not see are left out. Each case is changed by itself, under the
    rules of that act, and refused by itself. Read the act until `moving` is false.

    With `assign` a token limited to scopes needs `assign_case` too.
    """
    _check_scopes(request, body.act)
    sent = body.model_dump(mode="json", exclude={"act", "case_ids"})
    bulk = actions.begin_bulk(
        act=body.act.value,
        values={VALUES[name]: value for name, value in sent.items() if value},
        case_ids=body.case_ids,
        by=request.actor,
        at=timezone.now(),
    )
    return _shown(request, bulk.pk)


@reads(router, "/{bulk_id}", answers=BulkOut, scopes=[Permission.SEE_CASES])
def read_bulk(request: SignedInRequest, bulk_id: BulkId) -> BulkOut:
    """Read how far an act on many cases is, and what came of it.

    Only your own are there for you.
    """
    return _shown(request, bulk_id)


@reads(router, "/{bulk_id}/lines", answers=BulkLinePage, scopes=[Permission.SEE_CASES])
def list_bulk_lines(request: SignedInRequest, bulk_id: BulkId, asked: Query[BulkLineFilter]) -> BulkLinePage:
    """List what became of each case, with the reason where it was refused or not taken back."""
    bulk, name = _find(request, bulk_id), f"{NAME}.{bulk_id}.{asked.outcome}"
    found = list_lines(bulk, outcome=asked.outcome, after_id=number_of(name, asked.after) or 0, size=asked.size + 1)
    page, following = cut(found, asked.size, name=name, key=lambda line: line.pk)
    lines = [
        BulkLineOut(case_id=line.case_id, number=line.case.number or "", outcome=line.outcome, reason=line.reason)
        for line in page
    ]
    return BulkLinePage(lines=lines, next=following)


@changes(router, "/{bulk_id}/undo", answers=BulkOut, scopes=[Permission.WORK_CASE], status=202)
def undo_bulk(request: SignedInRequest, bulk_id: BulkId) -> BulkOut:
    """Take an act on many cases back.

    In the background, within 15 minutes, and as far as nobody has changed a case since. What was written to people
    stays.
    """
    _check_scopes(request, Act(_find(request, bulk_id).act))
    actions.begin_undo(bulk_id=bulk_id, by=request.actor, at=timezone.now())
    return _shown(request, bulk_id)


def _check_scopes(request: SignedInRequest, act: Act) -> None:
    """The worker acts with all the rights of the person, so a narrower token is held to its scopes here."""
    check_scopes(request.token, [Permission.ASSIGN_CASE] if act is Act.ASSIGN else [])


def _find(request: SignedInRequest, bulk_id: int) -> BulkAct:
    return get_object_or_404(BulkAct.objects.visible_to(request.actor), pk=bulk_id)


def _shown(request: SignedInRequest, bulk_id: int) -> BulkOut:
    found = summary_of(bulk_id, by=request.actor, at=timezone.now())
    if found is None:
        raise Http404
    bulk = found.bulk
    return BulkOut(
        id=bulk.pk,
        act=bulk.act,
        moving=found.moving,
        total=found.total,
        **{each.value: found.counts.get(each.value, 0) for each in Outcome},
        undo_until=found.undo_until,
        begun_at=bulk.begun_at,
        finished_at=bulk.finished_at,
        undo_begun_at=bulk.undo_begun_at,
        undone_at=bulk.undone_at,
    )
