"""REST: dates to keep: those entered by hand, and what falls due by a date."""

from typing import Annotated

from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Query, Router
from pydantic import Field

from aftercare.care.dates import actions, permissions, queries
from aftercare.care.dates.models import DatedTask, Milestone
from aftercare.faces.rest.operations import changes, reads
from aftercare.faces.rest.schemas.common import ID_AT_MOST, StaffOut
from aftercare.faces.rest.schemas.pressing import (
    DatedTaskOut,
    DateFilter,
    MilestoneFilter,
    MilestoneIn,
    MilestoneOut,
)
from aftercare.ground.accounts.models import Development
from aftercare.ground.accounts.request import SignedInRequest
from aftercare.ground.accounts.roles import Permission

router = Router()
DateId = Annotated[int, Field(ge=1, le=ID_AT_MOST, description="The id of what falls due.", examples=[7])]


@reads(router, "", answers=list[DatedTaskOut], scopes=[Permission.SEE_CASES])
def list_due(request: SignedInRequest, asked: Query[DateFilter]) -> list[DatedTaskOut]:
    """List what falls due by a date, the next first; with `ended`, what has ended, the last first."""
    permissions.check_may_see(request.actor)
    found = queries.list_tasks(
        by=request.actor, mine=asked.mine, ended=asked.ended, development_id=asked.development, size=asked.size
    )
    return [_due(each) for each in found]


@reads(router, "/milestones", answers=list[MilestoneOut], scopes=[Permission.SEE_CASES])
def list_milestones(request: SignedInRequest, asked: Query[MilestoneFilter]) -> list[MilestoneOut]:
    """List the dates that were entered by hand, the latest first."""
    permissions.check_may_see(request.actor)
    return [_milestone(each) for each in queries.list_milestones(by=request.actor, size=asked.size)]


@changes(router, "/milestones", answers=MilestoneOut, scopes=[Permission.ASSIGN_CASE], status=201)
def set_milestone(request: SignedInRequest, body: MilestoneIn) -> MilestoneOut:
    """Set a date of a development or building, or move it.

    What hung on the old date falls away; the clock puts on the list what hangs on the new one.
    """
    get_object_or_404(Development.objects.visible_to(request.actor, Permission.SEE_CASES), pk=body.development_id)
    return _milestone(actions.set_milestone(by=request.actor, at=timezone.now(), **body.model_dump()))


@reads(router, "/{date_id}", answers=DatedTaskOut, scopes=[Permission.SEE_CASES])
def read_due(request: SignedInRequest, date_id: DateId) -> DatedTaskOut:
    """Read one of what falls due."""
    permissions.check_may_see(request.actor)
    found = DatedTask.objects.visible_to(request.actor).select_related("staff")
    return _due(get_object_or_404(found, pk=date_id))


def _due(task: DatedTask) -> DatedTaskOut:
    plain = {name: getattr(task, name) for name in DatedTaskOut.model_fields if name != "staff"}
    return DatedTaskOut(**plain, staff=StaffOut.of(task.staff))


def _milestone(row: Milestone) -> MilestoneOut:
    plain = {name: getattr(row, name) for name in MilestoneOut.model_fields if name != "set_by"}
    return MilestoneOut(**plain, set_by=row.set_by_label)
