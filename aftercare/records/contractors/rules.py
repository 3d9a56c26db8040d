"""What a contractor is to us, who answers for a part, and what a contract must hold. Pure."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import TypeVar

from aftercare.ground.core.errors import BadInput, RuleBroken
from aftercare.ground.core.text import lazy as _
from aftercare.records.contractors.policy import ContractorPolicy


class ContractorKind(StrEnum):
    """The original builder of a part, a framework contractor who repairs for us, or a supplier of equipment."""

    BUILDER = "builder"
    FRAMEWORK = "framework"
    SUPPLIER = "supplier"


class TooManyFrameworks(RuleBroken):
    """The development has as many framework contractors as the policy allows."""


class PricesMissing(RuleBroken):
    """A repair contract without unit prices."""


PartT = TypeVar("PartT")


def most_exact(rows: Sequence[tuple[PartT, str, int | None]], *, names: Sequence[str]) -> list[PartT]:
    """Who built it, the most exact record first: the part before its group and class, a building before the whole.

    `rows`: record, component or class it tells of, building (None: the whole development). `names`: the component,
    then the wider words for it. Records that tell of something else are left out.
    """
    told = [row for row in rows if row[1] in names]
    return [row[0] for row in sorted(told, key=lambda row: (names.index(row[1]), row[2] is None))]


def check_period(*, from_on: date, until_on: date | None) -> None:
    """A contract ends after it begins."""
    if until_on is not None and until_on < from_on:
        raise RuleBroken(_("The contract ends before it begins."))


def check_prices(policy: ContractorPolicy, prices: Mapping[str, Decimal]) -> None:
    """A repair contract fixes unit prices (S000.12.r08)."""
    if policy.unit_prices.needed and not prices:
        raise PricesMissing(_("A repair contract names its unit prices: enter at least one."))


def most_at_once(periods: Sequence[tuple[int, date, date | None]], *, from_on: date) -> int:
    """How many different contractors hold a contract on the busiest day from `from_on` on; last days count."""
    days = {max(begins, from_on) for _contractor, begins, _ends in periods}
    return max(
        (
            len({who for who, begins, ends in periods if begins <= day and (ends is None or ends >= day)})
            for day in days
        ),
        default=0,
    )


def check_framework_count(policy: ContractorPolicy, *, others: int) -> None:
    """A development has only so many framework contractors at one time (S000.11.r11); `others` beside this one."""
    most = policy.framework_contractors.at_most
    if others + 1 > most:
        raise TooManyFrameworks(
            _("The development has %(count)s framework contractors in this time already; the policy allows %(most)s.")
            % {"count": others, "most": most}
        )


def lacks_frameworks(policy: ContractorPolicy, *, count: int) -> bool:
    """Whether a development has fewer framework contractors than it must have."""
    return count < policy.framework_contractors.at_least


def lacks_contact(policy: ContractorPolicy, *, built_something_handed_over: bool, phone: str, contact: str) -> bool:
    """Whether a builder owes us the repair phone and the responsible person (S000.12.r20)."""
    return policy.repair_contact.needed and built_something_handed_over and not (phone.strip() and contact.strip())


def read_prices(text: str) -> dict[str, Decimal]:
    """Unit prices as they are typed, one on a line: "Silicone per metre 12.50". Raises BadInput."""
    prices: dict[str, Decimal] = {}
    for line in filter(None, (line.strip() for line in text.splitlines())):
        item, _blank, amount = line.replace("\t", " ").rpartition(" ")
        try:
            price = Decimal(amount.replace(",", "").replace("元", "").replace("¥", ""))
        except InvalidOperation:
            price = Decimal(-1)
        if not item.strip() or not price.is_finite() or price < 0:
            raise BadInput(
                field=_("Unit prices"), value=line, remedy=_("Write the item, a blank, and the price in yuan.")
            )
        prices[item.strip()] = price
    return prices
