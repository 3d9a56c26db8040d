"""The queue: put work in inside your transaction; it is done after the commit, at least once, marked once."""

import logging
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django_tasks import task

from aftercare.ground.core.errors import Refused
from aftercare.ground.jobs import rules
from aftercare.ground.jobs.models import Delivery

log = logging.getLogger(__name__)
Handler = Callable[..., object]
_handlers: dict[str, Handler] = {}


def configure(handlers: Mapping[str, Handler]) -> None:
    """Take the table of job names and functions from `project/wiring.py` at start-up."""
    _handlers.clear()
    _handlers.update(handlers)


def put(name: str, *, key: str, slow: bool = False, wait_seconds: int = 0, **payload: Any) -> None:
    """Queue `name` with `payload` (JSON values). `key` names this piece of work: done once under one key.

    Rolled back with the transaction it stands in. Raises LookupError for a name nobody handles.
    """
    if name not in _handlers:
        raise LookupError(f"{name}: no handler in project/wiring.py")
    job = run.using(queue_name="slow") if slow else run
    if wait_seconds:
        job = job.using(run_after=timezone.now() + timedelta(seconds=wait_seconds))
    job.enqueue(name, key, payload)


def perform(name: str, key: str, payload: dict[str, Any]) -> bool:
    """Do the work and mark it done, in one transaction; the mark makes a second delivery harmless.

    Returns whether it is done now. A failure is kept and tried again later, with longer and longer waits.
    """
    now = timezone.now()
    try:
        with transaction.atomic():
            delivery, _ = Delivery.objects.select_for_update().get_or_create(
                key=key, defaults={"name": name, "payload": payload, "first_at": now}
            )
            if delivery.state == Delivery.State.DONE:
                return True
            _handlers[name](**payload, at=now)
            delivery.state = Delivery.State.DONE
            delivery.attempts += 1
            delivery.finished_at = now
            delivery.next_at = None
            delivery.save()
    except Exception as error:  # noqa: BLE001  the edge of the queue: kept, told and tried again, never swallowed
        _keep_failure(name, key, payload, error)
        return False
    return True


def _keep_failure(name: str, key: str, payload: dict[str, Any], error: Exception) -> None:
    now = timezone.now()
    with transaction.atomic():
        delivery, _ = Delivery.objects.select_for_update().get_or_create(
            key=key, defaults={"name": name, "payload": payload, "first_at": now}
        )
        delivery.attempts += 1
        delivery.last_error = f"{type(error).__name__}: {error}"[:2000]
        wait = None if isinstance(error, Refused) else rules.wait_before(delivery.attempts + 1)
        if wait is None:
            delivery.state = Delivery.State.GAVE_UP
            delivery.finished_at = now
            delivery.next_at = None
        else:
            delivery.next_at = now + wait
            run.using(run_after=delivery.next_at).enqueue(name, key, payload)
        delivery.save()
    log.warning("job failed", extra={"job": name, "key": key, "attempts": delivery.attempts}, exc_info=error)


@task()
def run(name: str, key: str, payload: dict[str, Any]) -> bool:
    """The one task the queue knows."""
    return perform(name, key, payload)
