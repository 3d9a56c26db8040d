"""REST: developments and buildings."""

from typing import Annotated

from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Router
from pydantic import Field

from aftercare.faces.rest.operations import changes, reads
from aftercare.faces.rest.schemas.common import ID_AT_MOST
from aftercare.faces.rest.schemas.estate import BuildingChangeIn, BuildingIn, BuildingOut, DevelopmentOut
from aftercare.ground.accounts.models import Development
from aftercare.ground.accounts.request import SignedInRequest
from aftercare.ground.accounts.roles import Permission
from aftercare.records.estate import actions, queries
from aftercare.records.estate.models import Building

router = Router()
building_router = Router()
DevelopmentId = Annotated[int, Field(ge=1, le=ID_AT_MOST, description="The id of a development.", examples=[2])]
BuildingId = Annotated[int, Field(ge=1, le=ID_AT_MOST, description="The id of a building.", examples=[5])]
BUILDINGS_AT_MOST = 2000


@reads(router, "", answers=list[DevelopmentOut], scopes=[Permission.SEE_ESTATE])
def list_developments(request: SignedInRequest) -> list[DevelopmentOut]:
    """List the developments in your reach that have homes."""
    return [
        DevelopmentOut(
            id=each.development.pk,
            name=each.development.name,
            code=each.development.code,
            company_id=each.development.company_id,
            address=each.development.address,
            time_zone=each.development.time_zone,
            buildings=each.buildings,
            units=each.units.total,
            handed_over=each.units.handed_over,
        )
        for each in queries.developments_of(request.actor)
    ]


@reads(router, "/{development_id}/buildings", answers=list[BuildingOut], scopes=[Permission.SEE_ESTATE])
def list_buildings(request: SignedInRequest, development_id: DevelopmentId) -> list[BuildingOut]:
    """List the buildings of a development."""
    get_object_or_404(Development.objects.visible_to(request.actor, Permission.SEE_ESTATE), pk=development_id)
    rows = Building.objects.visible_to(request.actor).filter(development_id=development_id).select_related("phase")
    return [_shown(building) for building in rows.order_by("code", "pk")[:BUILDINGS_AT_MOST]]


@changes(building_router, "", answers=BuildingOut, scopes=[Permission.EDIT_ESTATE], status=201)
def create_building(request: SignedInRequest, body: BuildingIn) -> BuildingOut:
    """Add a building to a development."""
    return _shown(actions.create_building(**body.model_dump(), by=request.actor, at=timezone.now()))


@reads(building_router, "/{building_id}", answers=BuildingOut, scopes=[Permission.SEE_ESTATE])
def read_building(request: SignedInRequest, building_id: BuildingId) -> BuildingOut:
    """Read a building."""
    return _shown(get_object_or_404(Building.objects.visible_to(request.actor), pk=building_id))


@changes(building_router, "/{building_id}", answers=BuildingOut, scopes=[Permission.EDIT_ESTATE], method="PUT")
def change_building(request: SignedInRequest, building_id: BuildingId, body: BuildingChangeIn) -> BuildingOut:
    """Change a building: its name, and the day from which some warranties run."""
    get_object_or_404(Building.objects.visible_to(request.actor), pk=building_id)
    return _shown(
        actions.change_building(building_id=building_id, **body.model_dump(), by=request.actor, at=timezone.now())
    )


def _shown(building: Building) -> BuildingOut:
    return BuildingOut(
        id=building.pk,
        version=building.version,
        development_id=building.development_id,
        name=building.name,
        code=building.code,
        phase=building.phase.name if building.phase else "",
        completed_on=building.completed_on,
    )
