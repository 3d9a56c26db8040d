"""Background entry points of the room."""

from datetime import datetime

from django.utils import timezone

from aftercare.ground.audit import actions, parts, verification
from aftercare.ground.core.actors import CLOCK
from aftercare.ground.jobs import queue


def seal(*, at: datetime) -> None:
    """Seal what is new."""
    parts.seal(at)


def verify(*, verification_id: int, at: datetime) -> None:  # noqa: ARG001  every job is told the time
    """Check the whole trail and keep what was found."""
    report = verification.verify(progress=queue.report)
    actions.finish_verification(
        verification_id=verification_id,
        events=report.events,
        seals=report.seals,
        findings=[
            {"fault": finding.fault.value, "where": finding.where, "event_id": finding.event_id}
            for finding in report.findings
        ],
        by=CLOCK,
        at=timezone.now(),
    )
