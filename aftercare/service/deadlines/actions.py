"""Loading a calendar table, the State's notice of a year, single days, and calendars that somebody has for himself.

Clocks are changed through `parts`, by cases.
"""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from aftercare.ground.audit import trail
from aftercare.ground.core.actors import Actor
from aftercare.ground.core.errors import Missing, Stale
from aftercare.ground.core.text import lazy as _
from aftercare.ground.policies.models import PolicyVersion
from aftercare.ground.policies.queries import in_force, policy_of
from aftercare.service.deadlines import parts, permissions, queries, rules
from aftercare.service.deadlines.models import CalendarDay, CalendarTable, Clock, ClockQuerySet, OwnCalendar, OwnDay
from aftercare.service.deadlines.policy import CalendarPolicy
from aftercare.service.deadlines.rules import AlreadySo, DayNote, NotedDay, Owner


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
        table=table, clocks=_clocks_to_reckon(table, since=min(each.day for each in days)), at=at
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
    table = _locked(key, seen=seen)
    permissions.check_may_load_calendar(by)
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
        table=table, clocks=_clocks_to_reckon(table, since=min(each.day for each in notice.days)), at=at
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


@transaction.atomic
def set_day(
    *, key: str, seen: int, owner: Owner, day: date, note: DayNote, reason: str, by: Actor, at: datetime
) -> OwnDay:
    """Make a single day a workday or a day off for a company, a development, a contractor or everywhere (SL05).

    `seen` is the edition of the table for which it was looked at what moves. Every running clock concerned is worked
    out anew with a record; its case follows (reaction). Raises Stale, BadInput, AlreadySo, Missing.
    """
    table = _locked(key, seen=seen)
    permissions.check_may_load_calendar(by)
    label = queries.owner_label(owner)
    held = queries.day_held(table, owner=owner, day=day)
    rules.check_can_set_day(day=day, today=timezone.localdate(at), note=note, reason=reason, held=held)

    whose, owner_id = owner
    OwnDay.objects.filter(table=table, whose=whose, owner_id=owner_id, day=day, withdrawn_at=None).update(
        withdrawn_by_label=by.label, withdrawn_at=at
    )
    own_day = OwnDay.objects.create(
        table=table,
        whose=whose.value,
        owner_id=owner_id,
        day=day,
        kind=note.value,
        reason=reason.strip()[: rules.REASON_AT_MOST],
        set_by_label=by.label,
        set_at=at,
    )
    moved = _reckon_anew(table, owner=owner, since=day, at=at)

    trail.record(
        "calendar.day_set",
        table,
        by=by,
        at=at,
        edition=table.edition,
        whose=whose.value,
        name=label,
        day=day,
        kind=note.value,
        reason=own_day.reason,
        clocks_worked_out_anew=moved,
    )
    return own_day


@transaction.atomic
def withdraw_day(*, own_day_id: int, seen: int, by: Actor, at: datetime) -> OwnDay:
    """Take a single day back: it is again what the week and the table say, and limits are reckoned so (SL05)."""
    key = OwnDay.objects.filter(pk=own_day_id).values_list("table__key", flat=True).first()
    if key is None:
        raise Missing(_("There is no such day."))
    table = _locked(key, seen=seen)
    permissions.check_may_load_calendar(by)
    own_day = OwnDay.objects.select_for_update(of=("self",)).get(pk=own_day_id)
    if own_day.withdrawn_at is not None:
        raise AlreadySo(_("This day was taken back already."))

    own_day.withdrawn_by_label, own_day.withdrawn_at = by.label, at
    own_day.save(update_fields=["withdrawn_by_label", "withdrawn_at"])
    moved = _reckon_anew(table, owner=own_day.owner, since=own_day.day, at=at)

    trail.record(
        "calendar.day_withdrawn",
        table,
        by=by,
        at=at,
        edition=table.edition,
        whose=own_day.whose,
        name=queries.owner_label(own_day.owner),
        day=own_day.day,
        kind=own_day.kind,
        reason=own_day.reason,
        clocks_worked_out_anew=moved,
    )
    return own_day


@transaction.atomic
def choose_calendar(
    *, key: str, seen: int, owner: Owner, calendar: str, reason: str, by: Actor, at: datetime
) -> CalendarTable:
    """Let a calendar of the rules count for a company, a development or a contractor; an empty one: the usual (SL09).

    It holds for limits that begin from now on; those that run keep the calendar under which they began.
    Raises BadInput for a calendar that the rules in force do not have, AlreadySo, Stale, Missing.
    """
    table = _locked(key, seen=seen)
    permissions.check_may_load_calendar(by)
    label = queries.owner_label(owner)
    held = OwnCalendar.objects.filter(table=table, whose=owner[0].value, owner_id=owner[1]).first()
    was = held.calendar if held else ""
    known = policy_of(in_force(on=timezone.localdate(at)).pk).section(CalendarPolicy).calendars
    rules.check_can_choose(owner=owner, calendar=calendar, was=was, reason=reason, known=known)

    if held is not None:
        held.delete()
    if calendar:
        OwnCalendar.objects.create(
            table=table,
            whose=owner[0].value,
            owner_id=owner[1],
            calendar=calendar,
            reason=reason.strip()[: rules.REASON_AT_MOST],
            set_by_label=by.label,
            set_at=at,
        )
    table.edition += 1
    table.save(update_fields=["edition"])

    trail.record(
        "calendar.chosen",
        table,
        by=by,
        at=at,
        whose=owner[0].value,
        name=label,
        was=was,
        calendar=calendar,
        reason=reason.strip()[: rules.REASON_AT_MOST],
    )
    return table


def _locked(key: str, *, seen: int) -> CalendarTable:
    """The table, locked, if nobody changed it since it was looked at."""
    table = CalendarTable.objects.select_for_update().filter(key=key).first()
    if table is None:
        raise Missing(_("There is no such calendar table."))
    if table.edition != seen:
        raise Stale
    return table


def _reckon_anew(table: CalendarTable, *, owner: Owner, since: date, at: datetime) -> int:
    """Count the change of days of an owner as a new edition, and work the clocks out that it concerns."""
    table.edition += 1
    table.save(update_fields=["edition"])
    return parts.recount(table=table, clocks=_clocks_to_reckon(table, since=since, owner=owner), at=at)


def _clocks_to_reckon(table: CalendarTable, *, since: date, owner: Owner | None = None) -> ClockQuerySet:
    """The running clocks that a change of days may move: those by calendars that take their days from the table.

    Which these are, the versions say that running clocks began under.
    """
    versions = Clock.objects.running().values("policy")
    keys = {
        key
        for version in PolicyVersion.objects.filter(pk__in=versions).order_by("pk")
        for key, rules in policy_of(version.pk).section(CalendarPolicy).calendars.items()
        if rules.days == table.key
    }
    return queries.concerned(since, owner=owner).filter(calendar__in=keys)
