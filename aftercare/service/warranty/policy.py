"""What a policy pack says of the warranty: terms by component, their start, causes and who answers. Pure."""

from datetime import date
from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, StringConstraints, model_validator

from aftercare.ground.core.documents import Key, Section, Sources, UnknownKey, Words
from aftercare.ground.core.text import lazy as _


class StartsFrom(StrEnum):
    """The day a term begins: the handover to the owner, or the completion acceptance of the building."""

    HANDOVER = "handover"
    COMPLETION = "completion"


class Season(StrEnum):
    """The seasons in which heating and cooling terms are counted."""

    HEATING = "heating"
    COOLING = "cooling"


class Party(StrEnum):
    """Who can be answerable for a defect."""

    CONTRACTOR = "contractor"
    SUPPLIER = "supplier"
    DESIGNER = "designer"
    DEVELOPER = "developer"
    PROPERTY_COMPANY = "property_company"
    OWNER = "owner"
    THIRD_PARTY = "third_party"
    SHARED = "shared"


MonthDay = Annotated[str, StringConstraints(pattern=r"^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$")]


class SeasonDays(Section):
    """When a season begins and ends each year, both days counted; it may pass the turn of the year."""

    first_day: MonthDay
    last_day: MonthDay
    source: Sources

    @model_validator(mode="after")
    def _exists_every_year(self) -> Self:
        for day in (self.first_day, self.last_day):
            try:
                date.fromisoformat(f"2023-{day}")
            except ValueError:
                raise ValueError(f"{day} is not a day of every year") from None
        return self


class Term(Section):
    """How long some components are under warranty. Exactly one of months, seasons, design_life."""

    key: Key
    label: Words
    components: Annotated[tuple[Key, ...], Field(min_length=1)]
    starts: StartsFrom = StartsFrom.HANDOVER
    months: Annotated[int, Field(ge=1, le=1200)] | None = None
    seasons: Annotated[int, Field(ge=1, le=20)] | None = None
    season: Season | None = None
    design_life: bool = False
    clause: Words
    source: Sources

    @model_validator(mode="after")
    def _has_one_length(self) -> Self:
        if sum((self.months is not None, self.seasons is not None, self.design_life)) != 1:
            raise ValueError("name exactly one of months, seasons, design_life")
        if (self.seasons is None) != (self.season is None):
            raise ValueError("a term in seasons names both seasons and season")
        return self


class Cause(Section):
    """A cause of a defect: who answers for it in and after the warranty, and whether the warranty covers it at all."""

    label: Words
    covered: bool
    within: Party
    after: Party
    clause: Words
    source: Sources


class DesignLife(Section):
    """Years of use that the design documents name, where a building does not say otherwise."""

    years: Annotated[int, Field(ge=1, le=150)]
    source: Sources


class TermCounting(Section):
    """Whether the contractor's own term (from completion) is told apart from the owner's (from handover)."""

    contractor_starts: StartsFrom
    partial_season_counts: bool
    source: Sources


class WarrantyPolicy(Section):
    """Terms, seasons, causes."""

    design_life: DesignLife
    counting: TermCounting
    seasons: dict[Season, SeasonDays]
    terms: tuple[Term, ...]
    causes: dict[Key, Cause]

    def term_for(self, component: str) -> Term:
        """The term of a component; UnknownKey when this version names none."""
        for term in self.terms:
            if component in term.components:
                return term
        raise UnknownKey(_("This policy has no warranty term for “%(component)s”.") % {"component": component})

    def cause(self, key: str) -> Cause:
        """The cause called `key`; UnknownKey when this version names none."""
        try:
            return self.causes[key]
        except KeyError:
            raise UnknownKey(_("This policy has no cause “%(key)s”.") % {"key": key}) from None

    @model_validator(mode="after")
    def _terms_are_disjoint(self) -> Self:
        seen: dict[str, str] = {}
        for term in self.terms:
            for component in term.components:
                if component in seen:
                    raise ValueError(f"{component} is in two terms, {seen[component]} and {term.key}")
                seen[component] = term.key
        missing = {term.season for term in self.terms if term.season} - set(self.seasons)
        if missing:
            raise ValueError(f"seasons does not say when {', '.join(sorted(missing))} begins and ends")
        return self
