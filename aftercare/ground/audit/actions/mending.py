"""What people do to jobs that gave up. It stands here because the queue lies below the trail and cannot record."""

from datetime import datetime

from django.db import transaction

from aftercare.ground.audit import trail
from aftercare.ground.audit.permissions import check_may_mend_jobs
from aftercare.ground.core.actors import Actor
from aftercare.ground.core.errors import Missing
from aftercare.ground.core.text import lazy as _
from aftercare.ground.jobs import parts as jobs
from aftercare.ground.jobs.models import Delivery


@transaction.atomic
def retry_job(*, delivery_id: int, by: Actor, at: datetime) -> Delivery:
    """Try a job that gave up again, with all its attempts."""
    check_may_mend_jobs(by)
    delivery = _locked(delivery_id)
    jobs.try_again(delivery)
    trail.record("job.retried", delivery, by=by, at=at, key=delivery.key, error=delivery.last_error)
    return delivery


@transaction.atomic
def drop_job(*, delivery_id: int, reason: str, by: Actor, at: datetime) -> Delivery:
    """Let a job that gave up rest for good; `reason` says why nobody needs it."""
    check_may_mend_jobs(by)
    delivery = _locked(delivery_id)
    jobs.drop(delivery, at)
    trail.record("job.dropped", delivery, by=by, at=at, key=delivery.key, error=delivery.last_error, reason=reason)
    return delivery


def _locked(delivery_id: int) -> Delivery:
    delivery = Delivery.objects.select_for_update().filter(pk=delivery_id).first()
    if delivery is None:
        raise Missing(_("There is no such record any more."))
    return delivery
