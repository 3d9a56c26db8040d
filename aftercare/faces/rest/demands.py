"""REST: the steps taken against contractors who are late: reminders, formal demands, how they were delivered."""

from typing import Annotated

from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Query, Router
from pydantic import Field

from aftercare.faces.rest.cases import company
from aftercare.faces.rest.operations import changes, reads
from aftercare.faces.rest.orders import OrderId, find
from aftercare.faces.rest.paging import cut, number_of
from aftercare.faces.rest.references import photo_of
from aftercare.faces.rest.schemas.common import ID_AT_MOST, ReasonIn
from aftercare.faces.rest.schemas.pressing import (
    DeliveryIn,
    DeliveryOut,
    DemandFilter,
    DemandOut,
    DemandPage,
    DemandTextIn,
    DemandWhole,
    ReminderOut,
)
from aftercare.ground.accounts.request import SignedInRequest
from aftercare.ground.accounts.roles import Permission
from aftercare.ground.core.documents import Words
from aftercare.service.workorders.actions import demanding, pressing
from aftercare.service.workorders.models import Demand
from aftercare.service.workorders.queries import pressing as queries

router = Router()
order_router = Router()
DemandId = Annotated[int, Field(ge=1, le=ID_AT_MOST, description="The id of a formal demand.", examples=[5])]
NAME = "demands"
AT_MOST = 100


@reads(router, "", answers=DemandPage, scopes=[Permission.SEE_CASES])
def list_demands(request: SignedInRequest, asked: Query[DemandFilter]) -> DemandPage:
    """List formal demands to contractors, the newest first."""
    found = queries.list_demands(
        by=request.actor,
        states=(asked.state,) if asked.state else (),
        contractor_id=asked.contractor,
        before_id=number_of(NAME, asked.after),
        size=asked.size + 1,
    )
    page, following = cut(found, asked.size, name=NAME, key=lambda demand: demand.pk)
    return DemandPage(demands=[DemandOut(**_values(each, request.actor.language)) for each in page], next=following)


@reads(router, "/{demand_id}", answers=DemandWhole, scopes=[Permission.SEE_CASES])
def read_demand(request: SignedInRequest, demand_id: DemandId) -> DemandWhole:
    """Read one with its reminders, its deliveries, and what came of it."""
    return _whole(request, demand_id)


@changes(order_router, "/{order_id}/remind", answers=ReminderOut, scopes=[Permission.DISPATCH], status=201)
def remind_contractor(request: SignedInRequest, order_id: OrderId, body: ReasonIn) -> ReminderOut:
    """Remind the contractor of an order that is late.

    It is written to with its link, and the step is counted; `reason` is kept as a note.
    """
    find(request, order_id)
    made = pressing.remind(order_id=order_id, seen=body.seen, note=body.reason, by=request.actor, at=timezone.now())
    return ReminderOut(**{**vars(made), "sent_by": made.sent_by_label})


@changes(order_router, "/{order_id}/demands", answers=DemandWhole, scopes=[Permission.DISPATCH], status=201)
def propose_demand(request: SignedInRequest, order_id: OrderId, body: DemandTextIn) -> DemandWhole:
    """Prepare a formal demand about an order that is late.

    Nothing goes out by it: somebody whom the rules name issues it.
    """
    find(request, order_id)
    made = pressing.propose_demand(
        order_id=order_id, seen=body.seen, text=body.text, by=request.actor, at=timezone.now()
    )
    return _whole(request, made.pk)


@changes(router, "/{demand_id}/issue", answers=DemandWhole, scopes=[Permission.DISPATCH])
def issue_demand(request: SignedInRequest, demand_id: DemandId, body: DemandTextIn) -> DemandWhole:
    """Issue a demand: it gets its number, its deadline begins to run, and the contractor is told."""
    _find(request, demand_id)
    demanding.issue_demand(demand_id=demand_id, seen=body.seen, text=body.text, by=request.actor, at=timezone.now())
    return _whole(request, demand_id)


@changes(router, "/{demand_id}/drop", answers=DemandWhole, scopes=[Permission.DISPATCH])
def drop_demand(request: SignedInRequest, demand_id: DemandId, body: ReasonIn) -> DemandWhole:
    """Do not issue a demand that was prepared, with the reason."""
    _find(request, demand_id)
    demanding.drop_demand(demand_id=demand_id, seen=body.seen, reason=body.reason, by=request.actor, at=timezone.now())
    return _whole(request, demand_id)


@changes(router, "/{demand_id}/withdraw", answers=DemandWhole, scopes=[Permission.DISPATCH])
def withdraw_demand(request: SignedInRequest, demand_id: DemandId, body: ReasonIn) -> DemandWhole:
    """Take an issued demand back, with the reason, which the contractor reads."""
    _find(request, demand_id)
    demanding.withdraw_demand(
        demand_id=demand_id, seen=body.seen, reason=body.reason, by=request.actor, at=timezone.now()
    )
    return _whole(request, demand_id)


@changes(router, "/{demand_id}/deliveries", answers=DemandWhole, scopes=[Permission.DISPATCH], status=201)
def record_delivery(request: SignedInRequest, demand_id: DemandId, body: DeliveryIn) -> DemandWhole:
    """Write down how a demand was delivered, with what proves it."""
    _find(request, demand_id)
    values = body.model_dump(exclude={"photo"})
    photo = photo_of(body.photo, by=request.actor)
    demanding.record_delivery(demand_id=demand_id, photo=photo, by=request.actor, at=timezone.now(), **values)
    return _whole(request, demand_id)


def _find(request: SignedInRequest, demand_id: int) -> Demand:
    found = Demand.objects.visible_to(request.actor).select_related("contractor", "clock", "order")
    return get_object_or_404(found, pk=demand_id)


def _whole(request: SignedInRequest, demand_id: int) -> DemandWhole:
    demand = _find(request, demand_id)
    reminders = demand.order.reminders.order_by("pk")[:AT_MOST]
    deliveries = demand.deliveries.order_by("pk")[:AT_MOST]
    return DemandWhole(
        **_values(demand, request.actor.language),
        reminders=[ReminderOut(**{**vars(each), "sent_by": each.sent_by_label}) for each in reminders],
        deliveries=[DeliveryOut(**{**vars(each), "recorded_by": each.recorded_by_label}) for each in deliveries],
    )


_OWN = {"contractor", "clause", "consequence", "comply_by", "proposed_by", "issued_by", "acknowledged_by"}


def _values(demand: Demand, language: str) -> dict[str, object]:
    plain = {name: getattr(demand, name) for name in DemandOut.model_fields if name not in _OWN}
    return {
        **plain,
        "contractor": company(demand.contractor),
        "clause": Words.model_validate(demand.clause).in_language(language),
        "consequence": Words.model_validate(demand.consequence).in_language(language),
        "comply_by": demand.clock.due_at if demand.clock else None,
        "proposed_by": demand.proposed_by_label,
        "issued_by": demand.issued_by_label,
        "acknowledged_by": demand.acknowledged_by_label,
    }
