"""REST: views of the queue, kept under a name."""

from typing import Annotated

from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Query, Router
from pydantic import Field

from aftercare.faces.rest.operations import changes, reads
from aftercare.faces.rest.paging import cut, number_of
from aftercare.faces.rest.schemas.common import ID_AT_MOST, StaffOut
from aftercare.faces.rest.schemas.desk import ViewFilter, ViewIn, ViewOut, ViewPage
from aftercare.ground.accounts.request import SignedInRequest
from aftercare.ground.accounts.roles import Permission
from aftercare.ground.core.actors import Actor
from aftercare.service.desk import actions
from aftercare.service.desk.models import SavedView
from aftercare.service.desk.queries.views import list_views

router = Router()
ViewId = Annotated[int, Field(ge=1, le=ID_AT_MOST, description="The id of a view.", examples=[5])]
NAME = "views"


@reads(router, "", answers=ViewPage, scopes=[Permission.SEE_CASES])
def list_saved_views(request: SignedInRequest, asked: Query[ViewFilter]) -> ViewPage:
    """List views of the queue.

    Your own, and those shared with your roles and teams, the newest first.
    """
    found = list_views(by=request.actor, before_id=number_of(NAME, asked.after), size=asked.size + 1)
    page, following = cut(found, asked.size, name=NAME, key=lambda view: view.pk)
    return ViewPage(views=[_shown(view, by=request.actor) for view in page], next=following)


@changes(router, "", answers=ViewOut, scopes=[Permission.SEE_CASES])
def save_view(request: SignedInRequest, body: ViewIn) -> ViewOut:
    """Keep a view of the queue under a name.

    The same name again replaces your view of that name. Those who lead the desk may share it.
    """
    view = actions.save_view(**body.model_dump(), by=request.actor, at=timezone.now())
    return _shown(view, by=request.actor)


@changes(router, "/{view_id}", answers=ViewPage, scopes=[Permission.SEE_CASES], method="DELETE")
def remove_view(request: SignedInRequest, view_id: ViewId) -> ViewPage:
    """Take a view of yours away, from everybody it was shared with too.

    Answers the first page of those that are left.
    """
    get_object_or_404(SavedView.objects.visible_to(request.actor), pk=view_id)
    actions.remove_view(view_id=view_id, by=request.actor, at=timezone.now())
    return list_saved_views(request, ViewFilter())


def _shown(view: SavedView, *, by: Actor) -> ViewOut:
    return ViewOut(
        id=view.pk,
        version=view.version,
        name=view.name,
        query=view.query,
        sharing=view.sharing,
        role=view.role,
        team_id=view.team_id,
        owner=StaffOut(id=view.owner_id, name=view.owner.name),
        mine=view.owner_id == by.id,
        saved_at=view.saved_at,
    )
