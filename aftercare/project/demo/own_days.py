"""Calendars apart in the demonstration: a builder who works six days, and a development closed for a day."""

from datetime import date, datetime, timedelta

from aftercare.ground.accounts.models import Development, Staff
from aftercare.ground.accounts.queries import actor_of_staff
from aftercare.records.contractors.models import BuiltPart
from aftercare.service.deadlines import actions
from aftercare.service.deadlines.models import CalendarTable
from aftercare.service.deadlines.rules import DayNote, Whose

CLOSED_IN = timedelta(days=9)


def make_own_days(development: Development, admin: Staff, *, at: datetime) -> None:
    """Give the builder of a development the calendar of building sites, and the development a day off next week."""
    by = actor_of_staff(admin, on=at.date())
    table = CalendarTable.objects.order_by("pk")[0]
    builder = BuiltPart.objects.filter(development=development).order_by("pk")[0].contractor_id
    table = actions.choose_calendar(
        key=table.key,
        seen=table.edition,
        owner=(Whose.CONTRACTOR, builder),
        calendar="site",
        reason="总包合同约定每周工作六天",
        by=by,
        at=at,
    )
    actions.set_day(
        key=table.key,
        seen=table.edition,
        owner=(Whose.DEVELOPMENT, development.pk),
        day=_next_monday(at),
        note=DayNote.HOLIDAY,
        reason="小区配电房检修，全天停电",
        by=by,
        at=at,
    )


def _next_monday(at: datetime) -> date:
    day = at.date() + CLOSED_IN
    return day - timedelta(days=day.weekday())
