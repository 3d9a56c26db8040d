"""Sharing a cost among those who bear it, to the last fen. Pure."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_DOWN, Decimal

from aftercare.ground.core.errors import BadInput, RuleBroken
from aftercare.ground.core.money import CENT, rounded
from aftercare.ground.core.text import lazy as _

AMOUNT_AT_MOST = Decimal("99999999.99")


class CostsApproved(RuleBroken):
    """The costs of this case have been approved and are not changed any more."""


class NothingToApprove(RuleBroken):
    """There is no cost line waiting for approval."""


@dataclass(frozen=True)
class SharedCost:
    """What one bearer carries of a cost."""

    bearer: str
    percent: Decimal
    amount: Decimal


def price_line(*, quantity: Decimal, unit_price: Decimal) -> Decimal:
    """Quantity times unit price, to the fen. Raises BadInput for nothing, less than nothing, or far too much."""
    if quantity <= 0:
        raise BadInput(field=_("Quantity"), value=quantity, remedy=_("Give a number above 0."))
    if unit_price < 0:
        raise BadInput(field=_("Unit price"), value=unit_price, remedy=_("Give 0 or more."))
    amount = rounded(quantity * unit_price)
    if amount > AMOUNT_AT_MOST:
        raise BadInput(field=_("Amount"), value=amount, remedy=_("Check quantity and unit price."))
    return amount


def share_out(amount: Decimal, *, shares: Sequence[tuple[str, Decimal]]) -> tuple[SharedCost, ...]:
    """`amount` cut by percentages that make 100, so that the parts add up to the fen.

    Every part is cut down to the fen; the fen left over go to the largest remainders, first come first.
    Source: cost by fault, S001.19.r11-r13. Raises ValueError when the percentages do not make 100.
    """
    if sum((percent for _bearer, percent in shares), Decimal(0)) != 100:
        raise ValueError("shares must make 100 percent")
    exact = [amount * percent / 100 for _bearer, percent in shares]
    cut = [part.quantize(CENT, rounding=ROUND_DOWN) for part in exact]
    left = int((amount - sum(cut, Decimal(0))) / CENT)
    order = sorted(range(len(shares)), key=lambda place: (cut[place] - exact[place], place))
    for place in order[:left]:
        cut[place] += CENT
    return tuple(
        SharedCost(bearer=bearer, percent=percent, amount=part)
        for (bearer, percent), part in zip(shares, cut, strict=True)
        if part
    )


def check_can_book(*, approved: bool) -> None:
    """Refuse a change of costs that have been approved."""
    if approved:
        raise CostsApproved(
            _("The costs of this case have been approved. Ask a manager to take the approval back first.")
        )


def check_can_approve(*, waiting: int, booked_by: Collection[str], approver: str) -> None:
    """Refuse to approve nothing, and to approve what one has booked oneself."""
    if waiting == 0:
        raise NothingToApprove(_("There is no cost waiting for approval."))
    if set(booked_by) == {approver}:
        raise OwnBooking(_("You booked these costs yourself: somebody else has to approve them."))


class OwnBooking(RuleBroken):
    """Four eyes: whoever books does not approve."""


class NoQuotation(RuleBroken):
    """There is no quotation waiting for an answer."""


class QuotationLapsed(RuleBroken):
    """The day until which the price holds has passed."""


@dataclass(frozen=True)
class QuotedLine:
    """One position of a quotation; prices in CNY."""

    label: str
    quantity: Decimal
    unit: str
    unit_price: Decimal

    @property
    def amount(self) -> Decimal:
        """Quantity times unit price, to the fen."""
        return price_line(quantity=self.quantity, unit_price=self.unit_price)


def total_of(lines: Sequence[QuotedLine]) -> Decimal:
    """The sum of a quotation. Raises BadInput when it has no position or one without a name."""
    if not lines:
        raise BadInput(field=_("Positions"), value="", remedy=_("Give at least one position with its price."))
    for line in lines:
        if not line.label.strip():
            raise BadInput(field=_("Position"), value=line.label, remedy=_("Say what it is."))
    return sum((line.amount for line in lines), Decimal(0))


def check_can_answer(*, state: str | None, valid_until: date | None, today: date) -> None:
    """Refuse an answer to a quotation that does not wait for one, or no longer holds."""
    if state != "sent" or valid_until is None:
        raise NoQuotation(_("There is no quotation waiting for an answer."))
    if today > valid_until:
        raise QuotationLapsed(_("This price was held until %(day)s. Please ask for a new one.") % {"day": valid_until})


BEARER_WORDS: dict[str, object] = {
    "contractor": _("Contractor"),
    "supplier": _("Supplier"),
    "designer": _("Designer"),
    "developer": _("Developer"),
    "property_company": _("Property company"),
    "owner": _("Owner"),
    "third_party": _("A third party"),
}
