"""REST: homes and other units."""

from typing import Annotated

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Query, Router
from pydantic import Field

from aftercare.faces.rest.operations import changes, reads
from aftercare.faces.rest.paging import cursor_of, key_of
from aftercare.faces.rest.schemas.common import ID_AT_MOST, In
from aftercare.faces.rest.schemas.estate import (
    BuilderOut,
    ComponentIn,
    ComponentOut,
    EndIn,
    HandoverIn,
    HomeHitOut,
    JoinIn,
    OwnerHitOut,
    SaleIn,
    UnitChangeIn,
    UnitFilter,
    UnitIn,
    UnitOut,
    UnitPage,
    UnitWhole,
    VehicleIn,
    VehicleOut,
    WarrantyOut,
)
from aftercare.faces.rest.schemas.people import OccupancyOut
from aftercare.ground.accounts.request import SignedInRequest
from aftercare.ground.accounts.roles import Permission
from aftercare.ground.core.actors import Actor
from aftercare.ground.core.errors import Missing
from aftercare.ground.policies.queries import in_force, policy_of
from aftercare.records.contractors.queries import built_in
from aftercare.records.estate import actions, queries
from aftercare.records.estate.models import Occupancy, Unit, Vehicle
from aftercare.records.estate.queries import homes
from aftercare.records.estate.queries.through_time import masked_phones
from aftercare.records.estate.rules import OccupancyRole, UnitKind, UnitState
from aftercare.service.warranty.queries import warranty_of_unit
from aftercare.service.warranty.rules import Dates

router = Router()
UnitId = Annotated[int, Field(ge=1, le=ID_AT_MOST, description="The id of a unit.", examples=[41])]
OccupancyId = Annotated[int, Field(ge=1, le=ID_AT_MOST, description="The id of a period of somebody.", examples=[77])]
VehicleId = Annotated[int, Field(ge=1, le=ID_AT_MOST, description="The id of a vehicle.", examples=[6])]
NAME = "units"


class HomeSearch(In):
    """What to look for."""

    text: str = Field(min_length=1, max_length=60, description="Room, name, pinyin, initials or phone.")


@reads(router, "/search", answers=list[HomeHitOut], scopes=[Permission.SEE_ESTATE])
def find_homes(request: SignedInRequest, asked: Query[HomeSearch]) -> list[HomeHitOut]:
    """Find homes by room, name, initials or phone.

    Best first, 20 at most; phones are masked.
    """
    return [
        HomeHitOut(
            unit_id=home.unit_id,
            development_id=home.development_id,
            development=home.development,
            building_id=home.building_id,
            building=home.building,
            code=home.code,
            kind=home.kind,
            state=home.state,
            handed_over_on=home.handed_over_on,
            owners=[
                OwnerHitOut(person_id=owner.person_id, name=owner.name, phones=list(owner.phones))
                for owner in home.owners
            ],
        )
        for home in queries.find_homes(request.actor, asked.text)
    ]


@reads(router, "", answers=UnitPage, scopes=[Permission.SEE_ESTATE])
def list_homes(request: SignedInRequest, asked: Query[UnitFilter]) -> UnitPage:
    """List homes and other units, by development and code."""
    filters = homes.UnitFilters(
        development_id=asked.development,
        building_id=asked.building,
        kind=asked.kind,
        state=asked.state,
        handed_over=asked.handed_over,
        text=asked.text,
    )
    page = homes.list_units(filters, by=request.actor, after=key_of(NAME, asked.after), size=asked.size)
    return UnitPage(units=[UnitOut(**facts(unit)) for unit in page.units], next=cursor_of(NAME, page.next_key))


@changes(router, "", answers=UnitWhole, scopes=[Permission.EDIT_ESTATE], status=201)
def create_home(request: SignedInRequest, body: UnitIn) -> UnitWhole:
    """Add a home or another unit.

    In a building that is made when it is new.
    """
    values = body.model_dump(exclude={"kind", "state"})
    unit = actions.create_unit(
        **values, kind=UnitKind(body.kind), state=UnitState(body.state), by=request.actor, at=timezone.now()
    )
    return _whole(unit.pk, by=request.actor)


@reads(router, "/{unit_id}", answers=UnitWhole, scopes=[Permission.SEE_ESTATE])
def read_home(request: SignedInRequest, unit_id: UnitId) -> UnitWhole:
    """Read a unit: its people, what stands in it, its warranty and who built it."""
    return _whole(unit_id, by=request.actor)


@changes(router, "/{unit_id}", answers=UnitWhole, scopes=[Permission.EDIT_ESTATE], method="PUT")
def change_home(request: SignedInRequest, unit_id: UnitId, body: UnitChangeIn) -> UnitWhole:
    """Change what is known of a unit."""
    _find(request, unit_id)
    values = body.model_dump(exclude={"state"})
    actions.change_unit(unit_id=unit_id, **values, state=UnitState(body.state), by=request.actor, at=timezone.now())
    return _whole(unit_id, by=request.actor)


@changes(router, "/{unit_id}/handover", answers=UnitWhole, scopes=[Permission.EDIT_ESTATE])
def hand_over(request: SignedInRequest, unit_id: UnitId, body: HandoverIn) -> UnitWhole:
    """Set the day of the handover to the first owner, from which the warranty of the home runs."""
    _find(request, unit_id)
    actions.set_handover(unit_id=unit_id, seen=body.seen, on=body.on, by=request.actor, at=timezone.now())
    return _whole(unit_id, by=request.actor)


@changes(router, "/{unit_id}/components", answers=UnitWhole, scopes=[Permission.EDIT_ESTATE])
def keep_component(request: SignedInRequest, unit_id: UnitId, body: ComponentIn) -> UnitWhole:
    """Note what is known of a part of a unit, or change it."""
    _find(request, unit_id)
    actions.keep_component(unit_id=unit_id, **body.model_dump(), by=request.actor, at=timezone.now())
    return _whole(unit_id, by=request.actor)


@changes(router, "/{unit_id}/sale", answers=UnitWhole, scopes=[Permission.EDIT_PEOPLE])
def sell_home(request: SignedInRequest, unit_id: UnitId, body: SaleIn) -> UnitWhole:
    """Pass a home to a new owner.

    The periods of the old owners end on that day, and the new one's begins.
    """
    _find(request, unit_id)
    actions.sell_home(unit_id=unit_id, **body.model_dump(), by=request.actor, at=timezone.now())
    return _whole(unit_id, by=request.actor)


@changes(router, "/{unit_id}/people", answers=UnitWhole, scopes=[Permission.EDIT_PEOPLE], status=201)
def join_home(request: SignedInRequest, unit_id: UnitId, body: JoinIn) -> UnitWhole:
    """Let somebody join a home, as owner beside others, household or tenant."""
    _find(request, unit_id)
    values = body.model_dump(exclude={"role"})
    actions.add_occupant(unit_id=unit_id, **values, role=OccupancyRole(body.role), by=request.actor, at=timezone.now())
    return _whole(unit_id, by=request.actor)


@changes(router, "/{unit_id}/people/{occupancy_id}/end", answers=UnitWhole, scopes=[Permission.EDIT_PEOPLE])
def leave_home(request: SignedInRequest, unit_id: UnitId, occupancy_id: OccupancyId, body: EndIn) -> UnitWhole:
    """Let somebody leave a home on a day; the period stays in its history."""
    _find(request, unit_id)
    get_object_or_404(Occupancy, pk=occupancy_id, unit_id=unit_id)
    actions.end_occupancy(occupancy_id=occupancy_id, on=body.on, by=request.actor, at=timezone.now())
    return _whole(unit_id, by=request.actor)


@changes(router, "/{unit_id}/vehicles", answers=UnitWhole, scopes=[Permission.EDIT_PEOPLE], status=201)
def add_vehicle(request: SignedInRequest, unit_id: UnitId, body: VehicleIn) -> UnitWhole:
    """Add a vehicle to a home."""
    _find(request, unit_id)
    actions.add_vehicle(unit_id=unit_id, **body.model_dump(), by=request.actor, at=timezone.now())
    return _whole(unit_id, by=request.actor)


@changes(
    router, "/{unit_id}/vehicles/{vehicle_id}", answers=UnitWhole, scopes=[Permission.EDIT_PEOPLE], method="DELETE"
)
def remove_vehicle(request: SignedInRequest, unit_id: UnitId, vehicle_id: VehicleId) -> UnitWhole:
    """Take a vehicle off a home."""
    _find(request, unit_id)
    get_object_or_404(Vehicle, pk=vehicle_id, unit_id=unit_id)
    actions.remove_vehicle(vehicle_id=vehicle_id, by=request.actor, at=timezone.now())
    return _whole(unit_id, by=request.actor)


def _find(request: SignedInRequest, unit_id: int) -> Unit:
    return get_object_or_404(Unit.objects.visible_to(request.actor), pk=unit_id)


def facts(unit: Unit) -> dict[str, object]:
    """What a list tells of a unit."""
    return {
        "id": unit.pk,
        "version": unit.version,
        "development_id": unit.development_id,
        "building_id": unit.building_id,
        "code": unit.code,
        "number": unit.number,
        "kind": unit.kind,
        "state": unit.state,
        "area": unit.area,
        "layout": unit.layout,
        "handed_over_on": unit.handed_over_on,
    }


def occupancy(row: Occupancy, *, unit: Unit) -> OccupancyOut:
    """A period of somebody, person and phones loaded."""
    return OccupancyOut(
        id=row.pk,
        unit_id=row.unit_id,
        unit=unit.code,
        person_id=row.person_id,
        person=row.person.name,
        role=row.role,
        from_on=row.from_on,
        until_on=row.until_on,
        phones=list(masked_phones(row.person)),
    )


def _whole(unit_id: int, *, by: Actor) -> UnitWhole:
    found = homes.home(unit_id, by=by, on=timezone.localdate())
    if found is None:
        raise Http404
    unit = found.unit
    return UnitWhole(
        **facts(unit),
        development=unit.development.name,
        building=unit.building.name if unit.building else "",
        notes=unit.notes,
        may_see_people=found.may_see_people,
        present=[occupancy(row, unit=unit) for row in found.present],
        past=[occupancy(row, unit=unit) for row in found.past],
        components=[ComponentOut.model_validate(part) for part in found.components],
        vehicles=[VehicleOut.model_validate(vehicle) for vehicle in found.vehicles],
        warranty=_warranty(unit, by=by),
        built_by=[
            BuilderOut(
                id=part.pk,
                contractor_id=part.contractor_id,
                contractor=str(part.contractor),
                component=part.component,
                building_id=part.building_id,
                contract_number=part.contract_number,
                warranty_months=part.warranty_months,
            )
            for part in built_in(development_id=unit.development_id, building_id=unit.building_id)
        ],
    )


def _warranty(unit: Unit, *, by: Actor) -> list[WarrantyOut]:
    """The warranty card; empty for what has none, and before any policy was published."""
    if unit.kind not in (UnitKind.HOME, UnitKind.SHOP):
        return []
    today = timezone.localdate()
    try:
        version = in_force(on=today, development_id=unit.development_id, company_id=unit.development.company_id)
    except Missing:
        return []
    dates = Dates(
        handed_over_on=unit.handed_over_on, completed_on=unit.building.completed_on if unit.building else None
    )
    return [
        WarrantyOut(
            term=line.term,
            label=line.label.in_language(by.language),
            components=list(line.components),
            starts_on=line.starts_on,
            ends_on=line.ends_on,
            covered=line.covered,
            clause=line.clause.in_language(by.language),
        )
        for line in warranty_of_unit(policy_of(version.pk), dates=dates, on=today)
    ]
