"""Locking, making and ending orders, and bringing the case along."""

from dataclasses import dataclass
from datetime import datetime

from aftercare.ground.core.actors import Actor
from aftercare.ground.core.database import check_in_transaction
from aftercare.ground.core.errors import Missing
from aftercare.ground.core.text import lazy as _
from aftercare.service.cases import parts as cases
from aftercare.service.cases.models import Case
from aftercare.service.cases.queries import procedure_of
from aftercare.service.workorders.models import Appointment, WorkOrder
from aftercare.service.workorders.parts.pressing import watch
from aftercare.service.workorders.queries.limits import Counted, limit_of
from aftercare.service.workorders.rules.states import Answer, Kind, OrderState, Route, Size


@dataclass(frozen=True)
class NewOrder:
    """Everything that is settled about an order before it is written."""

    kind: Kind
    route: Route
    size: Size
    what: str
    contractor_id: int | None = None
    technician_id: int | None = None
    charged_to_id: int | None = None
    notice: str = ""
    because: str = ""
    charged_because: str = ""
    rework_of_id: int | None = None


def locked_order(order_id: int, *, seen: int | None = None) -> WorkOrder:
    """The order with its case, both locked, the case first: whoever locks both does so in this order."""
    check_in_transaction()
    case_id = WorkOrder.objects.values_list("case_id", flat=True).filter(pk=order_id).first()
    if case_id is None:
        raise Missing(_("There is no such order any more."))
    case = Case.objects.locked(case_id)
    order = WorkOrder.objects.locked(order_id, seen=seen)
    order.case = case
    return order


def make_order(case: Case, new: NewOrder, *, by: Actor, at: datetime) -> WorkOrder:
    """Write an order for a locked case and name who carries the case out.

    Own staff and rework need no answer and are taken on at once; everybody else answers by the policy's limit.
    """
    check_in_transaction()
    last = WorkOrder.objects.filter(case=case).order_by("-sequence").values_list("sequence", flat=True).first()
    sequence = (last or 0) + 1
    taken = new.technician_id is not None or new.kind is Kind.REWORK
    limits = _limits(case, new, taken=taken, at=at)
    order = WorkOrder(
        number=f"{case.number}-{sequence}",
        sequence=sequence,
        development_id=case.development_id,
        case=case,
        kind=new.kind.value,
        executor_kind=new.route.value,
        contractor_id=new.contractor_id,
        technician_id=new.technician_id,
        charged_to_id=new.charged_to_id,
        rework_of_id=new.rework_of_id,
        state=OrderState.TAKEN.value if taken else OrderState.SENT.value,
        size=new.size.value,
        what=new.what.strip(),
        where=where_of(case),
        notice=new.notice.strip(),
        chosen_because=new.because[:300],
        charged_because=new.charged_because[:300],
        sent_at=at,
        sent_by=by.reference,
        sent_by_label=by.label,
        answered_at=at if taken else None,
        **{name: limit.due_at for name, limit in limits.items()},
        counted={name: limit.kept for name, limit in limits.items()},
    )
    if taken:
        watch(order)
    order.save(force_insert=True)
    cases.name_executor(case, staff_id=new.technician_id, contractor_id=new.contractor_id)
    return order


def _limits(case: Case, new: NewOrder, *, taken: bool, at: datetime) -> dict[str, Counted]:
    """The dates of a new order by name; who has taken it on has nothing to answer."""
    stages = {"on_site_by": "on_site", "finish_by": "rework" if new.kind is Kind.REWORK else "work"}
    if not taken:
        stages["answer_by"] = "contractor_answer"
    return {
        name: limit_of(case, stage, size=new.size, contractor_id=new.contractor_id, at=at)
        for name, stage in stages.items()
    }


def rework_for(old: WorkOrder, *, reason: str) -> NewOrder:
    """The same work, by the same people, at the same party's cost, with the reason as the notice."""
    return NewOrder(
        kind=Kind.REWORK,
        route=Route(old.executor_kind),
        size=Size(old.size),
        what=old.what,
        contractor_id=old.contractor_id,
        technician_id=old.technician_id,
        charged_to_id=old.charged_to_id,
        charged_because=old.charged_because,
        notice=reason,
        rework_of_id=old.pk,
    )


def sent_facts(order: WorkOrder) -> dict[str, object]:
    """What the trail hears of a new order."""
    return {
        "kind": order.kind,
        "executor_kind": order.executor_kind,
        "executor": order.executor_label,
        "reason": order.chosen_because,
        "charged_to": order.charged_to_id,
        "answer_by": order.answer_by,
        "on_site_by": order.on_site_by,
        "finish_by": order.finish_by,
    }


def where_of(case: Case) -> str:
    """The place as the doer reads it: development, home."""
    places = [case.development.name, case.unit.code if case.unit else "", ""]
    return " ".join(place for place in places if place)


def end_order(order: WorkOrder, *, state: OrderState, reason: str, at: datetime) -> None:
    """End an order without the work being accepted; what was agreed for it falls away."""
    order.state, order.ended_reason, order.ended_at = state.value, reason.strip(), at
    order.save(update_fields=["state", "ended_reason", "ended_at", "version"])
    drop_appointments(order, reason=reason, at=at)


def drop_appointments(order: WorkOrder, *, reason: str, at: datetime) -> None:
    """Take back a time that was proposed or agreed."""
    Appointment.objects.filter(order=order, state__in=[Answer.PROPOSED.value, Answer.ACCEPTED.value]).update(
        state=Answer.REJECTED.value, reason=reason[:300], answered_at=at
    )


def moves_of(case: Case) -> frozenset[str]:
    """The names of the moves out of the step where the case stands."""
    return frozenset(procedure_of(case).step(case.step).moves)


def bring_along(case: Case, *moves: str, reason: str = "", by: Actor, at: datetime) -> bool:
    """Take those of `moves`, in this order, which the step has when its turn comes; save the case in any event.

    A second trade on the same case, or a procedure that has no such step, leaves the case where it is. A move that the
    step has but that is refused (role, guard) refuses the whole act.
    """
    moved = False
    for move in moves:
        if case.closed_at is None and move in moves_of(case):
            cases.advance(case, move=move, reason=reason, by=by, at=at)
            moved = True
    if not moved:
        case.changed_at = at
        case.save(update_fields=["executor", "executing_contractor", "details", "rejected", "changed_at", "version"])
    return moved
