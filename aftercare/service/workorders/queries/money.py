"""What the work of a case cost, as the sheets say, and on whom it falls. Settlement prices it."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Sum

from aftercare.ground.core.money import Money
from aftercare.service.workorders.models import PartUsed, Visit, WorkOrder
from aftercare.service.workorders.rules.checks import PartLine, price_parts


@dataclass(frozen=True)
class CostFacts:
    """What one order used: its parts, their price together, and the minutes worked."""

    order: WorkOrder
    parts: tuple[PartUsed, ...]
    parts_total: Money
    minutes: int


def contractor_charged(case_id: int) -> int | None:
    """The contractor on whom the cost of this case's repair is booked, because another had to do it (S000.12.r19)."""
    return (
        WorkOrder.objects.filter(case_id=case_id, charged_to__isnull=False)
        .exclude(state="cancelled")
        .order_by("-pk")
        .values_list("charged_to_id", flat=True)
        .first()
    )


def cost_facts(order_id: int) -> CostFacts:
    """What one order used (PI03)."""
    order = WorkOrder.objects.select_related("contractor", "technician").get(pk=order_id)
    parts = tuple(PartUsed.objects.filter(order=order).order_by("pk"))
    worked = Visit.objects.filter(order=order).aggregate(minutes=Sum("minutes"))["minutes"] or 0
    return CostFacts(order=order, parts=parts, parts_total=total_of(parts), minutes=worked)


def total_of(parts: tuple[PartUsed, ...] | list[PartUsed]) -> Money:
    """What these parts cost together."""
    return price_parts([PartLine(Decimal(part.quantity), Decimal(part.unit_price)) for part in parts])
