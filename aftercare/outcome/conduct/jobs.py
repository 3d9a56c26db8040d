"""What is proposed by itself when something happens, and what becomes final when its days are over."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.utils import timezone

from aftercare.care.escalation.models import Escalation
from aftercare.ground.audit.models import AuditEvent
from aftercare.ground.core.actors import CLOCK
from aftercare.ground.core.dates import local_day
from aftercare.outcome.conduct import queries
from aftercare.outcome.conduct.actions import make_final, propose_by_facts
from aftercare.outcome.conduct.models import Measure
from aftercare.outcome.conduct.policy import Occasion
from aftercare.outcome.conduct.rules import WAITING
from aftercare.service.cases.models import Case
from aftercare.service.workorders.models import Visit
from aftercare.service.workorders.rules.states import Answer

AT_ONCE = 500


def look_at_return(*, event: AuditEvent, at: datetime) -> None:
    """The same trouble was reported again: whoever let it come to that is proposed, if the rules find a ground."""
    if event.changes.get("return_of"):
        _look(event.subject_id, Occasion.RETURNED, event=event, at=at)


def returns(events: Sequence[AuditEvent]) -> list[AuditEvent]:
    """The events that tell of trouble that was reported before."""
    return [event for event in events if event.changes.get("return_of")]


def look_at_escalation(*, event: AuditEvent, at: datetime) -> None:
    """A case has climbed to a level (S004.11.r09-r12); whoever answered for it before is meant.

    A complaint that the ladder itself opened is passed over: its part, the repair, climbs in the same moment.
    """
    if Escalation.objects.filter(complaint_id=event.subject_id).exists():
        return
    taken = Escalation.objects.get(pk=event.changes["escalation"])
    occasion, level = Occasion.ESCALATED, taken.level
    if _asked(event.subject_id, occasion):
        propose_by_facts(
            case_id=event.subject_id, occasion=occasion, origin=f"event:{event.pk}", level=level,
            trigger=taken.trigger, responsible_id=taken.before_id, by=CLOCK, at=at,
        )  # fmt: skip


def look_at_move(*, event: AuditEvent, at: datetime) -> None:
    """A case has moved on, and the rules name this move as one that shows something."""
    _look(event.subject_id, Occasion.MOVED, event=event, at=at, move=str(event.changes.get("move", "")))


def look_at_visit(*, event: AuditEvent, at: datetime) -> None:
    """Somebody arrived after the time that was agreed (S001.13.r22)."""
    visit = Visit.objects.select_related("order").filter(pk=event.changes.get("visit", 0)).first()
    if visit is None:
        return
    agreed = (
        visit.order.appointments.filter(state__in=[Answer.ACCEPTED.value, "kept"], until_at__lt=visit.arrived_at)
        .order_by("-pk")
        .first()
    )
    if agreed is not None:
        minutes = int((visit.arrived_at - agreed.until_at) / timedelta(minutes=1))
        _look(
            visit.order.case_id,
            Occasion.LATE_VISIT,
            event=event,
            at=at,
            late_minutes=minutes,
            agreed_until=agreed.until_at.isoformat(),
        )


def _look(case_id: int, occasion: Occasion, *, event: AuditEvent, at: datetime, move: str = "", **more: object) -> None:
    if _asked(case_id, occasion, move=move):
        propose_by_facts(
            case_id=case_id, occasion=occasion, origin=f"event:{event.pk}", move=move, more=more, by=CLOCK, at=at
        )


def _asked(case_id: int, occasion: Occasion, *, move: str = "") -> bool:
    """Whether the rules of the case look for anything on that occasion; most often they do not."""
    version = Case.objects.values_list("policy_id", flat=True).get(pk=case_id)
    asked = [ground for ground in queries.conduct_policy_of(version).grounds.values() if ground.on is occasion]
    return any(not ground.when.moves or move in ground.when.moves for ground in asked)


def close_periods(*, at: datetime) -> None:
    """Make final whatever was decided and not objected to in its days; takes time in proportion to what is due."""
    due = Measure.objects.filter(state__in=[state.value for state in WAITING], until_on__lt=timezone.localdate(at))
    for measure in due.select_related("development").order_by("until_on", "pk")[:AT_ONCE]:
        if measure.until_on is not None and local_day(at, str(measure.development.zone)) > measure.until_on:
            make_final(measure_id=measure.pk, by=CLOCK, at=at)
