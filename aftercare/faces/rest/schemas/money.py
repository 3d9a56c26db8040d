"""What a case cost, who bears it, and the price that the owner was asked."""

from datetime import date, datetime
from decimal import Decimal
from typing import Literal

from pydantic import Field

from aftercare.faces.rest.schemas.common import ContractorRef, Cursor, Id, In, Money, Out, Quantity, SeenIn, Size


class CostIn(SeenIn):
    """One cost; `seen` is the version of the case."""

    kind: str = Field(max_length=40, description="A kind of cost of the policy.", examples=["labour"])
    label: str = Field(min_length=1, max_length=200, examples=["更换角阀"])
    quantity: Quantity = Decimal(1)
    unit: str = Field("", max_length=20, examples=["次"])
    unit_price: Money = Field(description="CNY.", examples=["120.00"])
    workorder_id: Id | None = None


class CostOut(Out):
    """One cost, or a bearer's share of it."""

    id: int
    kind: str
    label: str
    quantity: Decimal
    unit: str
    unit_price: Decimal
    amount: Decimal = Field(description="CNY.")
    bearer: str = Field(description="Whose purse it is.", examples=["contractor"])
    percent: Decimal
    contractor: ContractorRef | None
    from_retention: bool = Field(description="Taken out of the money kept back from the contractor.")
    basis: str = Field(description="The rule that chose the bearer.")
    workorder_id: int | None
    state: str = Field(description="`booked`, `approved` or `void`.")
    booked_by: str
    booked_at: datetime
    approved_at: datetime | None


class CostsOut(Out):
    """What a case cost."""

    lines: list[CostOut]
    totals: dict[str, Decimal] = Field(description="What each bearer carries, CNY.")


class VoidIn(SeenIn):
    """Why a cost is taken back."""

    reason: str = Field(max_length=300)


class QuotedIn(In):
    """One position of a quotation."""

    label: str = Field(min_length=1, max_length=200, examples=["卫生间重做防水"])
    quantity: Quantity = Decimal(1)
    unit: str = Field("", max_length=20, examples=["平方米"])
    unit_price: Money = Field(description="CNY.")


class QuotationIn(SeenIn):
    """A price for the owner; `seen` is the version of the case."""

    lines: list[QuotedIn] = Field(min_length=1, max_length=100)
    note: str = Field("", max_length=1000)


class QuotedOut(Out):
    """One position of a quotation."""

    label: str
    quantity: str
    unit: str
    unit_price: str
    amount: str


class QuotationOut(Out):
    """A price that the owner was asked."""

    id: int
    lines: list[QuotedOut]
    total: Decimal = Field(description="CNY.")
    note: str
    valid_until: date
    state: str = Field(description="`sent`, `accepted`, `declined` or `replaced`.")
    sent_by: str
    sent_at: datetime
    answered_by: str
    answered_at: datetime | None


class PriceAnswerIn(SeenIn):
    """The owner's word on the price."""

    accepted: bool
    reason: str = Field("", max_length=300)


class CallbackIn(SeenIn):
    """A call to the owner after the work; `seen` is the version of the case."""

    outcome: str = Field(
        max_length=20, description="`satisfied`, `not_satisfied` or `not_reached`.", examples=["satisfied"]
    )
    answers: dict[str, int] = Field(
        default_factory=dict, max_length=40, description="A grade for each question of the policy, by its key."
    )
    note: str = Field("", max_length=2000)


class CallbackOut(Out):
    """A call that was made."""

    id: int
    round: int = Field(description="How often the case had been reopened before.")
    caller: str
    outcome: str
    answers: dict[str, int]
    note: str
    at: datetime


class RatingOut(Out):
    """What the owner gave."""

    stars: int = Field(ge=1, le=5)
    text: str
    round: int
    at: datetime


class OpinionOut(Out):
    """What the owner said of it, asked and unasked."""

    callbacks: list[CallbackOut]
    rating: RatingOut | None


class StatementFilter(In):
    """What statements are narrowed to."""

    development: Id | None = None
    state: Literal["", "drawn", "confirmed", "delivered", "settled", "void"] = ""
    after: Cursor = ""
    size: Size = 50


class StatementOut(Out):
    """Approved costs of a period, put to one payer together."""

    id: int
    version: int
    number: str = Field(examples=["DZ-YLS-202610-0001"])
    rule: str = Field(description="The key of the rule of the policy by which it was drawn.")
    label: str = Field(description="What that rule was called then.", examples=["售后维修费月结"])
    payer: str = Field(description="Whose purse it is.", examples=["developer"])
    development_id: int
    contractor: ContractorRef | None
    first_on: date
    last_on: date
    total: Decimal = Field(description="CNY.", examples=["120.00"])
    count: int = Field(description="How many costs stand on it.")
    control_limit: Decimal | None = Field(description="What the payer has set aside, CNY.")
    over_limit: bool
    state: str = Field(description="`drawn`, `confirmed`, `delivered`, `settled` or `void`.")
    drawn_at: datetime
    drawn_by: str
    confirmed_at: datetime | None
    confirmed_by: str
    limit_reason: str = Field(description="Why it was confirmed above the limit.")
    delivered_on: date | None
    delivered_to: str
    invoice_number: str
    settled_on: date | None
    void_reason: str


class StatementPage(Out):
    """A page of statements, the newest first."""

    statements: list[StatementOut]
    next: str = Field(description="Send it as `after` for the next page; empty at the end.")


class StatementCostOut(CostOut):
    """A cost on a statement, with its case."""

    case_id: int | None = Field(description="Empty for a fine that is about no case.")
    case_number: str


class StatementCostPage(Out):
    """A page of the costs of a statement, in the order in which they were booked."""

    costs: list[StatementCostOut]
    next: str = Field(description="Send it as `after` for the next page; empty at the end.")


class StatementCostFilter(In):
    """Which page of its costs."""

    after: Cursor = ""
    size: Size = 50
