"""Reactions to what happens on work orders: who is told what."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings

from aftercare.faces.messages import queries
from aftercare.faces.messages.jobs import owner_link, values_of
from aftercare.faces.messages.parts import write
from aftercare.ground.accounts.parts import issue_link
from aftercare.ground.audit.models import AuditEvent
from aftercare.records.contractors.models import Contractor
from aftercare.service.workorders.models import Appointment, Delay, WorkOrder
from aftercare.service.workorders.rules.following import DATES

CONTRACTOR_LINK_FOR = timedelta(days=90)
REDATED = frozenset({*DATES, *(f"was_{name}" for name in DATES)})


def order_of(order_id: int) -> WorkOrder:
    """The order with all that is said of it."""
    return WorkOrder.objects.select_related(
        "case", "case__reporter", "case__responsible", "case__development", "contractor", "technician"
    ).get(pk=order_id)


def tell_executor(*, event: AuditEvent, at: datetime) -> None:
    """Whoever was given the order: a contractor with its link (S000.12.r11), our own people in their inbox."""
    _tell_executor(order_of(event.subject_id), event=event, at=at)


def tell_contractor_of_all(*, event: AuditEvent, at: datetime) -> None:
    """One link behind which all the work of a contractor stands."""
    contractor = Contractor.objects.get(pk=event.subject_id)
    _link, secret = issue_link(
        kind="contractor",
        holder_id=contractor.pk,
        holder_label=str(contractor),
        valid_for=CONTRACTOR_LINK_FOR,
        at=at,
        language=contractor.language,
    )
    open_orders = WorkOrder.objects.open().filter(contractor=contractor).count()
    write(
        "work_list",
        to=queries.contractor_recipient(contractor),
        values={"name": contractor.name, "count": open_orders},
        link=f"{settings.PUBLIC_URL}/link/{secret}",
        at=at,
        event_id=event.pk,
    )


def tell_executor_of_rework(*, event: AuditEvent, at: datetime) -> None:
    """The work was refused: whoever did it hears of the order to do it again."""
    rework = WorkOrder.objects.filter(rework_of=event.subject_id).order_by("-pk").values_list("pk", flat=True)[:1]
    for order_id in rework:
        _tell_executor(order_of(order_id), event=event, at=at)


def _tell_executor(order: WorkOrder, *, event: AuditEvent, at: datetime) -> None:
    if order.contractor is None:
        _tell_technician(order, event=event, at=at)
        return
    to = queries.contractor_recipient(order.contractor)
    values = {
        "name": order.contractor.name,
        "number": order.number,
        "place": order.where,
        "subject": order.what,
        "answer_by": say_moment(order, order.answer_by or order.finish_by, to.language),
    }
    write(
        "order_sent" if order.answer_by else "order_rework",
        to=to,
        values=values,
        link=contractor_link(order, at=at),
        at=at,
        case=order.case,
        order_id=order.pk,
        event_id=event.pk,
    )


def tell_executor_of_time(*, event: AuditEvent, at: datetime) -> None:
    """The customer wants somebody there by another time than the order said."""
    order = order_of(event.subject_id)
    values = {"number": order.number, "place": order.where, "subject": order.what}
    if order.contractor is not None:
        to, wording, link = (
            queries.contractor_recipient(order.contractor),
            "on_site_moved",
            contractor_link(order, at=at),
        )
        values["name"] = order.contractor.name
    elif order.technician is not None:
        to, wording, link = queries.as_recipient(order.technician), "on_site_moved_own", ""
    else:
        return
    values["due"] = say_moment(order, order.on_site_by, to.language)
    write(wording, to=to, values=values, link=link, at=at, case=order.case, order_id=order.pk, event_id=event.pk)


def sooner(events: Sequence[AuditEvent]) -> list[AuditEvent]:
    """The events by which a date of an order came nearer: who has more time is not disturbed."""
    return [event for event in events if any(after < before for before, after in _redated(event))]


def _redated(event: AuditEvent) -> list[tuple[datetime, datetime]]:
    said = {key: datetime.fromisoformat(value) for key, value in event.changes.items() if key in REDATED}
    return [(said[f"was_{name}"], said[name]) for name in DATES if name in said]


def tell_executor_of_dates(*, event: AuditEvent, at: datetime) -> None:
    """A day became a workday: what whoever has the order owes is due earlier than it said."""
    order = order_of(event.subject_id)
    values = {"number": order.number, "place": order.where, "subject": order.what}
    if order.contractor is not None:
        to, wording = queries.contractor_recipient(order.contractor), "order_redated"
        values["name"], link = order.contractor.name, contractor_link(order, at=at)
    elif order.technician is not None:
        to, wording, link = queries.as_recipient(order.technician), "order_redated_own", ""
    else:
        return
    values["due"] = say_moment(order, min(after for before, after in _redated(event) if after < before), to.language)
    write(wording, to=to, values=values, link=link, at=at, case=order.case, order_id=order.pk, event_id=event.pk)


def tell_owner_of_time(*, event: AuditEvent, at: datetime) -> None:
    """A time is proposed; not when the owner agreed on the telephone anyway."""
    if event.changes.get("agreed"):
        return
    order = order_of(event.subject_id)
    appointment = Appointment.objects.get(pk=event.changes["appointment"])
    to = queries.owner_of(order.case)
    if to is not None:
        zone = ZoneInfo(order.case.development.time_zone)
        until = appointment.until_at.astimezone(zone)
        window = f"{say_moment(order, appointment.from_at, to.language)}–{until:%H:%M}"
        _tell_owner("appointment_proposed", order, event=event, at=at, window=window)


def tell_owner_of_delay(*, event: AuditEvent, at: datetime) -> None:
    """It takes longer: the owner is told before the limit passes (S000.01.r20)."""
    order = order_of(event.subject_id)
    delay = Delay.objects.filter(order=order).order_by("-pk")[0]
    to = queries.owner_of(order.case)
    if to is not None:
        due = say_moment(order, delay.new_finish_by, to.language)
        _tell_owner("delay_told", order, event=event, at=at, reason=delay.reason, due=due)


def tell_owner_of_finish(*, event: AuditEvent, at: datetime) -> None:
    """The work is done: please look at it and sign."""
    _tell_owner("work_finished", order_of(event.subject_id), event=event, at=at)


def tell_staff_of_refusal(*, event: AuditEvent, at: datetime) -> None:
    """Nobody answered in time, or the contractor declined: whoever answers for the case sends another."""
    order = order_of(event.subject_id)
    write(
        "order_silent" if event.name == "workorder.silent" else "order_declined",
        to=queries.as_recipient(order.case.responsible),
        values={
            "number": order.number,
            "contractor": order.executor_label,
            "reason": str(event.changes.get("reason", "")),
        },
        at=at,
        case=order.case,
        order_id=order.pk,
        event_id=event.pk,
    )


def _tell_technician(order: WorkOrder, *, event: AuditEvent, at: datetime) -> None:
    if order.technician is None:
        return
    to = queries.as_recipient(order.technician)
    values = {
        "number": order.number,
        "place": order.where,
        "subject": order.what,
        "due": say_moment(order, order.finish_by, to.language),
    }
    write("order_given", to=to, values=values, at=at, case=order.case, order_id=order.pk, event_id=event.pk)


def _tell_owner(wording: str, order: WorkOrder, *, event: AuditEvent, at: datetime, **values: object) -> None:
    to = queries.owner_of(order.case)
    if to is None:
        return
    write(
        wording,
        to=to,
        values={**values_of(order.case, to), **values},
        link=owner_link(order.case, to, at=at),
        at=at,
        case=order.case,
        order_id=order.pk,
        event_id=event.pk,
    )


def contractor_link(order: WorkOrder, *, at: datetime) -> str:
    """An address that lets the contractor into this one order, without an account (FW14)."""
    _link, secret = issue_link(
        kind="contractor",
        holder_id=order.contractor_id or 0,
        holder_label=order.executor_label,
        valid_for=CONTRACTOR_LINK_FOR,
        at=at,
        case_id=order.case_id,
        workorder_id=order.pk,
        development_id=order.development_id,
        language=order.contractor.language if order.contractor else "zh-hans",
    )
    return f"{settings.PUBLIC_URL}/link/{secret}"


def say_moment(order: WorkOrder, moment: datetime | None, language: str) -> str:
    """A moment as people at the place of the order say it; empty for none."""
    if moment is None:
        return ""
    local = moment.astimezone(ZoneInfo(order.case.development.time_zone))
    return f"{local:%d %b %H:%M}" if language.startswith("en") else f"{local.month}月{local.day}日{local:%H:%M}"
