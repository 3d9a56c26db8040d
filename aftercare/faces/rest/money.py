"""REST: costs and quotations of a case."""

from typing import Annotated

from django.utils import timezone
from ninja import Router
from pydantic import Field

from aftercare.faces.rest.cases import CaseId, company, find
from aftercare.faces.rest.operations import changes, reads
from aftercare.faces.rest.schemas.common import ID_AT_MOST, SeenIn
from aftercare.faces.rest.schemas.money import (
    CostIn,
    CostOut,
    CostsOut,
    PriceAnswerIn,
    QuotationIn,
    QuotationOut,
    QuotedOut,
    VoidIn,
)
from aftercare.ground.accounts.request import SignedInRequest
from aftercare.ground.accounts.roles import Permission
from aftercare.outcome.settlement import actions, queries
from aftercare.outcome.settlement.models import CostLine, Quotation
from aftercare.outcome.settlement.rules import QuotedLine

router = Router()
LineId = Annotated[int, Field(ge=1, le=ID_AT_MOST, description="The id of a cost line.", examples=[9])]
AT_MOST = 50


@reads(router, "/{case_id}/costs", answers=CostsOut, scopes=[Permission.SEE_CASES])
def list_costs(request: SignedInRequest, case_id: CaseId) -> CostsOut:
    """List what a case cost, and who bears it.

    One line for each bearer of a cost; void ones are left out.
    """
    find(request, case_id)
    return _costs(case_id)


@changes(router, "/{case_id}/costs", answers=CostsOut, scopes=[Permission.BOOK_COSTS], status=201)
def book_cost(request: SignedInRequest, case_id: CaseId, body: CostIn) -> CostsOut:
    """Book a cost on whoever bears it by the rules."""
    find(request, case_id)
    actions.book_cost(case_id=case_id, by=request.actor, at=timezone.now(), **body.model_dump())
    return _costs(case_id)


@changes(router, "/{case_id}/costs/{line_id}/void", answers=CostsOut, scopes=[Permission.BOOK_COSTS])
def void_cost(request: SignedInRequest, case_id: CaseId, line_id: LineId, body: VoidIn) -> CostsOut:
    """Take a cost back, with the reason.

    The shares of all its bearers go together; the lines stay on file as void.
    """
    find(request, case_id)
    actions.void_cost(
        case_id=case_id, line_id=line_id, seen=body.seen, reason=body.reason, by=request.actor, at=timezone.now()
    )
    return _costs(case_id)


@changes(router, "/{case_id}/costs/approve", answers=CostsOut, scopes=[Permission.APPROVE_COSTS])
def approve_costs(request: SignedInRequest, case_id: CaseId, body: SeenIn) -> CostsOut:
    """Approve every cost that waits.

    Nobody approves what only they themselves booked.
    """
    find(request, case_id)
    actions.approve_costs(case_id=case_id, seen=body.seen, by=request.actor, at=timezone.now())
    return _costs(case_id)


@reads(router, "/{case_id}/quotations", answers=list[QuotationOut], scopes=[Permission.SEE_CASES])
def list_quotations(request: SignedInRequest, case_id: CaseId) -> list[QuotationOut]:
    """List the prices that the owner was asked, the latest first."""
    find(request, case_id)
    return [_quotation(one) for one in Quotation.objects.filter(case_id=case_id).order_by("-pk")[:AT_MOST]]


@changes(router, "/{case_id}/quotations", answers=QuotationOut, scopes=[Permission.BOOK_COSTS], status=201)
def send_quotation(request: SignedInRequest, case_id: CaseId, body: QuotationIn) -> QuotationOut:
    """Send the owner a price.

    The case waits for the answer; a price sent before is replaced.
    """
    find(request, case_id)
    quotation = actions.send_quotation(
        case_id=case_id,
        seen=body.seen,
        lines=[QuotedLine(**line.model_dump()) for line in body.lines],
        note=body.note,
        by=request.actor,
        at=timezone.now(),
    )
    return _quotation(quotation)


@changes(router, "/{case_id}/quotations/answer", answers=list[QuotationOut], scopes=[Permission.WORK_CASE])
def answer_quotation(request: SignedInRequest, case_id: CaseId, body: PriceAnswerIn) -> list[QuotationOut]:
    """Write down what the owner said to the price.

    Yes sends the case on to dispatch, no ends it. Answers every quotation of the case, the latest first.
    """
    find(request, case_id)
    actions.answer_quotation(
        case_id=case_id,
        seen=body.seen,
        accepted=body.accepted,
        reason=body.reason,
        by=request.actor,
        at=timezone.now(),
    )
    return [_quotation(one) for one in Quotation.objects.filter(case_id=case_id).order_by("-pk")[:AT_MOST]]


def _costs(case_id: int) -> CostsOut:
    return CostsOut(lines=[line_shown(line) for line in queries.lines_of(case_id)], totals=queries.totals_of(case_id))


def line_shown(line: CostLine) -> CostOut:
    """A cost as programs read it."""
    return CostOut(
        id=line.pk,
        kind=line.kind,
        label=line.label,
        quantity=line.quantity,
        unit=line.unit,
        unit_price=line.unit_price,
        amount=line.amount,
        bearer=line.bearer,
        percent=line.percent,
        contractor=company(line.contractor),
        from_retention=line.from_retention,
        basis=line.basis,
        workorder_id=line.workorder_id,
        state=line.state,
        booked_by=line.booked_by_label,
        booked_at=line.booked_at,
        approved_at=line.approved_at,
    )


def _quotation(quotation: Quotation) -> QuotationOut:
    return QuotationOut(
        id=quotation.pk,
        lines=[QuotedOut(**line) for line in quotation.lines],
        total=quotation.total,
        note=quotation.note,
        valid_until=quotation.valid_until,
        state=quotation.state,
        sent_by=quotation.sent_by_label,
        sent_at=quotation.sent_at,
        answered_by=quotation.answered_by_label,
        answered_at=quotation.answered_at,
    )
