"""Keeps facts and counters beside the cases: at each event, after an import, and by night."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from aftercare.ground.audit.models import AuditEvent
from aftercare.ground.core.actors import CLOCK
from aftercare.ground.jobs import queue
from aftercare.insight.reports import actions, parts
from aftercare.insight.reports.models import KeptTable, Promise, Report
from aftercare.insight.reports.queries.reports import due_day_now, rules_now
from aftercare.insight.reports.rules import compiling, tables
from aftercare.service.deadlines.models import Clock
from aftercare.service.deadlines.queries import Calendars
from aftercare.service.workorders.models import WorkOrder

CATCH_UP = "reports.catch_up"
FOLLOW_CALENDAR = "reports.follow_calendar"
LATE_AT_ONCE = 500
STEPS_AT_MOST = 50


def recount_cases(*, events: Sequence[AuditEvent], at: datetime) -> None:
    """Count anew the cases of which the events tell: itself, that of a work order, or the one named in the event."""
    case_ids = cases_of(events)
    if case_ids:
        parts.recount(case_ids, at=at)


def cases_of(events: Sequence[AuditEvent]) -> set[int]:
    """The cases of which events tell; some tell of none."""
    found = {event.subject_id for event in events if event.subject_type == "case"}
    order_ids = [event.subject_id for event in events if event.subject_type == "workorder"]
    if order_ids:
        found |= set(WorkOrder.objects.filter(pk__in=order_ids).values_list("case_id", flat=True))
    named = [event.changes.get("case_id") for event in events if event.subject_type not in {"case", "workorder"}]
    return found | {case_id for case_id in named if isinstance(case_id, int)}


def recount_import(*, event: AuditEvent, at: datetime) -> None:  # noqa: ARG001  every reaction is told the time
    """After an import, or after one was undone: count what came in bulk."""
    queue.put(CATCH_UP, key=f"{CATCH_UP}:{event.pk}", slow=True)


def catch_up(*, at: datetime) -> dict[str, int]:
    """Count what no event told of."""
    return {"counted": parts.catch_up(at=at, told=queue.report)}


def calendar_changed(*, event: AuditEvent, at: datetime) -> None:  # noqa: ARG001  every reaction is told the time
    """After days of a calendar changed: have the reports follow that are to be released within working days."""
    queue.put(FOLLOW_CALENDAR, key=f"{FOLLOW_CALENDAR}:{event.pk}", slow=True)


def follow_calendar(*, at: datetime) -> dict[str, int]:
    """Count anew until when the reports are to be released that nobody has released; each that moves by itself."""
    waiting = list(Report.objects.filter(released_at=None, late_told_at=None).order_by("due_on", "pk")[:LATE_AT_ONCE])
    calendars = Calendars()
    moved = [report.pk for report in waiting if due_day_now(report, calendars=calendars) != report.due_on]
    for report_id in moved:
        actions.follow_calendar(report_id=report_id, by=CLOCK, at=at)
    return {"followed": len(moved)}


def find_broken(*, at: datetime) -> dict[str, int]:
    """Count the promises that were broken by mere waiting, for no event tells of it; some at a time, each once."""
    counted = Promise.objects.filter(clock_id=OuterRef("pk"), kept=False)
    passed = Clock.objects.due_before(at).exclude(Exists(counted)).order_by("due_at", "pk")
    done = 0
    for _step in range(STEPS_AT_MOST):
        case_ids = sorted(set(passed.values_list("case_id", flat=True)[: parts.AT_ONCE]))
        if not case_ids:
            break
        with transaction.atomic():
            parts.recount(case_ids, at=at)
        done += len(case_ids)
    return {"cases": done}


def find_late(*, at: datetime) -> dict[str, int]:
    """Call the reports late that nobody released in time; each in a transaction of its own."""
    today = timezone.localdate(at)
    waiting = Report.objects.filter(released_at=None, late_told_at=None, due_on__lt=today)
    late = list(waiting.order_by("due_on", "pk").values_list("pk", flat=True)[:LATE_AT_ONCE])
    for report_id in late:
        actions.call_late(report_id=report_id, by=CLOCK, at=at)
    return {"late": len(late)}


def send_tables(*, at: datetime) -> dict[str, int]:
    """Send the tables whose week or month is over; each in a transaction of its own."""
    today, sent = timezone.localdate(at), 0
    waiting = KeptTable.objects.exclude(sending="").exclude(sent_on=today).order_by("pk")
    for table_id, sending, sent_on in waiting.values_list("pk", "sending", "sent_on"):
        if tables.is_to_be_sent(sending=sending, today=today, sent_on=sent_on):
            actions.send_table(table_id=table_id, by=CLOCK, at=at)
            sent += 1
    return {"sent": sent}


def make_due(*, at: datetime) -> dict[str, int]:
    """Make the reports whose time is over and which nobody has made; each in a transaction of its own."""
    today, made = timezone.localdate(at), 0
    for due in list(rules_now(on=today)):
        period = compiling.last_over(due.rule.rhythm, today=today)
        known = Report.objects.filter(rule=due.key, place_key=due.place_key, starts_on=period.starts)
        if not known.exists():
            actions.make_report(key=due.key, place_key=due.place_key, day=period.starts, by=CLOCK, at=at)
            made += 1
    return {"made": made}
