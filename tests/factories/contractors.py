"""Builders for contractors and what they built."""

from datetime import date
from decimal import Decimal
from itertools import count
from typing import Any

from aftercare.ground.accounts.models import Development
from aftercare.records.contractors.models import BuiltPart, Contractor, Crew, FrameworkContract
from aftercare.records.contractors.rules import ContractorKind
from aftercare.records.estate.models import Building
from tests.factories.accounts import a_development

_number = count(1)


def a_contractor(kind: ContractorKind = ContractorKind.BUILDER, *, name: str = "", **fields: Any) -> Contractor:
    """A company that built, supplied or repairs, with its repair phone and contact."""
    fields = {"repair_contact": "Zhao Gong", "repair_phone": "13700137000", **fields}
    return Contractor.objects.create(name=name or f"Hongda Construction {next(_number)}", kind=kind.value, **fields)


def a_built_part(
    contractor: Contractor | None = None,
    *,
    development: Development | None = None,
    component: str = "waterproofing",
    building: Building | None = None,
    retention: Decimal | None = None,
    **fields: Any,
) -> BuiltPart:
    """What a contractor built: in one building, else in the whole development."""
    return BuiltPart.objects.create(
        contractor=contractor or a_contractor(),
        development=development or (building.development if building else a_development()),
        building=building,
        component=component,
        retention=retention,
        **fields,
    )


def a_framework_contract(
    contractor: Contractor | None = None,
    *,
    development: Development | None = None,
    categories: tuple[str, ...] = (),
    from_on: date = date(2026, 1, 1),
    until_on: date | None = None,
    prices: dict[str, str] | None = None,
) -> FrameworkContract:
    """A long-term repair contract; no categories means all of them."""
    return FrameworkContract.objects.create(
        contractor=contractor or a_contractor(ContractorKind.FRAMEWORK),
        development=development or a_development(),
        number=f"FW-{next(_number)}",
        categories=list(categories),
        from_on=from_on,
        until_on=until_on,
        prices=prices or {},
    )


def a_crew_member(contractor: Contractor | None = None, name: str = "Liu Shifu", phone: str = "13600136000") -> Crew:
    """Somebody who works for a contractor."""
    return Crew.objects.create(contractor=contractor or a_contractor(), name=name, phone=phone)
