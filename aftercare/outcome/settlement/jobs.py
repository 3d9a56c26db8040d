"""What is booked by itself."""

from datetime import datetime

from aftercare.ground.audit import trail
from aftercare.ground.audit.models import AuditEvent
from aftercare.ground.core.actors import CLOCK
from aftercare.outcome.settlement import parts, queries
from aftercare.outcome.settlement.models import CostLine
from aftercare.service.cases.models import Case
from aftercare.service.workorders.models import PartUsed, WorkOrder


def add_cost_lines(*, event: AuditEvent, at: datetime) -> None:
    """Book the parts of an accepted order on whoever bears them; each part once, however often this runs (PI03).

    Nothing is added once the costs were approved: what comes later is booked by a person.
    """
    order = WorkOrder.objects.select_related("case").get(pk=event.subject_id)
    case = Case.objects.locked(order.case_id)
    if queries.is_approved(case.pk):
        return
    booked = set(CostLine.objects.filter(case=case).exclude(origin="").values_list("origin", flat=True))
    costs = [
        parts.Cost(
            kind="material",
            label=part.name,
            quantity=part.quantity,
            unit_price=part.unit_price,
            unit=part.unit,
            workorder_id=order.pk,
            origin=f"part:{part.pk}",
        )
        for part in PartUsed.objects.filter(order=order, unit_price__gt=0).order_by("pk")
        if f"part:{part.pk}" not in booked
    ]
    if not costs:
        return
    bearing = queries.bearing_of(case, queries.settlement_policy_of(case))
    lines = parts.write_cost_lines(case, costs, bearing=bearing, by=CLOCK, at=at)
    case.changed_at = at
    case.save(update_fields=["changed_at", "version"])
    trail.record(
        "costs.booked",
        case,
        by=CLOCK,
        at=at,
        label=order.number,
        amount=sum(line.amount for line in lines),
        lines=len(lines),
        basis=bearing.basis,
    )
