"""Having the whole trail checked, in the background."""

from datetime import datetime
from typing import Any

from django.db import transaction

from aftercare.ground.audit import trail
from aftercare.ground.audit.models import Verification
from aftercare.ground.audit.permissions import check_may_read_trail
from aftercare.ground.audit.rules import VERIFY, verification_key
from aftercare.ground.core.actors import Actor
from aftercare.ground.core.errors import Missing, RuleBroken
from aftercare.ground.core.text import lazy as _
from aftercare.ground.jobs import queue


class AlreadyFinished(RuleBroken):
    """This check has been finished."""


@transaction.atomic
def begin_verification(*, by: Actor, at: datetime) -> Verification:
    """Ask for a check of the whole trail; a background job does it."""
    check_may_read_trail(by)
    verification = Verification.objects.create(begun_at=at, begun_by=by.reference, begun_by_label=by.label)
    queue.put(VERIFY, key=verification_key(verification.pk), slow=True, verification_id=verification.pk)
    trail.record("audit.verification_begun", verification, by=by, at=at, begins=True)
    return verification


@transaction.atomic
def finish_verification(
    *,
    verification_id: int,
    events: int,
    seals: int,
    findings: list[dict[str, Any]],
    by: Actor,
    at: datetime,
) -> Verification:
    """Keep what a check found."""
    verification = Verification.objects.select_for_update().filter(pk=verification_id).first()
    if verification is None:
        raise Missing(_("There is no such record any more."))
    if verification.finished_at is not None:
        raise AlreadyFinished(_("This check of the trail has been finished."))
    verification.events, verification.seals, verification.findings = events, seals, findings
    verification.finished_at = at
    verification.save(update_fields=["events", "seals", "findings", "finished_at"])
    trail.record("audit.verified", verification, by=by, at=at, events=events, seals=seals, findings=len(findings))
    return verification
