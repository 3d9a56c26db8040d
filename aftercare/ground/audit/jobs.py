"""Background entry points of the room."""

import time
from datetime import datetime

from django.utils import timezone

from aftercare.ground.audit import actions, parts, verification
from aftercare.ground.core.actors import CLOCK
from aftercare.ground.jobs import queue

SEALING_SECONDS = 40.0  # the next run comes a minute later
# On SQLite a writer that waits looks again ten times a second: less than this between two seals, and it never gets in.
BREATH_SECONDS = 0.25


def seal(*, at: datetime) -> None:
    """Seal what is new; of much that came together as much as a run has time for, and others write in between."""
    until = time.monotonic() + SEALING_SECONDS

    def go_on() -> bool:
        time.sleep(BREATH_SECONDS)
        return time.monotonic() < until

    parts.seal(at, go_on=go_on)


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
