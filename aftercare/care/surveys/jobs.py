"""Questionnaires that go out by themselves: when a case is closed, and at the intervals of the policy."""

from datetime import datetime

from aftercare.care.surveys import actions
from aftercare.ground.accounts.models import Development
from aftercare.ground.audit.models import AuditEvent
from aftercare.ground.core.actors import CLOCK
from aftercare.service.cases.models import Case


def ask_after_closing(*, event: AuditEvent, at: datetime) -> None:
    """The case was closed by this move: its owner is asked."""
    if Case.objects.filter(pk=event.subject_id, closed_at__isnull=False).exists():
        actions.send_after_closing(case_id=event.subject_id, by=CLOCK, at=at)


def send_periodic(*, at: datetime) -> int:
    """Send the periodic surveys that are due, one development after the other; returns how many went out."""
    places = list(Development.objects.order_by("pk").values_list("pk", flat=True)[:5000])
    return sum(actions.send_periodic(development_id=pk, by=CLOCK, at=at) for pk in places)
