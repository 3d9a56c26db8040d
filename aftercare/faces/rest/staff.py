"""REST: who works here, in which teams, and for whom a token acts."""

from typing import Annotated

from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Query, Router
from pydantic import Field

from aftercare.faces.rest.operations import reads
from aftercare.faces.rest.paging import cursor_of, key_of
from aftercare.faces.rest.schemas.common import ID_AT_MOST, StaffOut
from aftercare.faces.rest.schemas.office import (
    MeOut,
    RoleOut,
    RotaDayOut,
    RotaFilter,
    StaffFilter,
    StaffPage,
    StaffWhole,
    TeamOut,
)
from aftercare.ground.accounts.models import Team
from aftercare.ground.accounts.queries import staff as queries
from aftercare.ground.accounts.queries import teams
from aftercare.ground.accounts.queries.staff import list_colleagues as colleagues_of
from aftercare.ground.accounts.request import SignedInRequest

router = Router()
team_router = Router()
me_router = Router()
TeamId = Annotated[int, Field(ge=1, le=ID_AT_MOST, description="The id of a team.", examples=[1])]
NAME = "staff"


@reads(me_router, "", answers=MeOut, scopes=[])
def read_me(request: SignedInRequest) -> MeOut:
    """Read for whom this token acts, and what it may."""
    token = request.token
    actor = request.actor
    held = {permission for grant in actor.grants for permission in grant.permissions}
    return MeOut(
        staff=StaffOut(id=actor.id, name=token.staff.name if token else actor.label),
        token=token.name if token else "",
        scopes=list(token.scopes) if token else [],
        permissions=sorted(str(each) for each in held),
        language=actor.language,
    )


@reads(router, "/colleagues", answers=list[StaffOut], scopes=[])
def list_colleagues(request: SignedInRequest) -> list[StaffOut]:
    """List those who work where you do, by name: whom a case can be handed to. At most 300."""
    return [StaffOut(id=staff.pk, name=staff.name) for staff in colleagues_of(request.actor)]


@reads(router, "", answers=StaffPage, scopes=[])
def list_staff(request: SignedInRequest, asked: Query[StaffFilter]) -> StaffPage:
    """List staff whose record you may open, with their roles; 50 at a time.

    Keepers of staff and auditors see those within their reach, everybody else themselves.
    """
    page = queries.list_staff(
        request.actor,
        on=timezone.localdate(),
        text=asked.text.strip(),
        role=asked.role,
        development_id=asked.development,
        active=asked.active,
        after=key_of(NAME, asked.after),
    )
    return StaffPage(staff=[_shown(row) for row in page.rows], next=cursor_of(NAME, page.next_key))


def _shown(row: queries.StaffRow) -> StaffWhole:
    staff = row.staff
    return StaffWhole(
        id=staff.pk,
        name=staff.name,
        username=staff.username,
        email=staff.email,
        department=staff.department.name if staff.department else "",
        trades=list(staff.trades),
        language=staff.language,
        away=row.away,
        deputy_id=staff.deputy_id,
        active=staff.is_active,
        roles=[RoleOut(key=one.key, label=str(one.label), place=one.place) for one in row.roles],
    )


@reads(team_router, "", answers=list[TeamOut], scopes=[])
def list_teams(request: SignedInRequest) -> list[TeamOut]:
    """List the teams of your developments, at most 300."""
    return [
        TeamOut(
            id=team.pk,
            name=team.name,
            purpose=team.purpose,
            development_id=team.development_id,
            development=team.development.name,
            lead=StaffOut(id=team.lead_id, name=team.lead.name),
        )
        for team in teams.list_teams(request.actor)
    ]


@reads(team_router, "/{team_id}/rota", answers=list[RotaDayOut], scopes=[])
def read_rota(request: SignedInRequest, team_id: TeamId, asked: Query[RotaFilter]) -> list[RotaDayOut]:
    """Read who of a team answers for what comes in, day by day."""
    team = get_object_or_404(Team.objects.visible_to(request.actor), pk=team_id)
    days = teams.rota_of(team, begins=asked.begins, days=asked.days, today=timezone.localdate())
    return [RotaDayOut(on=day.on, staff=StaffOut.of(day.staff)) for day in days]
