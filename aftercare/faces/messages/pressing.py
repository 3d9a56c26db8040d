"""Reactions to the contractor's ladder: who hears of a reminder, of a formal demand, and of what came of it."""

from collections.abc import Mapping
from datetime import datetime

from django.utils.dateparse import parse_datetime
from django.utils.translation import override

from aftercare.faces.messages import queries
from aftercare.faces.messages.parts import write
from aftercare.faces.messages.work import contractor_link, order_of, say_moment
from aftercare.ground.accounts.queries import list_staff_in_role
from aftercare.ground.audit.models import AuditEvent
from aftercare.service.workorders.models import Demand, WorkOrder
from aftercare.service.workorders.queries import pressing_policy_of
from aftercare.service.workorders.rules.pressing import PROMISE_WORDS, Outcome


def tell_reminded(*, event: AuditEvent, at: datetime) -> None:
    """The contractor is written to, with its link; where the rules say so somebody is asked to ring."""
    order = order_of(event.subject_id)
    promise, times = str(event.changes["promise"]), event.changes["count"]
    _to_contractor("order_reminded", order, event=event, at=at, promise=promise, times=times)
    if event.changes.get("ring"):
        _to_responsible("ring_contractor", order, event=event, at=at, times=times)


def tell_proposed(*, event: AuditEvent, at: datetime) -> None:
    """The nearest of those who may issue the demand hear that it is prepared."""
    order = order_of(event.subject_id)
    demand = Demand.objects.get(pk=event.changes["demand"])
    rule = pressing_policy_of(order.case).demand
    for role in rule.issued_by if rule else ():
        people = list_staff_in_role(role, development_id=order.development_id)
        for to in map(queries.as_recipient, people):
            values = {**_values(order), "times": len(demand.facts.get("reminders", []))}
            write("demand_to_issue", to=to, values=values, at=at, event_id=event.pk, path=demand.url)
        if people:
            return


def tell_issued(*, event: AuditEvent, at: datetime) -> None:
    """The letter goes out: a link behind which it stands, to be acknowledged."""
    _to_contractor("demand_issued", order_of(event.subject_id), event=event, at=at, demand=event.changes["number"])


def tell_acknowledged(*, event: AuditEvent, at: datetime) -> None:
    """Whoever answers for the case reads what the contractor says to it."""
    demand = Demand.objects.get(pk=event.changes["demand"])
    text = demand.reply[:200]
    order = order_of(event.subject_id)
    _to_responsible("demand_acknowledged", order, event=event, at=at, demand=demand.number, text=text)


def tell_ran_out(*, event: AuditEvent, at: datetime) -> None:
    """Whoever answers for the case hears that the work can be given to another."""
    demand = Demand.objects.get(pk=event.changes["demand"])
    _to_responsible("demand_ran_out", order_of(event.subject_id), event=event, at=at, demand=demand.number)


def tell_withdrawn(*, event: AuditEvent, at: datetime) -> None:
    """The contractor hears that a demand is taken back; of other ends it knows."""
    if event.changes.get("outcome") == Outcome.WITHDRAWN.value:
        order, number = order_of(event.subject_id), event.changes["number"]
        reason = str(event.changes.get("reason", ""))
        _to_contractor("demand_withdrawn", order, event=event, at=at, link=False, demand=number, reason=reason)


def _to_contractor(
    wording: str,
    order: WorkOrder,
    *,
    event: AuditEvent,
    at: datetime,
    promise: str = "",
    link: bool = True,
    **values: object,
) -> None:
    if order.contractor is None:
        return
    to = queries.contractor_recipient(order.contractor)
    due = event.changes.get("due_at") or event.changes.get("missed_at")
    with override(to.language):
        values["what"] = str(PROMISE_WORDS.get(promise, ""))
    write(
        wording,
        to=to,
        values={
            **_values(order),
            "name": order.contractor.name,
            "due": say_moment(order, parse_datetime(str(due)) if due else None, to.language),
            **values,
        },
        link=contractor_link(order, at=at) if link else "",
        at=at,
        case=order.case,
        order_id=order.pk,
        event_id=event.pk,
    )


def _to_responsible(wording: str, order: WorkOrder, *, event: AuditEvent, at: datetime, **values: object) -> None:
    to = queries.as_recipient(order.case.responsible)
    write(
        wording,
        to=to,
        values={**_values(order), **values},
        at=at,
        case=order.case,
        order_id=order.pk,
        event_id=event.pk,
    )


def _values(order: WorkOrder) -> Mapping[str, object]:
    return {
        "number": order.number,
        "subject": order.what,
        "place": order.where,
        "contractor": order.executor_label,
    }
