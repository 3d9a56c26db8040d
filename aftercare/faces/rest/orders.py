"""REST: work orders found and read, and who could be sent."""

from typing import Annotated

from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Query, Router
from pydantic import Field

from aftercare.faces.rest.case_story import file_shown
from aftercare.faces.rest.cases import CaseId, company
from aftercare.faces.rest.cases import find as find_case
from aftercare.faces.rest.operations import reads
from aftercare.faces.rest.paging import cut, number_of
from aftercare.faces.rest.schemas.common import ID_AT_MOST, StaffOut
from aftercare.faces.rest.schemas.orders import (
    AppointmentOut,
    CandidateOut,
    DelayOut,
    OrderFilter,
    OrderOut,
    OrderPage,
    OrderWhole,
    PartOut,
    ProposalOut,
    SignatureOut,
    VisitOut,
)
from aftercare.ground.accounts.request import SignedInRequest
from aftercare.ground.accounts.roles import Permission
from aftercare.service.workorders.allowed import for_reader
from aftercare.service.workorders.models import WorkOrder, WorkOrderQuerySet
from aftercare.service.workorders.queries.dispatching import Option, dispatch_facts
from aftercare.service.workorders.queries.pages import OrderFacts, order_facts
from aftercare.service.workorders.rules.states import OPEN_STATES

router = Router()
case_router = Router()
OrderId = Annotated[int, Field(ge=1, le=ID_AT_MOST, description="The id of a work order.", examples=[31])]
NAME = "orders"


def visible(request: SignedInRequest) -> WorkOrderQuerySet:
    """The orders that exist for whoever asks, with what is shown of them."""
    return WorkOrder.objects.visible_to(request.actor).select_related("contractor", "technician", "charged_to")


def find(request: SignedInRequest, order_id: int) -> WorkOrder:
    """The order, if it exists for whoever asks, with its case."""
    orders = visible(request).select_related("contractor", "technician", "charged_to", "case__development")
    return get_object_or_404(orders, pk=order_id)


@reads(router, "", answers=OrderPage, scopes=[Permission.SEE_CASES])
def list_orders(request: SignedInRequest, asked: Query[OrderFilter]) -> OrderPage:
    """List work orders.

    Those visible to you, the newest first; `state=open` are all on which something is still to be done.
    """
    orders = visible(request)
    wanted = {
        "case_id": asked.case,
        "contractor_id": asked.contractor,
        "technician_id": asked.technician,
        "development_id": asked.development,
    }
    orders = orders.filter(**{name: value for name, value in wanted.items() if value is not None})
    if asked.state:
        orders = orders.filter(state__in=sorted(OPEN_STATES) if asked.state == "open" else [asked.state])
    if asked.late:
        orders = orders.open().filter(finish_by__lt=timezone.now())
    if (before := number_of(NAME, asked.after)) is not None:
        orders = orders.filter(pk__lt=before)
    page, following = cut(
        list(orders.order_by("-pk")[: asked.size + 1]), asked.size, name=NAME, key=lambda order: order.pk
    )
    return OrderPage(orders=[OrderOut(**_facts(order)) for order in page], next=following)


@reads(router, "/{order_id}", answers=OrderWhole, scopes=[Permission.SEE_CASES])
def read_order(request: SignedInRequest, order_id: OrderId) -> OrderWhole:
    """Read a work order.

    With its appointments, visits, parts, delays, signatures and files, and what you may do on it now.
    """
    return whole(request, order_id)


@reads(case_router, "/{case_id}/proposal", answers=ProposalOut, scopes=[Permission.DISPATCH])
def propose_executor(request: SignedInRequest, case_id: CaseId) -> ProposalOut:
    """Read whom the policy sends for a case now.

    With everybody who could be sent by each route, best first.
    """
    case = find_case(request, case_id)
    facts = dispatch_facts(case, on=timezone.localdate(timezone=case.development.zone))
    candidates = {option.value: _candidate(option) for group in facts.options.values() for option in group}
    return ProposalOut(
        situation=facts.proposal.situation.value,
        size=facts.proposal.size.value,
        charge_original=facts.proposal.charge_original,
        source=[str(each) for each in facts.proposal.source],
        chosen=candidates.get(facts.chosen),
        candidates=list(candidates.values()),
    )


def _candidate(option: Option) -> CandidateOut:
    route, _colon, who = option.value.partition(":")
    number = int(who[1:])
    return CandidateOut(
        route=route,
        contractor_id=number if who[0] == "c" else None,
        technician_id=number if who[0] == "s" else None,
        name=option.label,
        note=str(option.note),
    )


def whole(request: SignedInRequest, order_id: int) -> OrderWhole:
    """An order with all that belongs to it, as whoever asks may see it."""
    order = find(request, order_id)
    facts = for_reader(order_facts(order, language=request.actor.language), by=request.actor)
    return _whole(facts)


def _whole(facts: OrderFacts) -> OrderWhole:
    return OrderWhole(
        **_facts(facts.order),
        may=sorted(facts.may),
        appointments=[
            AppointmentOut(
                id=one.pk,
                from_at=one.from_at,
                until_at=one.until_at,
                state=one.state,
                proposed_by=one.proposed_by_label,
                proposed_at=one.proposed_at,
                answered_by=one.answered_by_label,
                answered_at=one.answered_at,
                reason=one.reason,
            )
            for one in facts.appointments
        ],
        visits=[
            VisitOut(
                id=one.pk,
                who=one.who_label,
                arrived_at=one.arrived_at,
                left_at=one.left_at,
                minutes=one.minutes,
                latitude=one.latitude,
                longitude=one.longitude,
                note=one.note,
            )
            for one in facts.visits
        ],
        parts=[
            PartOut(
                id=one.pk,
                name=one.name,
                quantity=one.quantity,
                unit=one.unit,
                unit_price=one.unit_price,
                old_part_returned=one.old_part_returned,
                added_by=one.added_by_label,
                added_at=one.added_at,
            )
            for one in facts.parts
        ],
        parts_total=facts.parts_total.amount,
        delays=[
            DelayOut(
                id=one.pk,
                cause=one.cause,
                reason=one.reason,
                promised_before=one.promised_before,
                new_finish_by=one.new_finish_by,
                in_time=one.in_time,
                told_by=one.told_by_label,
                told_at=one.told_at,
            )
            for one in facts.delays
        ],
        signatures=[
            SignatureOut(
                signatory=one.row.signatory,
                label=one.label,
                state=one.row.state,
                name=one.row.name,
                reason=one.row.reason,
                witness=one.row.witness,
                entered_by=one.row.entered_by_label,
                at=one.row.at,
                may_sign=one.can_sign,
            )
            for one in facts.signatures
        ],
        files=[file_shown(row) for rows in facts.photos.values() for row in rows],
    )


def _facts(order: WorkOrder) -> dict[str, object]:
    """What a list tells of an order."""
    return {
        "id": order.pk,
        "number": order.number,
        "version": order.version,
        "case_id": order.case_id,
        "development_id": order.development_id,
        "kind": order.kind,
        "route": order.executor_kind,
        "contractor": company(order.contractor),
        "technician": StaffOut.of(order.technician),
        "charged_to": company(order.charged_to),
        "rework_of": order.rework_of_id,
        "state": order.state,
        "size": order.size,
        "what": order.what,
        "where": order.where,
        "notice": order.notice,
        "sent_at": order.sent_at,
        "answer_by": order.answer_by,
        "on_site_by": order.on_site_by,
        "finish_by": order.finish_by,
        "answered_at": order.answered_at,
        "started_at": order.started_at,
        "finished_at": order.finished_at,
        "ended_at": order.ended_at,
        "result": order.result,
        "ended_reason": order.ended_reason,
    }
