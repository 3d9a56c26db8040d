"""REST: single days and calendars of a company, a development or a contractor."""

from typing import Annotated

from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Query, Router
from pydantic import Field

from aftercare.faces.rest.operations import changes, reads
from aftercare.faces.rest.schemas.calendars import (
    CalendarChosenIn,
    DayFilter,
    DayPreviewOut,
    DaySetIn,
    MovedDateOut,
    MovedLimitOut,
    OwnCalendarOut,
    OwnCalendarsOut,
    OwnDayOut,
    YearFilter,
)
from aftercare.faces.rest.schemas.common import ID_AT_MOST, SeenIn
from aftercare.ground.accounts.request import SignedInRequest
from aftercare.ground.accounts.roles import Permission
from aftercare.ground.policies.permissions import check_may_look
from aftercare.ground.policies.queries import in_force, policy_of
from aftercare.service.deadlines import actions, permissions
from aftercare.service.deadlines.models import CalendarTable, OwnDay
from aftercare.service.deadlines.queries import own_days, owner_label, owner_labels
from aftercare.service.deadlines.rules import DayNote, Owner, SingleDay, Whose
from aftercare.service.workorders.queries.limits import preview_orders

router = Router()
DayId = Annotated[int, Field(ge=1, le=ID_AT_MOST, description="The id of a single day.", examples=[2])]


@reads(router, "/days", answers=OwnCalendarsOut, scopes=[Permission.SEE_POLICY])
def list_own_days(request: SignedInRequest, asked: Query[YearFilter]) -> OwnCalendarsOut:
    """List the single days of a year and the calendars that were chosen for somebody."""
    check_may_look(request.actor)
    return _standing(_table(), year=asked.year or timezone.localdate().year)


@reads(router, "/days/preview", answers=DayPreviewOut, scopes=[Permission.PUBLISH_POLICY])
def preview_day(request: SignedInRequest, asked: Query[DayFilter]) -> DayPreviewOut:
    """See which running limits a day would move, and by how much.

    Nothing is changed.
    """
    permissions.check_may_load_calendar(request.actor)
    table, owner = _table(), _owner(asked.whose, asked.owner_id)
    owner_label(owner)
    single = SingleDay(DayNote(asked.kind), "")
    found = own_days.preview(table, owner=owner, day=asked.day, single=single)
    orders = preview_orders(table, owner=owner, day=asked.day, single=single, at=timezone.now())
    return DayPreviewOut(
        edition=table.edition,
        looked_at=found.looked_at,
        all_seen=found.all_seen,
        moved=found.moved,
        later=found.later,
        first=[
            MovedLimitOut(
                case_id=each.clock.case_id,
                clock_id=each.clock.pk,
                stage=each.clock.stage,
                was_due_at=each.was,
                due_at=each.becomes,
            )
            for each in found.first
        ],
        orders_moved=orders.moved,
        first_orders=[
            MovedDateOut(
                case_id=each.order.case_id,
                order_id=each.order.pk,
                date=each.name,
                was=each.was,
                becomes=each.becomes,
            )
            for each in orders.first
        ],
    )


@changes(router, "/days", answers=OwnDayOut, scopes=[Permission.PUBLISH_POLICY], status=201)
def set_day(request: SignedInRequest, body: DaySetIn) -> OwnDayOut:
    """Make a day a workday or a day off for somebody.

    Every running limit that it concerns is reckoned anew, with a record.
    """
    made = actions.set_day(
        key=_table().key,
        seen=body.seen,
        owner=_owner(body.whose, body.owner_id),
        day=body.day,
        note=DayNote(body.kind),
        reason=body.reason,
        by=request.actor,
        at=timezone.now(),
    )
    return _day(made, owner_labels([made.owner]))


@changes(router, "/days/{own_day_id}/withdraw", answers=OwnDayOut, scopes=[Permission.PUBLISH_POLICY])
def withdraw_day(request: SignedInRequest, own_day_id: DayId, body: SeenIn) -> OwnDayOut:
    """Take a single day back; limits are reckoned without it."""
    permissions.check_may_load_calendar(request.actor)
    found = get_object_or_404(OwnDay, pk=own_day_id)
    gone = actions.withdraw_day(own_day_id=found.pk, seen=body.seen, by=request.actor, at=timezone.now())
    return _day(gone, owner_labels([gone.owner]))


@changes(router, "/chosen", answers=OwnCalendarsOut, scopes=[Permission.PUBLISH_POLICY])
def choose_calendar(request: SignedInRequest, body: CalendarChosenIn) -> OwnCalendarsOut:
    """Let a calendar of the rules count for somebody, for limits that begin from now on."""
    permissions.check_may_load_calendar(request.actor)
    table = actions.choose_calendar(
        key=_table().key,
        seen=body.seen,
        owner=_owner(body.whose, body.owner_id),
        calendar=body.calendar,
        reason=body.reason,
        by=request.actor,
        at=timezone.now(),
    )
    return _standing(table, year=timezone.localdate().year)


def _table() -> CalendarTable:
    return own_days.usual_table(policy_of(in_force(on=timezone.localdate()).pk))


def _owner(whose: str, owner_id: int) -> Owner:
    return (Whose(whose), owner_id) if whose != Whose.EVERYWHERE.value else (Whose.EVERYWHERE, 0)


def _standing(table: CalendarTable, *, year: int) -> OwnCalendarsOut:
    days, chosen = own_days.own_days(table, year=year), own_days.own_calendars(table)
    labels = owner_labels([each.owner for each in days] + [each.owner for each in chosen])
    return OwnCalendarsOut(
        edition=table.edition,
        days=[_day(each, labels) for each in days],
        calendars=[
            OwnCalendarOut(
                whose=each.whose,
                owner_id=each.owner_id,
                owner=labels.get(each.owner, ""),
                calendar=each.calendar,
                reason=each.reason,
                set_by=each.set_by_label,
                set_at=each.set_at,
            )
            for each in chosen
        ],
    )


def _day(each: OwnDay, labels: dict[Owner, str]) -> OwnDayOut:
    return OwnDayOut(
        id=each.pk,
        whose=each.whose,
        owner_id=each.owner_id,
        owner=labels.get(each.owner, ""),
        day=each.day,
        kind=each.kind,
        reason=each.reason,
        set_by=each.set_by_label,
        set_at=each.set_at,
    )
