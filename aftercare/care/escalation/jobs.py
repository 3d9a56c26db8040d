"""What raises cases by itself: reactions to reports that come back, and the clock's look at what is late."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef

from aftercare.care.escalation import actions, queries
from aftercare.care.escalation.models import Escalation, Lookout, Watch
from aftercare.ground.audit.models import AuditEvent
from aftercare.ground.core.actors import CLOCK
from aftercare.ground.jobs import queue
from aftercare.service.cases.models import Case
from aftercare.service.deadlines.models import Clock, Recount

LOOK = "escalation.look_at_clock"
FOLLOW_CALENDAR = "escalation.follow_calendar"
AT_ONCE = 500
OVERLAP = timedelta(hours=1)
ONLY = 1
BACK_AT_MOST = timedelta(days=3650)


def look_at_reports(*, event: AuditEvent, at: datetime) -> None:
    """A case was registered or classified anew: how often was this reported, and is it grave?"""
    actions.look_at_reports(case_id=event.subject_id, by=CLOCK, at=at)


def grave_or_repeated(events: Sequence[AuditEvent]) -> list[AuditEvent]:
    """The events of whose cases the rules may say that they were reported too often or are grave."""
    found = queries.may_climb_by_reports({event.subject_id for event in events})
    return [event for event in events if event.subject_id in found]


def look_at_return(*, event: AuditEvent, at: datetime) -> None:
    """A case was moved: when it was taken up again, that is a further report of the same trouble."""
    back = Case.objects.filter(pk=event.subject_id, closed_at=None).values_list("reopened", "rejected").first()
    if back is None or not any(back):
        return
    actions.look_at_reports(case_id=event.subject_id, by=CLOCK, at=at)
    actions.look_at_disputes(case_id=event.subject_id, by=CLOCK, at=at)


def calendar_changed(*, event: AuditEvent, at: datetime) -> None:  # noqa: ARG001  every reaction is told the time
    """After days of a calendar changed: have the levels that are to answer follow their clocks."""
    key = f"{FOLLOW_CALENDAR}:{event.pk}"
    queue.put(FOLLOW_CALENDAR, key=key, slow=True, table_id=event.subject_id, edition=event.changes["edition"])


def follow_calendar(*, table_id: int, edition: int, at: datetime) -> dict[str, int]:
    """Bring the dates of the levels whose cases an edition of a table moved up to their clocks, each by itself."""
    moved = Recount.objects.filter(table_id=table_id, edition=edition).values("clock__case_id")
    numbers = Escalation.objects.waiting().filter(case__in=moved).order_by("pk").values_list("pk", flat=True)
    asked = list(numbers)
    for escalation_id in asked:
        actions.follow_clock(escalation_id=escalation_id, by=CLOCK, at=at)
    return {"looked_at": len(asked)}


def follow_hold(*, event: AuditEvent, at: datetime) -> None:
    """A case was taken up again: the clock of its level ends later by what it waited."""
    waiting = Escalation.objects.waiting().filter(case=event.subject_id).values_list("pk", flat=True)
    for escalation_id in waiting.order_by("pk"):
        actions.follow_clock(escalation_id=escalation_id, by=CLOCK, at=at)


def raised(events: Sequence[AuditEvent]) -> list[AuditEvent]:
    """The events about cases on which somebody above is to answer."""
    told = {event.subject_id for event in events}
    found = set(Escalation.objects.waiting().filter(case__in=told).order_by().values_list("case_id", flat=True))
    return [event for event in events if event.subject_id in found]


def find_late(*, at: datetime) -> int:
    """Queue a look at every clock that has passed since the last time, and at those whose next step is due.

    Reads only those, each by an index: the cost follows what is due, however many clocks run. Returns how many.
    """
    seen = Lookout.objects.filter(pk=ONLY).first()
    since = seen.seen_until if seen else at - BACK_AT_MOST
    watched = Watch.objects.filter(clock_id=OuterRef("pk"), due_at=OuterRef("due_at"))
    passed = Clock.objects.due_before(at).filter(due_at__gte=since - OVERLAP).exclude(Exists(watched))
    fresh = list(passed.order_by("due_at", "id").values_list("pk", flat=True)[:AT_ONCE])
    waiting = Watch.objects.filter(look_at__lte=at).order_by("look_at", "id").values_list("clock_id", flat=True)
    wanted = [*fresh, *waiting[:AT_ONCE]]
    for clock_id in wanted:
        queue.put(LOOK, key=f"clock:{clock_id}:{at.isoformat()}:look", clock_id=clock_id)
    if len(fresh) < AT_ONCE:
        Lookout.objects.update_or_create(pk=ONLY, defaults={"seen_until": at})
    return len(wanted)


def look_at_clock(*, clock_id: int, at: datetime) -> None:
    """Look at one clock that has passed."""
    actions.look_at_clock(clock_id=clock_id, by=CLOCK, at=at)


def find_all_late(*, at: datetime) -> None:
    """Once a night look at all that is late, whatever moved in between, and forget the clocks that have stopped."""
    Lookout.objects.all().delete()
    stopped = Clock.objects.filter(pk__in=Watch.objects.values("clock_id"), stopped_at__isnull=False)
    Watch.objects.filter(clock_id__in=stopped.values("pk")).delete()
    find_late(at=at)
