"""Developments, buildings, homes, people."""

from datetime import date

from pydantic import Field

from aftercare.faces.rest.schemas.common import Out


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
