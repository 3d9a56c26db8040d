"""Sharing a cost among those who bear it, to the last fen. Pure."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_DOWN, Decimal

from aftercare.ground.core.dates import add_months
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


MONTHS = {"month": 1, "quarter": 3}


def period_of(every: str, *, on: date) -> tuple[date, date]:
    """The first and last day of the calendar month or quarter that holds `on`.

    >>> period_of("quarter", on=date(2026, 5, 9))
    (datetime.date(2026, 4, 1), datetime.date(2026, 6, 30))
    """
    months = MONTHS[every]
    first = date(on.year, (on.month - 1) // months * months + 1, 1)
    return first, add_months(first, months) - timedelta(days=1)


def last_finished_period(every: str, *, today: date) -> tuple[date, date]:
    """The latest period that was over before `today`."""
    first, _last = period_of(every, on=today)
    return period_of(every, on=first - timedelta(days=1))


class PeriodNotOver(RuleBroken):
    """A statement is drawn when its period is over."""


class NothingToSettle(RuleBroken):
    """No approved cost waits for this statement."""


class WrongState(RuleBroken):
    """The statement does not stand where this may be done."""


class OverLimit(RuleBroken):
    """The sum lies above what the payer has set aside."""


def check_can_draw(*, last_on: date, today: date, lines: int) -> None:
    """Refuse a statement of a period that still runs, and an empty one. Source: S000.11.r16, S000.12.r16."""
    if today <= last_on:
        raise PeriodNotOver(_("This period runs until %(day)s. Draw the statement after it.") % {"day": last_on})
    if lines == 0:
        raise NothingToSettle(_("No approved cost waits to be settled."))


def check_can_confirm(
    *, state: str, drawn_by: str, confirmer: str, total: Decimal, limit: Decimal | None, reason: str
) -> None:
    """Refuse one's own statement, and a sum above the payer's control limit without a reason (S000.19.r26)."""
    check_stands(state, "drawn")
    if drawn_by == confirmer:
        raise OwnBooking(_("You drew this statement yourself: somebody else has to confirm it."))
    if limit is not None and total > limit and not reason.strip():
        raise OverLimit(
            _("%(total)s lies above the limit of %(limit)s. Say why it is right.") % {"total": total, "limit": limit}
        )


def check_stands(state: str, *expected: str) -> None:
    """Refuse what does not follow: drawn, confirmed, delivered, settled; void only before it is delivered."""
    if state not in expected:
        raise WrongState(_("The statement has moved on. Load the page again."))


BEARER_WORDS: dict[str, object] = {
    "contractor": _("Contractor"),
    "supplier": _("Supplier"),
    "designer": _("Designer"),
    "developer": _("Developer"),
    "property_company": _("Property company"),
    "owner": _("Owner"),
    "third_party": _("A third party"),
}
