"""What happens to cases by itself."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef

from aftercare.ground.audit.models import AuditEvent
from aftercare.ground.core.actors import CLOCK
from aftercare.ground.core.text import lazy as _
from aftercare.ground.jobs import queue
from aftercare.ground.procedures.rules import allowed_moves
from aftercare.service.cases import actions
from aftercare.service.cases.models import Case, NightRing
from aftercare.service.cases.queries import procedure_of
from aftercare.service.deadlines.models import Recount

AT_ONCE = 200
RUNG_WITHIN = timedelta(hours=24)
FOLLOW_CALENDAR = "cases.follow_calendar"


def calendar_changed(*, event: AuditEvent, at: datetime) -> None:  # noqa: ARG001  every reaction is told the time
    """After a calendar table changed: have the cases follow their clocks."""
    key = f"{FOLLOW_CALENDAR}:{event.pk}"
    queue.put(FOLLOW_CALENDAR, key=key, slow=True, table_id=event.subject_id, edition=event.changes["edition"])


def follow_calendar(*, table_id: int, edition: int, at: datetime) -> dict[str, int]:
    """Bring the dates of the cases whose clocks an edition of a table moved up to them, each in a transaction."""
    moved = Recount.objects.filter(table_id=table_id, edition=edition).order_by("clock__case_id")
    numbers = Case.objects.filter(pk__in=moved.values("clock__case_id")).order_by("pk").values_list("pk", flat=True)
    reason = str(_("The working calendar has changed"))
    followed = sum(actions.follow_clocks(case_id=case_id, reason=reason, by=CLOCK, at=at) for case_id in list(numbers))
    return {"followed": followed}


def resume_held(*, at: datetime) -> int:
    """Take up the cases whose hold has ended, each in a transaction of its own; returns how many (CW05)."""
    ended = Case.objects.filter(held_until__isnull=False, due_at__lte=at, closed_at__isnull=True)
    case_ids = list(ended.order_by("due_at", "pk").values_list("pk", flat=True)[:AT_ONCE])
    for case_id in case_ids:
        actions.resume(case_id=case_id, by=CLOCK, at=at)
    return len(case_ids)


def ring_at_night(*, event: AuditEvent, at: datetime) -> None:
    """An emergency was registered: when it is night, the first on the list is rung."""
    if Case.objects.filter(pk=event.subject_id, emergency=True).exists():
        actions.ring_next(case_id=event.subject_id, by=CLOCK, at=at)


def emergencies(events: Sequence[AuditEvent]) -> list[AuditEvent]:
    """The events that tell of emergencies."""
    told = {event.subject_id for event in events}
    found = set(Case.objects.filter(pk__in=told, emergency=True).order_by().values_list("pk", flat=True))
    return [event for event in events if event.subject_id in found]


def ring_on(*, at: datetime) -> int:
    """Ring the next for every emergency of the last night that nobody has taken; returns how many were rung."""
    silent = NightRing.objects.filter(answered_at__isnull=True, rung_at__gte=at - RUNG_WITHIN, case__closed_at=None)
    taken = NightRing.objects.filter(case=OuterRef("case"), answered_at__isnull=False)
    waiting = silent.filter(~Exists(taken)).order_by("case_id").values_list("case_id", flat=True).distinct()
    rung = [actions.ring_next(case_id=case_id, by=CLOCK, at=at) for case_id in waiting[:AT_ONCE]]
    return sum(one is not None for one in rung)


def lapse(*, at: datetime) -> int:
    """Take the move that the clock may take on cases whose owner has not answered in time; returns how many.

    Which steps have such a move, the case's own procedure says (`lapse` of a quotation, `no_answer` to a proposal).
    """
    late = Case.objects.filter(closed_at__isnull=True, held_until__isnull=True, owed_by="owner", due_at__lte=at)
    moved = 0
    for case in late.order_by("due_at", "pk")[:AT_ONCE]:
        roles = CLOCK.roles_at(development_id=None, building_id=None, category=None)
        allowed = allowed_moves(procedure_of(case), step=case.step, roles=roles, audience="clock")
        if allowed:
            actions.move(
                case_id=case.pk,
                seen=case.version,
                move=allowed[0].key,
                reason=str(_("No answer in time")),
                by=CLOCK,
                at=at,
            )
            moved += 1
    return moved
