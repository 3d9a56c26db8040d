"""Writing cost lines inside another transaction."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from aftercare.ground.core.actors import Actor
from aftercare.ground.core.database import check_in_transaction
from aftercare.outcome.settlement import rules
from aftercare.outcome.settlement.models import CostLine
from aftercare.outcome.settlement.queries import Bearing
from aftercare.service.cases.models import Case


@dataclass(frozen=True)
class Cost:
    """One cost before it is shared among its bearers. `origin` makes a line that the system books appear once only."""

    kind: str
    label: str
    quantity: Decimal
    unit_price: Decimal
    unit: str = ""
    workorder_id: int | None = None
    origin: str = ""


def write_cost_lines(case: Case, costs: Sequence[Cost], *, bearing: Bearing, by: Actor, at: datetime) -> list[CostLine]:
    """One line per cost and bearer, by the rule that `bearing` found; in one statement. Raises BadInput."""
    check_in_transaction()
    lines = [
        CostLine(
            case=case,
            workorder_id=cost.workorder_id,
            kind=cost.kind,
            label=cost.label,
            quantity=cost.quantity,
            unit=cost.unit,
            unit_price=cost.unit_price,
            amount=share.amount,
            bearer=share.bearer,
            percent=share.percent,
            contractor_id=bearing.contractor_id if share.bearer == "contractor" else None,
            from_retention=bearing.from_retention and share.bearer == "contractor",
            basis=bearing.basis,
            origin=cost.origin,
            booked_at=at,
            booked_by=by.reference,
            booked_by_label=by.label,
        )
        for cost in costs
        for share in rules.share_out(
            rules.price_line(quantity=cost.quantity, unit_price=cost.unit_price), shares=bearing.shares
        )
    ]
    return CostLine.objects.bulk_create(lines)
