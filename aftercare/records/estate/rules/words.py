"""The words of the estate: kinds and states of units, roles of people in a home. Pure."""

from enum import StrEnum


class UnitKind(StrEnum):
    """What a unit is. A common part (lift hall, roof, garden) is a unit too, so that it can be reported on."""

    HOME = "home"
    PARKING = "parking"
    SHOP = "shop"
    STORAGE = "storage"
    COMMON = "common"


class UnitState(StrEnum):
    """Who has it."""

    SOLD = "sold"
    LET = "let"
    VACANT = "vacant"
    UNSOLD = "unsold"


class OccupancyRole(StrEnum):
    """What a person is to a unit."""

    OWNER = "owner"
    HOUSEHOLD = "household"
    TENANT = "tenant"


class PersonKind(StrEnum):
    """A human being or a company that owns a unit."""

    PERSON = "person"
    ORGANISATION = "organisation"
