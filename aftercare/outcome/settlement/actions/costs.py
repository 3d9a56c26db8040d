"""Booking, taking back and approving what a case cost."""

from datetime import datetime
from decimal import Decimal

from django.db import transaction

from aftercare.ground.audit import trail
from aftercare.ground.core.actors import Actor
from aftercare.ground.core.errors import BadInput, Missing
from aftercare.ground.core.text import lazy as _
from aftercare.outcome.settlement import parts, permissions, queries, rules
from aftercare.outcome.settlement.models import CostLine
from aftercare.service.cases.models import Case


@transaction.atomic
def book_cost(
    *,
    case_id: int,
    seen: int,
    kind: str,
    label: str,
    quantity: Decimal,
    unit: str,
    unit_price: Decimal,
    workorder_id: int | None = None,
    by: Actor,
    at: datetime,
) -> list[CostLine]:
    """Book one cost on whoever bears it by the rules of the case's policy: one line per bearer, exact to the fen.

    Raises BadInput for an unknown kind, a nameless or impossible cost; CostsApproved once the costs were approved.
    """
    case = Case.objects.locked(case_id, seen=seen)
    permissions.check_may_book(by, case)
    rules.check_can_book(approved=queries.is_approved(case_id))
    policy = queries.settlement_policy_of(case)
    if kind not in policy.cost_kinds:
        raise BadInput(field=_("Kind of cost"), value=kind, remedy=_("Choose one of the kinds offered."))
    if not label.strip():
        raise BadInput(field=_("What"), value=label, remedy=_("Say what was paid for."))
    bearing = queries.bearing_of(case, policy)
    cost = parts.Cost(
        kind=kind, label=label.strip(), quantity=quantity, unit=unit, unit_price=unit_price, workorder_id=workorder_id
    )
    lines = parts.write_cost_lines(case, [cost], bearing=bearing, by=by, at=at)
    case.changed_at = at
    case.save(update_fields=["changed_at", "version"])
    amount = sum((line.amount for line in lines), Decimal(0))
    trail.record(
        "costs.booked", case, by=by, at=at, label=cost.label, amount=amount, lines=len(lines), basis=bearing.basis
    )
    return lines


@transaction.atomic
def void_cost(*, case_id: int, line_id: int, seen: int, reason: str, by: Actor, at: datetime) -> CostLine:
    """Take one line back, with the reason; the line stays on file as void. All bearers' shares of it go together."""
    case = Case.objects.locked(case_id, seen=seen)
    permissions.check_may_book(by, case)
    line = CostLine.objects.filter(case=case, pk=line_id).exclude(state=CostLine.State.VOID).first()
    if line is None:
        raise Missing(_("There is no such cost any more."))
    rules.check_can_book(approved=line.state == CostLine.State.APPROVED)
    if not reason.strip():
        raise BadInput(field=_("Reason"), value=reason, remedy=_("Say why the cost is taken back."))
    line.state, line.void_reason = CostLine.State.VOID, reason.strip()
    line.save(update_fields=["state", "void_reason"])
    case.changed_at = at
    case.save(update_fields=["changed_at", "version"])
    trail.record("costs.voided", case, by=by, at=at, label=line.label, amount=line.amount, reason=line.void_reason)
    return line


@transaction.atomic
def approve_costs(*, case_id: int, seen: int, by: Actor, at: datetime) -> Decimal:
    """Approve every cost that waits; returns their sum. Nobody approves what only they themselves booked."""
    case = Case.objects.locked(case_id, seen=seen)
    permissions.check_may_approve(by, case)
    waiting = list(CostLine.objects.filter(case=case, state=CostLine.State.BOOKED).order_by("pk"))
    rules.check_can_approve(waiting=len(waiting), booked_by={line.booked_by for line in waiting}, approver=by.reference)
    CostLine.objects.filter(pk__in=[line.pk for line in waiting]).update(
        state=CostLine.State.APPROVED, approved_at=at, approved_by=by.reference
    )
    total = sum((line.amount for line in waiting), Decimal(0))
    case.changed_at = at
    case.save(update_fields=["changed_at", "version"])
    trail.record("costs.approved", case, by=by, at=at, lines=len(waiting), total=total)
    return total
