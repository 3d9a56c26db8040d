"""Developments, buildings, homes, and what stands in them."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from aftercare.faces.rest.schemas.common import Cursor, Day, Id, In, Key, Out, SeenIn, Size
from aftercare.faces.rest.schemas.people import OccupancyOut

UnitKind = Literal["home", "parking", "shop", "storage", "common"]
UnitState = Literal["sold", "let", "vacant", "unsold"]
Area = Annotated[Decimal, Field(gt=0, max_digits=9, decimal_places=2, description="m².", examples=["118.50"])]


class OwnerHitOut(Out):
    """Somebody of a home that was found; names and phones only for those who may see them."""

    person_id: int
    name: str = Field(examples=["李芳"])
    phones: list[str] = Field(description="Masked.", examples=[["139****1234"]])


class HomeHitOut(Out):
    """A home that was found."""

    unit_id: int
    development_id: int
    development: str
    building_id: int | None
    building: str
    code: str = Field(examples=["3-1-1201"])
    kind: str = Field(examples=["home"])
    state: str = Field(examples=["sold"])
    handed_over_on: date | None
    owners: list[OwnerHitOut]


class DevelopmentOut(Out):
    """A development, with what stands in it."""

    id: int
    name: str = Field(examples=["云澜府"])
    code: str = Field(examples=["YLF"])
    company_id: int
    address: str
    time_zone: str
    buildings: int
    units: int
    handed_over: int


class BuildingOut(Out):
    """A building."""

    id: int
    version: int
    development_id: int
    name: str = Field(examples=["3栋"])
    code: str = Field(examples=["3"])
    phase: str
    completed_on: date | None = Field(description="Day of the completion acceptance.")


class BuildingIn(In):
    """A new building."""

    development_id: Id
    name: str = Field(min_length=1, max_length=60, examples=["3栋"])
    phase: str = Field("", max_length=60)
    completed_on: Day | None = None


class BuildingChangeIn(SeenIn):
    """What is known of a building."""

    name: str = Field(min_length=1, max_length=60)
    completed_on: Day | None


class UnitOut(Out):
    """A unit in a list."""

    id: int
    version: int
    development_id: int
    building_id: int | None
    code: str = Field(examples=["3-1-1201"])
    number: str
    kind: str
    state: str
    area: Decimal | None
    layout: str
    handed_over_on: date | None = Field(description="Day of the handover to the first owner.")


class UnitPage(Out):
    """A page of units, by development and code."""

    units: list[UnitOut]
    next: str = Field(description="Send it as `after` for the next page; empty at the end.")


class UnitFilter(In):
    """What units are narrowed to."""

    development: Id | None = None
    building: Id | None = None
    kind: Literal["", "home", "parking", "shop", "storage", "common"] = ""
    state: Literal["", "sold", "let", "vacant", "unsold"] = ""
    handed_over: bool | None = None
    text: str = Field("", max_length=60, description="A room, or the beginning of one.")
    after: Cursor = ""
    size: Size = 50


class ComponentOut(Out):
    """A part of a unit of which more is known than its kind."""

    id: int
    key: str = Field(description="A component of the policy.")
    place: str
    maker: str
    model: str
    serial: str
    installed_on: date | None
    warranty_from: date | None


class ComponentIn(SeenIn):
    """What is known of a part; `seen` is the version of the unit."""

    key: Key = Field(examples=["water_heater"])
    place: str = Field("", max_length=40)
    component_id: Id | None = Field(None, description="The part to be changed; empty for a new one.")
    maker: str = Field("", max_length=120)
    model: str = Field("", max_length=120)
    serial: str = Field("", max_length=120)
    installed_on: Day | None = None
    warranty_from: Day | None = None


class VehicleOut(Out):
    """A vehicle of a home."""

    id: int
    plate: str = Field(examples=["浙A12345"])
    person_id: int | None
    note: str


class VehicleIn(SeenIn):
    """A vehicle; `seen` is the version of the unit."""

    plate: str = Field(max_length=12, examples=["浙A12345"])
    person_id: Id | None = None
    note: str = Field("", max_length=80)


class WarrantyOut(Out):
    """One term of the warranty of a home, by the policy in force."""

    term: str
    label: str
    components: list[str]
    starts_on: date | None
    ends_on: date | None = Field(description="The last day, which still counts.")
    covered: bool | None = Field(description="Empty when a date is missing.")
    clause: str


class BuilderOut(Out):
    """Who built what."""

    id: int
    contractor_id: int
    contractor: str
    component: str
    building_id: int | None
    contract_number: str
    warranty_months: int | None


class UnitWhole(UnitOut):
    """A unit with all that is known of it; people and vehicles only for those who may know them."""

    development: str
    building: str
    notes: str
    may_see_people: bool
    present: list[OccupancyOut] = Field(description="Who belongs to it now.")
    past: list[OccupancyOut] = Field(description="Who belonged to it before.")
    components: list[ComponentOut]
    vehicles: list[VehicleOut]
    warranty: list[WarrantyOut]
    built_by: list[BuilderOut]


class UnitIn(In):
    """A new unit, in a building that is made when it is new."""

    development_id: Id
    number: str = Field(min_length=1, max_length=30, examples=["1201"])
    building: str = Field("", max_length=60, examples=["3栋"])
    entrance: str = Field("", max_length=40, examples=["1单元"])
    kind: UnitKind = "home"
    state: UnitState = "sold"
    area: Area | None = None
    layout: str = Field("", max_length=60)
    handed_over_on: Day | None = None
    notes: str = Field("", max_length=4000)


class UnitChangeIn(SeenIn):
    """What is known of a unit."""

    state: UnitState
    area: Area | None
    layout: str = Field(max_length=60)
    notes: str = Field(max_length=4000)


class HandoverIn(SeenIn):
    """The day of the handover to the first owner; empty takes it back."""

    on: Day | None


class SaleIn(SeenIn):
    """A home passes to somebody known, or to somebody new."""

    on: Day
    buyer_id: Id | None = Field(None, description="Somebody on file; else give a name.")
    name: str = Field("", max_length=120)
    phones: str = Field("", max_length=120, examples=["13900001234/0571-88886666"])


class JoinIn(SeenIn):
    """Somebody known, or somebody new, joins a home."""

    role: Literal["owner", "household", "tenant"]
    from_on: Day | None = None
    person_id: Id | None = Field(None, description="Somebody on file; else give a name.")
    name: str = Field("", max_length=120)
    phones: str = Field("", max_length=120)


class EndIn(In):
    """The day on which somebody leaves."""

    on: Day
