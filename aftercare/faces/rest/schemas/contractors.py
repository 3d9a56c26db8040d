"""Contractors, who built what, and long-term repair contracts."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from aftercare.faces.rest.schemas.common import Cursor, Day, Id, In, Key, Out, SeenIn, Size

ContractorKind = Literal["builder", "supplier", "framework"]
Retention = Annotated[Decimal, Field(ge=0, max_digits=14, decimal_places=2)]


class ContractorOut(Out):
    """A company that built, supplied or repairs."""

    id: int
    version: int
    name: str = Field(examples=["恒安防水工程有限公司"])
    short_name: str = Field(examples=["恒安防水"])
    kind: str
    trades: list[str]
    repair_contact: str = Field(description="Who answers for repairs.")
    repair_phone: str
    email: str
    active: bool
    notes: str


class ContractorPage(Out):
    """A page of contractors, by name."""

    contractors: list[ContractorOut]
    next: str = Field(description="Send it as `after` for the next page; empty at the end.")


class ContractorFilter(In):
    """What contractors are narrowed to."""

    kind: Literal["", "builder", "supplier", "framework"] = ""
    text: str = Field("", max_length=60, description="Part of the name, or the beginning of the phone.")
    after: Cursor = ""
    size: Size = 50


class BuiltPartOut(Out):
    """What a contractor built."""

    id: int
    development_id: int
    building_id: int | None = Field(description="Empty: the whole development.")
    component: str = Field(description="A component, group or class of the policy.")
    contract_number: str
    warranty_months: int | None
    retention: Decimal | None = Field(description="Money kept back, CNY.")


class FrameworkOut(Out):
    """A long-term repair contract."""

    id: int
    development_id: int
    number: str
    categories: list[str]
    from_on: date
    until_on: date | None
    prices: dict[str, str] = Field(description="Item and its unit price in CNY.")


class CrewOut(Out):
    """Somebody who works for a contractor."""

    id: int
    name: str
    phone: str


class ContractorWhole(ContractorOut):
    """A contractor with what it built, its contracts and its people."""

    built: list[BuiltPartOut]
    frameworks: list[FrameworkOut]
    crew: list[CrewOut]


class ContractorIn(In):
    """A new contractor."""

    name: str = Field(min_length=1, max_length=160)
    kind: ContractorKind
    short_name: str = Field("", max_length=60)
    trades: list[Key] = Field(default_factory=list, max_length=60)
    repair_contact: str = Field("", max_length=80)
    repair_phone: str = Field("", max_length=30)
    email: str = Field("", max_length=254)


class ContractorChangeIn(SeenIn):
    """What is known of a contractor."""

    short_name: str = Field(max_length=60)
    kind: ContractorKind
    repair_contact: str = Field(max_length=80)
    repair_phone: str = Field(max_length=30)
    email: str = Field(max_length=254)
    active: bool
    notes: str = Field(max_length=4000)


class BuiltPartIn(SeenIn):
    """What it built; `seen` is the version of the contractor."""

    development_id: Id
    component: Key = Field(min_length=1, examples=["waterproofing"])
    building_id: Id | None = None
    contract_number: str = Field("", max_length=80)
    warranty_months: int | None = Field(None, ge=0, le=1200)
    retention: Retention | None = None


class FrameworkIn(SeenIn):
    """A long-term repair contract; `seen` is the version of the contractor."""

    development_id: Id
    number: str = Field(min_length=1, max_length=80)
    from_on: Day
    until_on: Day | None = None
    prices: str = Field(
        "", max_length=20_000, description="Item and price, one on a line.", examples=["防水修补/平方米 85"]
    )
    categories: list[Key] = Field(default_factory=list, max_length=60)
    framework_id: Id | None = Field(None, description="The contract to be changed; empty for a new one.")


class CrewIn(SeenIn):
    """Somebody who works for it; `seen` is the version of the contractor."""

    name: str = Field(min_length=1, max_length=80)
    phone: str = Field("", max_length=30)
