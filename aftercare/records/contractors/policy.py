"""What a policy pack says of contractors: who stands ready for repairs, and what each must leave with us. Pure."""

from typing import Annotated, Self

from pydantic import Field, model_validator

from aftercare.ground.core.documents import Section, Sources


class FrameworkCount(Section):
    """How many contractors with a long-term repair contract a development has at one time."""

    at_least: Annotated[int, Field(ge=0, le=20)]
    at_most: Annotated[int, Field(ge=1, le=50)]
    source: Sources

    @model_validator(mode="after")
    def _least_is_not_more(self) -> Self:
        if self.at_least > self.at_most:
            raise ValueError("at_least is more than at_most")
        return self


class UnitPrices(Section):
    """Whether a repair contract must name unit prices."""

    needed: bool
    source: Sources


class RepairContact(Section):
    """Whether every builder must leave a repair phone and a responsible person once homes are handed over."""

    needed: bool
    source: Sources


class ContractorPolicy(Section):
    """Contracts and contacts of contractors."""

    framework_contractors: FrameworkCount
    unit_prices: UnitPrices
    repair_contact: RepairContact
