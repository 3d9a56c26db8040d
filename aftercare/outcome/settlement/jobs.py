"""What is booked by itself."""

from datetime import date, datetime
from decimal import Decimal

from aftercare.ground.accounts.models import Development
from aftercare.ground.audit import trail
from aftercare.ground.audit.models import AuditEvent
from aftercare.ground.core.actors import CLOCK
from aftercare.ground.core.dates import local_day
from aftercare.ground.core.errors import Missing
from aftercare.ground.jobs import queue
from aftercare.outcome.settlement import parts, queries, rules
from aftercare.outcome.settlement.actions import draw_statements
from aftercare.outcome.settlement.models import CostLine
from aftercare.service.cases.models import Case
from aftercare.service.workorders.models import PartUsed, WorkOrder

DRAW = "settlement.draw"
DEVELOPMENTS_AT_MOST = 5_000


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
    _book(case, costs, bearing=queries.bearing_of(case, queries.settlement_policy_of(case)), label=order.number, at=at)


def book_fine(*, event: AuditEvent, at: datetime) -> None:
    """A fine of a contractor has become final: a line of its costs, which finance approves like any other.

    Only the event is known here, not the room that decided. What concerns no case has no costs beside it to be approved
    with: it counts as approved by whoever decided it, and a second person confirms the statement on which it stands.
    """
    told = event.changes
    if not told.get("contractor_id") or not Decimal(told["amount"]):
        return
    if not told.get("case"):
        _book_without_case(event, at=at)
        return
    case = Case.objects.locked(told["case"])
    origin = f"measure:{event.subject_id}"
    if CostLine.objects.filter(case=case, origin=origin).exclude(state=CostLine.State.VOID).exists():
        return
    fine = parts.Cost(
        kind="fine", label=told["number"], quantity=Decimal(1), unit_price=Decimal(told["amount"]), origin=origin
    )
    _book(case, [fine], bearing=_of_contractor(told["contractor_id"], basis=told["number"]), label=fine.label, at=at)


def take_fine_back(*, event: AuditEvent, at: datetime) -> None:
    """A fine was taken back: its line is void, or, once it stands on a statement, the developer pays it back."""
    case_id, origin = event.changes.get("case"), f"measure:{event.subject_id}"
    of_development = {"case": None, "development_id": event.development_id}
    lines = CostLine.objects.filter(**({"case_id": case_id} if case_id else of_development))
    lines = lines.exclude(state=CostLine.State.VOID)
    line = lines.filter(origin=origin).first()
    if line is None or lines.filter(origin=f"{origin}:back").exists():
        return
    case = Case.objects.locked(line.case_id) if line.case_id else None
    if not line.statement_lines.exists():
        _void(line, case, reason=str(event.changes["reason"])[:300], at=at)
        return
    paid_back = parts.Cost(
        kind="fine_paid_back",
        label=line.label,
        quantity=Decimal(1),
        unit_price=line.amount,
        origin=f"{origin}:back",
    )
    developer = queries.Bearing(
        shares=(("developer", Decimal(100)),), contractor_id=None, from_retention=False, basis=line.basis
    )
    if case is None:
        _write_without_case(paid_back, event=event, bearing=developer, at=at)
        return
    _book(case, [paid_back], bearing=developer, label=line.label, at=at)


def _void(line: CostLine, case: Case | None, *, reason: str, at: datetime) -> None:
    line.state, line.void_reason, line.approved_at, line.approved_by = CostLine.State.VOID, reason, None, ""
    line.save(update_fields=["state", "void_reason", "approved_at", "approved_by"])
    if case is not None:
        case.changed_at = at
        case.save(update_fields=["changed_at", "version"])
    trail.record("costs.voided", case or line, by=CLOCK, at=at, label=line.label, amount=line.amount, reason=reason)


def _book_without_case(event: AuditEvent, *, at: datetime) -> None:
    told, origin = event.changes, f"measure:{event.subject_id}"
    Development.objects.select_for_update(of=("self",)).get(pk=event.development_id or 0)
    if CostLine.objects.filter(case=None, origin=origin).exclude(state=CostLine.State.VOID).exists():
        return
    fine = parts.Cost(
        kind="fine", label=told["number"], quantity=Decimal(1), unit_price=Decimal(told["amount"]), origin=origin
    )
    _write_without_case(fine, event=event, bearing=_of_contractor(told["contractor_id"], basis=told["number"]), at=at)


def _write_without_case(cost: parts.Cost, *, event: AuditEvent, bearing: queries.Bearing, at: datetime) -> None:
    place = parts.Elsewhere(development_id=event.development_id or 0, approved_by=str(event.changes["decided_by"]))
    [line] = parts.write_cost_lines(place, [cost], bearing=bearing, by=CLOCK, at=at)
    trail.record(
        "costs.booked", line, by=CLOCK, at=at, begins=True,
        label=line.label, amount=line.amount, lines=1, basis=bearing.basis,
    )  # fmt: skip


def _of_contractor(contractor_id: int, *, basis: str) -> queries.Bearing:
    return queries.Bearing(
        shares=(("contractor", Decimal(100)),), contractor_id=contractor_id, from_retention=False, basis=basis
    )


def _book(case: Case, costs: list[parts.Cost], *, bearing: queries.Bearing, label: str, at: datetime) -> None:
    lines = parts.write_cost_lines(case, costs, bearing=bearing, by=CLOCK, at=at)
    case.changed_at = at
    case.save(update_fields=["changed_at", "version"])
    trail.record(
        "costs.booked",
        case,
        by=CLOCK,
        at=at,
        label=label,
        amount=sum(line.amount for line in lines),
        lines=len(lines),
        basis=bearing.basis,
    )


def find_statements_due(*, at: datetime) -> None:
    """Queue one job for every statement of a period that is over, by development and rule; costs are looked at there.

    Run on the first day of a month; a job for the same period is never queued twice.
    """
    for development in Development.objects.order_by("pk")[:DEVELOPMENTS_AT_MOST]:
        today = local_day(at, development.time_zone)
        try:
            found = queries.statement_rules(development, on=today)
        except Missing:  # no rules are in force there yet
            continue
        for key, rule in found.items():
            first_on, _last_on = rules.last_finished_period(rule.every.value, today=today)
            queue.put(
                DRAW,
                key=f"settlement:{development.pk}:{key}:{first_on}",
                development_id=development.pk,
                rule_key=key,
                on=first_on.isoformat(),
            )


def draw_due(*, development_id: int, rule_key: str, on: str, at: datetime) -> None:
    """Draw what is due; where nothing waits, there is nothing to draw."""
    development = Development.objects.get(pk=development_id)
    day = date.fromisoformat(on)
    rule = queries.statement_rules(development, on=local_day(at, development.time_zone)).get(rule_key)
    if rule is None:
        return
    _first_on, last_on = rules.period_of(rule.every.value, on=day)
    if queries.costs_to_settle(development, key=rule_key, rule=rule, until=last_on).exists():
        draw_statements(development_id=development_id, rule_key=rule_key, on=day, by=CLOCK, at=at)
