"""Contractors of the demo who are late: one was reminded, one has a formal demand, for one it waits to be issued."""

from datetime import datetime, timedelta

from django.db import transaction

from aftercare.ground.accounts.models import Staff
from aftercare.ground.accounts.queries import actor_of_staff
from aftercare.ground.core.actors import Actor, ActorKind
from aftercare.service.workorders.actions import demanding, pressing
from aftercare.service.workorders.models import Demand, WorkOrder
from aftercare.service.workorders.queries.pressing import missed_of

PRESSED = 3
LATE_FOR = timedelta(hours=2)
LOOKED_AT = 30


class _Late:
    """One late order; `then(share)` is a moment between its missed date and now."""

    def __init__(self, order: WorkOrder, *, missed_at: datetime, at: datetime) -> None:
        self.order, self.missed_at, self.span = order, missed_at, at - missed_at

    def then(self, share: float) -> datetime:
        return self.missed_at + self.span * share

    def remind(self, note: str, *, share: float, by: Actor) -> None:
        pressing.remind(order_id=self.order.pk, seen=self.seen, note=note, by=by, at=self.then(share))

    @property
    def seen(self) -> int:
        return WorkOrder.objects.values_list("version", flat=True).get(pk=self.order.pk)


def press_some(staff: dict[str, Staff], *, at: datetime) -> int:
    """Steps taken against late contractors; returns how many orders were pressed."""
    agent, lead = (actor_of_staff(staff[name], on=at.date()) for name in ("kefu1", "zhuguan"))
    found = WorkOrder.objects.visible_to(lead).to_press(at - LATE_FOR).order_by("press_at", "pk")
    orders = [
        _Late(order, missed_at=missed.at, at=at)
        for order in found.select_related("contractor", "case__development")[:LOOKED_AT]
        if (missed := missed_of(order, at=at - LATE_FOR)) is not None
    ]
    with transaction.atomic():
        for place, late in enumerate(orders[:PRESSED]):
            late.remind("电话联系，答复明天上午派人。", share=0.2, by=agent)
            if place != 1:
                late.remind("再次电话催办，仍未派人。", share=0.5, by=agent)
                _demand(late, issued=place == 0, agent=agent, lead=lead)
    return min(len(orders), PRESSED)


def _demand(late: _Late, *, issued: bool, agent: Actor, lead: Actor) -> None:
    """Prepared by the agent; the lead of the desk has issued it, a courier brought it, the company acknowledged it."""
    demand = pressing.propose_demand(
        order_id=late.order.pk,
        seen=late.seen,
        text="请立即派人到场，并按维修方案完成维修。",
        by=agent,
        at=late.then(0.6),
    )
    if not issued:
        return
    demand = demanding.issue_demand(
        demand_id=demand.pk, seen=demand.version, text=demand.text, by=lead, at=late.then(0.7)
    )
    zone = late.order.case.development.zone
    demanding.record_delivery(
        demand_id=demand.pk, way="courier", on=late.then(0.8).astimezone(zone).date(),
        courier_number="顺丰 SF1483302957164", by=agent, at=late.then(0.8),
    )  # fmt: skip
    _acknowledge(demand, late)


def _acknowledge(demand: Demand, late: _Late) -> None:
    company = Actor(kind=ActorKind.CONTRACTOR, id=late.order.contractor_id or 0, label=str(late.order.contractor))
    demanding.acknowledge_demand(
        demand_id=demand.pk,
        name="项目经理 孙立",
        reply="已安排维修班组，后天上午到场。",
        by=company,
        at=late.then(0.95),
    )
