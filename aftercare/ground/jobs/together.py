"""Several pieces of work at once: marked together, done as if each had been done alone (ADR 0028).

Whatever goes wrong with several at once is undone, and each is then done alone: so one that fails fails alone, and is
tried again alone under its own key.
"""

import logging
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from aftercare.ground.core.inserting import insert_unknown
from aftercare.ground.jobs import queue
from aftercare.ground.jobs.models import Delivery
from aftercare.ground.jobs.queue import COUNTED, GoOn, Handler, InSteps, Unmarked, Work

log = logging.getLogger(__name__)
Act = Callable[[Sequence[Work], datetime], object]


def can_be_taken_together(name: str) -> bool:
    """Whether a worker may take several pieces of this work at once."""
    handler = queue.handled_by(name)
    return (isinstance(handler, InSteps) and handler.short) or (
        isinstance(handler, Unmarked) and handler.many is not None
    )


def perform_all(name: str, works: Sequence[Work], *, go_on: GoOn) -> Mapping[str, bool]:
    """Do several pieces of work that may be taken together, no key twice.

    Returns the keys of those that were tried, each with whether it is done now; the others were not begun. Only a
    database that is away makes this raise.
    """
    handler = queue.handler_of(name)
    if isinstance(handler, Unmarked) and handler.many is not None:
        return handler.many(works, go_on)
    if isinstance(handler, InSteps) and handler.short:
        return _perform_short(handler.function, name, works, go_on)
    raise TypeError(f"{name} is not to be done together")


def perform_together(name: str, works: Sequence[Work], act: Act) -> None:
    """Do `works` in one transaction with their marks: `act(works, at)` is called with those done for the first time.

    Those that stand under their key already, and all of them when `act` fails, are done alone by the handler of `name`.
    """
    fresh: set[str] = set()
    try:
        with transaction.atomic():
            now = timezone.now()
            marks = [queue.mark_of_done(name, work.key, work.payload, queue.DEFAULT, now) for work in works]
            written = insert_unknown(sorted(marks, key=lambda mark: mark.key), unique="key")
            first = {mark.key for mark in written}
            if first:
                act([work for work in works if work.key in first], now)
        fresh = first
    except Exception:
        log.info("several at once failed: each is done alone", extra={"job": name, "count": len(works)}, exc_info=True)
    COUNTED.labels(name, "done").inc(len(fresh))
    for work in works:
        if work.key not in fresh:
            queue.perform(name, work.key, work.payload)


def _perform_short(function: Handler, name: str, works: Sequence[Work], go_on: GoOn) -> Mapping[str, bool]:
    """Work that opens its own transactions, one after the other: begun and marked done in one statement each.

    Whoever is asked to stop, or takes long, gives back what it has not begun: another may do it.
    """
    begun = _begin(name, works)
    tried: dict[str, bool] = {}
    done = []
    for work in works:
        if tried and not go_on():
            break
        if work.key not in begun:
            tried[work.key] = queue.perform(name, work.key, work.payload)
            continue
        try:
            function(**work.payload, at=timezone.now())
        except Exception as error:  # noqa: BLE001  the edge of the queue, as in `perform`
            queue.keep_failure(name, work.key, work.payload, queue.DEFAULT, error)
            tried[work.key] = False
        else:
            tried[work.key] = True
            done.append(work.key)
    _end(done, given_back=[key for key in begun if key not in tried])
    COUNTED.labels(name, "done").inc(len(done))
    return tried


def _begin(name: str, works: Sequence[Work]) -> set[str]:
    """Mark what nobody has begun as being done by this worker; returns its keys."""
    now, worker = timezone.now(), queue.working_as()
    marks = [
        Delivery(key=work.key, name=name, payload=work.payload, queue=queue.DEFAULT, first_at=now, worker=worker)
        for work in works
    ]
    with transaction.atomic():
        return {mark.key for mark in insert_unknown(sorted(marks, key=lambda mark: mark.key), unique="key")}


def _end(done: Sequence[str], *, given_back: Sequence[str]) -> None:
    """Mark as done what is done, and take back the marks of what was not begun."""
    with transaction.atomic():
        Delivery.objects.filter(key__in=done).update(
            state=Delivery.State.DONE, attempts=1, finished_at=timezone.now(), worker=""
        )
        if given_back:
            mine = Delivery.objects.filter(key__in=given_back, state=Delivery.State.TRYING, attempts=0)
            mine.filter(worker=queue.working_as()).delete()
