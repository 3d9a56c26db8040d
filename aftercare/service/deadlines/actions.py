"""Loading a calendar table. Clocks are changed through `parts`, by the actions of cases."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.db.models import F

from aftercare.ground.audit import trail
from aftercare.ground.core.actors import Actor
from aftercare.ground.policies.models import PolicyVersion
from aftercare.ground.policies.queries import policy_of
from aftercare.service.deadlines import parts, permissions
from aftercare.service.deadlines.holidays import NotedDay
from aftercare.service.deadlines.models import CalendarDay, CalendarTable, Clock
from aftercare.service.deadlines.policy import CalendarPolicy


@transaction.atomic
def load_calendar(
    *, key: str, days: Sequence[NotedDay], confirmed_until: date, source: str, by: Actor, at: datetime
) -> CalendarTable:
    """Put `days` in place of those that the table has for the same years, and work provisional clocks out anew."""
    permissions.check_may_load_calendar(by)
    table, is_new = CalendarTable.objects.select_for_update().get_or_create(
        key=key, defaults={"confirmed_until": confirmed_until}
    )
    years = sorted({each.day.year for each in days})
    CalendarDay.objects.filter(table=table, day__year__in=years).delete()
    CalendarDay.objects.bulk_create(
        CalendarDay(
            table=table,
            day=each.day,
            kind=each.note.value,
            name=each.name[:60],
            source=each.source,
            provisional=each.provisional,
        )
        for each in days
    )
    CalendarTable.objects.filter(pk=table.pk).update(edition=F("edition") + 1, confirmed_until=confirmed_until)
    table.refresh_from_db()
    worked_out = parts.work_out_provisional_anew(calendars=_calendars_that_use(key))

    trail.record(
        "calendar.loaded",
        table,
        by=by,
        at=at,
        begins=is_new,
        key=key,
        edition=table.edition,
        confirmed_until=confirmed_until,
        days=len(days),
        source=source,
        clocks_worked_out_anew=worked_out,
    )
    return table


def _calendars_that_use(table: str) -> set[str]:
    """The names of calendars that take their days from `table`, in versions that running clocks began under."""
    versions = Clock.objects.running().filter(provisional=True).values("policy")
    return {
        key
        for version in PolicyVersion.objects.filter(pk__in=versions).order_by("pk")
        for key, rules in policy_of(version.pk).section(CalendarPolicy).calendars.items()
        if rules.days == table
    }
