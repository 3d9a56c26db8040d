"""Reads of the steps taken against contractors: what comes next on an order, formal demands, a contractor's record."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q

from aftercare.ground.core.actors import Actor
from aftercare.records.contractors.models import BuiltPart
from aftercare.service.cases.queries import taxonomy_of
from aftercare.service.workorders.models import Delay, Demand, DemandDelivery, Reminder, WorkOrder
from aftercare.service.workorders.rules import pressing as rules
from aftercare.service.workorders.rules.pressing import DemandState, Missed, Outcome, Way
from aftercare.service.workorders.rules.states import Kind

LISTED = 50
AT_MOST = 200


def missed_of(order: WorkOrder, *, at: datetime) -> Missed | None:
    """The date that whoever has the order has missed by now; no query."""
    return rules.missed_of(
        state=order.state,
        started_at=order.started_at,
        on_site_by=order.on_site_by,
        finish_by=order.finish_by,
        at=at,
    )


def reminded_of(order: WorkOrder, missed: Missed) -> list[datetime]:
    """When the contractor was reminded of this missed date, the oldest first."""
    sent = Reminder.objects.filter(order=order, promise=missed.promise.value, missed_at=missed.at)
    return list(sent.order_by("count").values_list("sent_at", flat=True)[:AT_MOST])


def live_demand_of(order: WorkOrder) -> Demand | None:
    """The formal demand of an order on which something can still happen."""
    return Demand.objects.live().filter(order=order).select_related("clock").first()


def has_run_out(demand: Demand | None, *, at: datetime) -> bool:
    """Whether the time that the demand gave is over; while the case is on hold it is not."""
    if demand is None or demand.clock is None:
        return False
    return demand.state == DemandState.PASSED.value or (demand.clock.paused_from is None and demand.clock.due_at <= at)


def facts_for(order: WorkOrder) -> dict[str, object]:
    """What a demand says happened: what was ordered, promised and moved, and every reminder; as plain values."""
    reminders = Reminder.objects.filter(order=order).order_by("pk")[:AT_MOST]
    delays = Delay.objects.filter(order=order).order_by("pk")[:AT_MOST]
    return {
        "what": order.what,
        "where": order.where,
        "sent_at": order.sent_at.isoformat(),
        "taken_at": order.answered_at.isoformat() if order.answered_at else "",
        "on_site_by": order.on_site_by.isoformat() if order.on_site_by else "",
        "finish_by": order.finish_by.isoformat() if order.finish_by else "",
        "contract": contract_of(order),
        "delays": [[each.told_at.isoformat(), each.new_finish_by.isoformat(), each.reason] for each in delays],
        "reminders": [[each.sent_at.isoformat(), each.promise, each.ring] for each in reminders],
    }


def contract_of(order: WorkOrder) -> str:
    """The number of the contract under which the contractor built the part; empty when none is on record."""
    case = order.case
    if not case.component or order.contractor_id is None:
        return ""
    taxonomy = taxonomy_of(case)
    names = [case.component, taxonomy.component(case.component).group, taxonomy.class_of(case.component)]
    found = BuiltPart.objects.filter(
        Q(building_id=case.building_id) | Q(building__isnull=True),
        contractor_id=order.contractor_id,
        development_id=case.development_id,
        component__in=names,
    ).exclude(contract_number="")
    return found.order_by("pk").values_list("contract_number", flat=True).first() or ""


@dataclass(frozen=True)
class StepTaken:
    """One step against a contractor, for a timeline: `what` names its words, `late` marks what went wrong."""

    at: datetime
    what: str
    count: int = 0
    promise: str = ""
    way: str = ""
    outcome: str = ""
    who: str = ""
    text: str = ""
    number: str = ""
    demand: Demand | None = None
    late: bool = False


def steps_of(orders: Sequence[WorkOrder], *, for_contractor: bool = False) -> Mapping[int, list[StepTaken]]:
    """The steps taken on each of these orders, the oldest first; three statements, none where nothing was done.

    A contractor does not see what was only proposed, nor what was left undone.
    """
    ids = [order.pk for order in orders if order.pressed]
    steps: dict[int, list[StepTaken]] = defaultdict(list)
    if not ids:
        return steps
    for one in Reminder.objects.filter(order__in=ids).order_by("pk")[:AT_MOST]:
        steps[one.order_id].append(
            StepTaken(one.sent_at, "reminder", one.count, one.promise, who=one.sent_by_label, text=one.note)
        )
    demands = Demand.objects.filter(order__in=ids).select_related("clock").order_by("pk")[:AT_MOST]
    deliveries = DemandDelivery.objects.filter(demand__order__in=ids).order_by("pk")[:AT_MOST]
    by_demand: dict[int, list[DemandDelivery]] = defaultdict(list)
    for delivery in deliveries:
        by_demand[delivery.demand_id].append(delivery)
    for demand in demands:
        if for_contractor and not demand.issued_at:
            continue
        steps[demand.order_id] += steps_of_demand(demand, by_demand[demand.pk], for_contractor=for_contractor)
    return {order_id: sorted(found, key=lambda step: step.at) for order_id, found in steps.items()}


def steps_of_demand(
    demand: Demand, deliveries: Sequence[DemandDelivery], *, for_contractor: bool = False
) -> list[StepTaken]:
    """What happened to one demand, in no order; no query."""
    steps = []
    if not for_contractor:
        steps.append(StepTaken(demand.proposed_at, "proposed", who=demand.proposed_by_label, demand=demand))
    if demand.issued_at:
        steps.append(
            StepTaken(
                demand.issued_at, "issued", who=demand.issued_by_label, number=demand.number, demand=demand, late=True
            )
        )
    for one in deliveries:
        if one.way == Way.LINK.value:  # the acknowledgement says the same
            continue
        told = " · ".join(text for text in (one.person, one.courier_number, one.note) if text)
        steps.append(StepTaken(one.recorded_at, "delivered", way=one.way, who=one.recorded_by_label, text=told))
    if demand.acknowledged_at:
        steps.append(
            StepTaken(demand.acknowledged_at, "acknowledged", who=demand.acknowledged_by_label, text=demand.reply)
        )
    if demand.clock is not None and demand.state == DemandState.PASSED.value:
        steps.append(StepTaken(demand.clock.due_at, "passed", number=demand.number, late=True))
    if demand.ended_at:
        steps.append(
            StepTaken(
                demand.ended_at,
                "ended" if demand.issued_at else "dropped",
                outcome=demand.outcome,
                who=demand.ended_by_label,
                text=demand.ended_reason,
                number=demand.number,
                late=demand.outcome == Outcome.OUTSIDE.value,
            )
        )
    return steps


def list_demands(
    *,
    by: Actor,
    states: Sequence[str] = (),
    contractor_id: int | None = None,
    before_id: int | None = None,
    size: int = LISTED,
) -> list[Demand]:
    """Formal demands in sight, the newest first, below `before_id`; two statements."""
    found = Demand.objects.visible_to(by)
    if states:
        found = found.filter(state__in=list(states))
    if contractor_id is not None:
        found = found.filter(contractor_id=contractor_id)
    if before_id is not None:
        found = found.filter(pk__lt=before_id)
    return list(found.select_related("development", "contractor", "order__case", "clock").order_by("-pk")[:size])


def demands_to_answer(by: Actor) -> list[Demand]:
    """The demands that a contractor has not acknowledged and that still run, the nearest deadline first."""
    waiting = Demand.objects.visible_to(by).live().filter(acknowledged_at=None, clock__isnull=False)
    return list(waiting.select_related("clock").order_by("clock__due_at", "pk")[:5])


def count_demands(*, by: Actor) -> dict[str, int]:
    """How many demands in sight stand where."""
    found = Demand.objects.visible_to(by).values("state").annotate(n=Count("pk")).order_by("state")
    return {row["state"]: row["n"] for row in found}


@dataclass(frozen=True)
class Record:
    """What was done against a contractor in a time: reminders, demands and what came of them, outside repairs."""

    reminders: int
    demands: int
    met: int
    ran_out: int
    outside: int

    @property
    def is_clean(self) -> bool:
        """Whether nothing was done against it."""
        return not (self.reminders or self.demands or self.outside)


def record_of(contractor_id: int, *, by: Actor, since: datetime) -> Record:
    """The record of a contractor, as far as `by` sees its orders; three statements."""
    orders = WorkOrder.objects.visible_to(by)
    reminders = Reminder.objects.filter(
        order__in=orders.filter(contractor_id=contractor_id).values("pk"), sent_at__gte=since
    ).count()
    counted = (
        Demand.objects.visible_to(by)
        .filter(contractor_id=contractor_id, issued_at__gte=since)
        .aggregate(
            all=Count("pk"),
            met=Count("pk", filter=Q(outcome__in=[Outcome.MET.value, Outcome.MET_LATE.value])),
            ran_out=Count("pk", filter=Q(state=DemandState.PASSED.value) | Q(outcome=Outcome.OUTSIDE.value)),
        )
    )
    outside = orders.filter(charged_to_id=contractor_id, kind=Kind.OUTSIDE.value, sent_at__gte=since).count()
    return Record(reminders, counted["all"], counted["met"], counted["ran_out"], outside)
