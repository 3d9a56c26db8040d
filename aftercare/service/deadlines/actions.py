"""Loading a calendar table, and the State's notice of a year. Clocks are changed through `parts`, by cases."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.db.models import F, Q

from aftercare.ground.audit import trail
from aftercare.ground.core.actors import Actor
from aftercare.ground.core.errors import Missing, Stale
from aftercare.ground.core.text import lazy as _
from aftercare.ground.policies.models import PolicyVersion
from aftercare.ground.policies.queries import policy_of
from aftercare.service.deadlines import parts, permissions, queries, rules
from aftercare.service.deadlines.models import CalendarDay, CalendarTable, Clock
from aftercare.service.deadlines.policy import CalendarPolicy
from aftercare.service.deadlines.rules import NotedDay


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
    worked_out = parts.recount(
        table=table, calendars=_calendars_that_use(key), since=min(each.day for each in days), at=at
    )

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


@transaction.atomic
def publish_notice(
    *, key: str, seen: int, notice: rules.Notice, source: str, sha256: str = "", by: Actor, at: datetime
) -> CalendarTable:
    """Make the State's notice of a year the calendar: its days take the place of those held for that year.

    `seen` is the edition with which it was compared. Every running clock that its days concern is worked out anew, with
    a record of what it was; its case follows (reaction). Raises Stale, YearMissing, BadInput.
    """
    table = CalendarTable.objects.select_for_update().filter(key=key).first()
    permissions.check_may_load_calendar(by)
    if table is None:
        raise Missing(_("There is no such calendar table."))
    if table.edition != seen:
        raise Stale
    rules.check_can_publish(notice, confirmed_until=table.confirmed_until, source=source)

    changes = list(rules.differences(queries.held_days(table, notice), notice))
    CalendarDay.objects.filter(table=table).filter(
        Q(day__year=notice.year) | Q(day__in=[each.day for each in notice.days])
    ).delete()
    CalendarDay.objects.bulk_create(
        CalendarDay(table=table, day=each.day, kind=each.note.value, name=each.name, source=source.strip()[:80])
        for each in notice.days
    )
    table.edition += 1
    table.confirmed_until = max(date(notice.year, 12, 31), table.confirmed_until or date.min)
    table.save(update_fields=["edition", "confirmed_until"])
    moved = parts.recount(
        table=table, calendars=_calendars_that_use(key), since=min(each.day for each in notice.days), at=at
    )

    trail.record(
        "calendar.notice_published",
        table,
        by=by,
        at=at,
        key=key,
        year=notice.year,
        edition=table.edition,
        confirmed_until=table.confirmed_until,
        days=len(notice.days),
        changed=[f"{each.day:%Y-%m-%d} {each.before or '-'} → {each.after or '-'}" for each in changes][:60],
        source=source.strip(),
        sha256=sha256,
        clocks_worked_out_anew=moved,
    )
    return table


def _calendars_that_use(table: str) -> set[str]:
    """The names of calendars that take their days from `table`, in versions that running clocks began under."""
    versions = Clock.objects.running().values("policy")
    return {
        key
        for version in PolicyVersion.objects.filter(pk__in=versions).order_by("pk")
        for key, rules in policy_of(version.pk).section(CalendarPolicy).calendars.items()
        if rules.days == table
    }
