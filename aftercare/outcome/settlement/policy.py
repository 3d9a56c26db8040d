"""What a policy pack says of money: who bears what, price lists, quotations and retention. Pure."""

from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, model_validator

from aftercare.ground.core.documents import Key, Section, Sources, UnknownKey, Words
from aftercare.ground.core.text import lazy as _

Percent = Annotated[Decimal, Field(ge=0, le=100)]


class Bearer(StrEnum):
    """Whose purse a cost line is booked on."""

    CONTRACTOR = "contractor"
    SUPPLIER = "supplier"
    DESIGNER = "designer"
    DEVELOPER = "developer"
    PROPERTY_COMPANY = "property_company"
    OWNER = "owner"
    THIRD_PARTY = "third_party"


class Share(Section):
    """The part of the cost that one bearer carries."""

    bearer: Bearer
    percent: Percent


class BearerRule(Section):
    """Who bears the cost when a party answers for the defect; the percentages make 100."""

    party: Key
    shares: Annotated[tuple[Share, ...], Field(min_length=1)]
    free_to_owner: bool
    source: Sources

    @model_validator(mode="after")
    def _makes_a_hundred(self) -> Self:
        total = sum(share.percent for share in self.shares)
        if total != 100:
            raise ValueError(f"the shares make {total} percent instead of 100")
        charged = any(share.bearer is Bearer.OWNER and share.percent for share in self.shares)
        if charged and self.free_to_owner:
            raise ValueError("the owner bears a share of what is called free to the owner")
        return self


class CostKind(Section):
    """A kind of cost line."""

    label: Words
    source: Sources


class Retention(Section):
    """How costs are taken out of the money kept back from a contractor."""

    deduct: bool
    emergencies_by_actual_quantity: bool
    cap_percent: Percent
    source: Sources


class Advance(Section):
    """Who pays first, and how often that is settled."""

    paid_by: Bearer
    settled_per_month: Annotated[int, Field(ge=1, le=31)]
    source: Sources


class QuotationRule(Section):
    """What a paid repair needs before it begins."""

    owner_must_accept: bool
    valid_days: Annotated[int, Field(ge=1, le=365)]
    tariff_shown_before: bool
    source: Sources


class OutsideRepair(Section):
    """On whom the cost falls when somebody else repairs what the responsible contractor did not."""

    charged_to: Bearer
    source: Sources


class Period(StrEnum):
    """How long a statement gathers."""

    MONTH = "month"
    QUARTER = "quarter"


class InvoiceRule(Section):
    """On whom the invoices are made out, who gets the original, and who a copy for his own books."""

    title: Bearer
    original_to: Bearer
    copy_to: Bearer | None = None
    source: Sources


class ControlLimit(Section):
    """The sum up to which a statement is within what the payer has set aside; above, a reason is needed."""

    amount: Annotated[Decimal, Field(gt=0, max_digits=12, decimal_places=2)]
    source: Sources


class StatementRule(Section):
    """Which approved costs are put to whom together, and how often. `covers` are the bearers whose lines go in."""

    label: Words
    payer: Bearer
    covers: Annotated[tuple[Bearer, ...], Field(min_length=1)]
    every: Period
    one_per_contractor: bool
    control_limit: ControlLimit | None = None
    invoice: InvoiceRule | None = None
    source: Sources

    @model_validator(mode="after")
    def _contractors_are_billed_for_their_own(self) -> Self:
        if self.one_per_contractor and self.covers != (Bearer.CONTRACTOR,):
            raise ValueError("one statement per contractor can cover the contractors' own costs only")
        return self


class SettlementPolicy(Section):
    """Bearers, cost kinds, retention, advances, quotations, statements."""

    bearers: tuple[BearerRule, ...]
    cost_kinds: dict[Key, CostKind]
    retention: Retention
    advance: Advance
    quotation: QuotationRule
    outside_repair: OutsideRepair
    statements: dict[Key, StatementRule]

    def rule_for(self, party: str) -> BearerRule:
        """Who bears the cost when `party` answers for the defect; UnknownKey when this version does not say."""
        for rule in self.bearers:
            if rule.party == party:
                return rule
        raise UnknownKey(_("This policy does not say who pays when “%(party)s” answers.") % {"party": party})
