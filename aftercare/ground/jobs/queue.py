"""The queue: put work in inside your transaction; it is done after the commit, at least once, marked once.

The queue itself is a table of `django-tasks-db`, so the transaction that needs the work also carries it: rolled back,
there is no job; committed, it is there. What that library lacks is here and in `worker`: repeats with longer and
longer waits, the mark under a key that makes a second delivery harmless, and the list of jobs that gave up.
"""

import logging
from collections.abc import Callable, Mapping, Sequence
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django_tasks import task
from django_tasks_db.models import DBTaskResult, get_date_max
from prometheus_client import Counter

from aftercare.ground.core.errors import Refused
from aftercare.ground.core.inserting import insert, insert_unless_known
from aftercare.ground.jobs import rules
from aftercare.ground.jobs.models import Delivery, Heartbeat

log = logging.getLogger(__name__)
Handler = Callable[..., object]

DEFAULT, SLOW = "default", "slow"
QUEUES = (DEFAULT, SLOW)
OWN_TABLE = "django_tasks_db.DatabaseBackend"
LOOK_AGAIN = timedelta(seconds=30)
COUNTED = Counter(  # `task`, since Prometheus has a label `job` of its own
    "aftercare_jobs_tried", "Jobs this process tried: done, failed (tried again later), gave_up.", ["task", "outcome"]
)


@dataclass(frozen=True)
class Work:
    """One piece of work under its key."""

    key: str
    payload: dict[str, Any]
    wait_seconds: float = 0


GoOn = Callable[[], bool]
Many = Callable[[Sequence[Work], GoOn], Mapping[str, bool]]


@dataclass(frozen=True)
class InSteps:
    """A handler that opens its own transactions, for long work: it is run outside of one, by one worker at a time.

    When it fails or its worker dies it is run again from the beginning, so it must pass over what it has done.
    `short`: mostly done at once, so that a worker may take several pieces, which are marked together.
    """

    function: Handler
    short: bool = False


@dataclass(frozen=True)
class Unmarked:
    """A handler that leaves no mark of its own, since it marks each piece of its work; run outside a transaction.

    `many` does several at once, as if one by one. It asks from time to time whether it may go on, and returns the keys
    of those that it has tried, each with whether it is done now.
    """

    function: Handler
    many: Many | None = None


_handlers: dict[str, Handler | InSteps | Unmarked] = {}
_key: ContextVar[str] = ContextVar("key of the job being done", default="")
_worker: ContextVar[str] = ContextVar("name of the worker", default="")


def configure(handlers: Mapping[str, Handler | InSteps | Unmarked]) -> None:
    """Take the table of job names and functions from `project/wiring.py` at start-up."""
    _handlers.clear()
    _handlers.update(handlers)


def handled() -> frozenset[str]:
    """The names of all jobs somebody handles."""
    return frozenset(_handlers)


def handled_by(name: str) -> Handler | InSteps | Unmarked | None:
    """Who does a job of this name; None when nobody does."""
    return _handlers.get(name)


def work_as(worker: str) -> None:
    """Say that this thread works under the name `worker`, which has a heartbeat."""
    _worker.set(worker)


def working_as() -> str:
    """The name under which this thread works; empty where it is no worker's."""
    return _worker.get()


def put(name: str, *, key: str, slow: bool = False, wait_seconds: float = 0, **payload: Any) -> None:
    """Queue `name` with `payload` (JSON values). `key` names this piece of work: done once under one key.

    Rolled back with the transaction it stands in. Raises LookupError for a name nobody handles.
    """
    handler_of(name)
    run_after = timezone.now() + timedelta(seconds=wait_seconds) if wait_seconds else None
    _enqueue(name, key, payload, queue=SLOW if slow else DEFAULT, run_after=run_after)


def put_all(name: str, works: Sequence[Work]) -> None:
    """Queue several pieces of work of one name, as `put` does each, in one statement."""
    handler_of(name)
    now = timezone.now()
    waits = [now + timedelta(seconds=work.wait_seconds) if work.wait_seconds else None for work in works]
    if _is_own_table():
        rows = [
            _row(name, work.key, work.payload, queue=DEFAULT, run_after=run_after)
            for work, run_after in zip(works, waits, strict=True)
        ]
        insert(rows)
        return
    for work, run_after in zip(works, waits, strict=True):
        _enqueue(name, work.key, work.payload, queue=DEFAULT, run_after=run_after)


def handler_of(name: str) -> Handler | InSteps | Unmarked:
    """Who does a job of this name. Raises LookupError when nobody does."""
    handler = _handlers.get(name)
    if handler is None:
        raise LookupError(f"{name}: no handler in project/wiring.py")
    return handler


def put_again(delivery: Delivery) -> None:
    """Queue a job that gave up once more, under its old key."""
    _enqueue(delivery.name, delivery.key, delivery.payload, queue=delivery.queue, run_after=None, again=True)


def perform(name: str, key: str, payload: dict[str, Any], queue: str = DEFAULT, *, again: bool = False) -> bool:
    """Do the work and mark it done; the mark makes a second delivery harmless. `again`: it has failed before.

    Returns whether it is done now. A failure is kept and tried again later, with longer and longer waits; a refusal
    is final and gives up at once. Only a database that is away makes this raise.
    """
    token = _key.set(key)
    try:
        done = _carry_out(name, key, payload, queue, again=again)
    except Exception as error:  # noqa: BLE001  the edge of the queue: kept, told and tried again, never swallowed
        keep_failure(name, key, payload, queue, error)
        return False
    finally:
        _key.reset(token)
    if done:
        COUNTED.labels(name, "done").inc()
    return done


def _carry_out(name: str, key: str, payload: dict[str, Any], queue: str, *, again: bool) -> bool:
    handler = handler_of(name)
    if isinstance(handler, Unmarked):
        handler.function(**payload, at=timezone.now())
        if again:
            _mark_repaired(key, timezone.now())
        return True
    if isinstance(handler, InSteps):
        return _perform_in_steps(handler.function, name, key, payload, queue)
    return _perform_at_once(handler, name, key, payload, queue)


def report(done: int, total: int) -> None:
    """Tell how far the job being done has come, for whoever looks at its page. For handlers that run in steps."""
    Delivery.objects.filter(key=_key.get()).update(progress={"done": done, "total": total})


def _perform_at_once(function: Handler, name: str, key: str, payload: dict[str, Any], queue: str) -> bool:
    """The work and its mark in one transaction: a second worker waits at the mark, then finds it done.

    The first time, the mark is written as done before the work: nobody sees it until both are there, and a failure
    takes it back.
    """
    now = timezone.now()
    with transaction.atomic():
        mark = mark_of_done(name, key, payload, queue, now)
        if insert_unless_known(mark, unique="key"):
            result = function(**payload, at=now)
            if isinstance(result, dict):
                Delivery.objects.filter(pk=mark.pk).update(result=result)
            return True
        delivery = _delivery(name, key, payload, queue, now)
        if delivery.state in {Delivery.State.DONE, Delivery.State.DROPPED}:
            return True
        result = function(**payload, at=now)
        _mark_done(delivery, result, now)
    return True


def mark_of_done(name: str, key: str, payload: dict[str, Any], queue: str, now: datetime) -> Delivery:
    """The mark, not written yet, of work that is done the first time it is tried."""
    return Delivery(
        key=key,
        name=name,
        payload=payload,
        queue=queue,
        first_at=now,
        state=Delivery.State.DONE,
        attempts=1,
        finished_at=now,
    )


def _perform_in_steps(function: Handler, name: str, key: str, payload: dict[str, Any], queue: str) -> bool:
    now = timezone.now()
    with transaction.atomic():
        delivery = _delivery(name, key, payload, queue, now)
        if delivery.state in {Delivery.State.DONE, Delivery.State.DROPPED}:
            return True
        if delivery.worker and delivery.worker != _worker.get() and _is_alive(delivery.worker, now):
            _enqueue(name, key, payload, queue=queue, run_after=now + LOOK_AGAIN)
            return False
        delivery.worker = _worker.get()
        delivery.save(update_fields=["worker"])
    result = function(**payload, at=now)
    with transaction.atomic():
        _mark_done(_delivery(name, key, payload, queue, now), result, timezone.now())
    return True


def _delivery(name: str, key: str, payload: dict[str, Any], queue: str, now: datetime) -> Delivery:
    """The locked mark of `key`. Of two workers that make it at once, one waits for the other's commit."""
    delivery, _ = Delivery.objects.select_for_update().get_or_create(
        key=key, defaults={"name": name, "payload": payload, "queue": queue, "first_at": now}
    )
    return delivery


def _mark_done(delivery: Delivery, result: object, now: datetime) -> None:
    delivery.state = Delivery.State.DONE
    delivery.attempts += 1
    delivery.finished_at = now
    delivery.next_at = None
    delivery.worker = ""
    delivery.result = result if isinstance(result, dict) else None
    delivery.save(update_fields=["state", "attempts", "finished_at", "next_at", "worker", "result"])


def _mark_repaired(key: str, now: datetime) -> None:
    """What leaves no mark of its own left one when it failed: done now."""
    with transaction.atomic():
        delivery = Delivery.objects.select_for_update().filter(key=key, state=Delivery.State.TRYING).first()
        if delivery is not None:
            _mark_done(delivery, None, now)


def _is_alive(worker: str, now: datetime) -> bool:
    seen_at = Heartbeat.objects.filter(worker=worker).values_list("seen_at", flat=True).first()
    return not rules.is_silent(seen_at=seen_at, now=now)


def keep_failure(name: str, key: str, payload: dict[str, Any], queue: str, error: Exception) -> None:
    """Keep what went wrong and have it tried again later; a refusal, or one failure too many, gives up."""
    now = timezone.now()
    with transaction.atomic():
        delivery = _delivery(name, key, payload, queue, now)
        if delivery.state == Delivery.State.DONE:
            return  # another worker has done it meanwhile
        delivery.attempts += 1
        delivery.last_error = f"{type(error).__name__}: {error}"[:2000].replace("\x00", "")
        delivery.worker = ""
        wait = None if isinstance(error, Refused) else rules.wait_before(delivery.attempts + 1)
        if wait is None:
            delivery.state = Delivery.State.GAVE_UP
            delivery.finished_at = now
            delivery.next_at = None
        else:
            delivery.state = Delivery.State.TRYING
            delivery.next_at = now + wait
            _enqueue(name, key, payload, queue=queue, run_after=delivery.next_at, again=True)
        delivery.save()
    COUNTED.labels(name if name in _handlers else "unknown", "gave_up" if wait is None else "failed").inc()
    log.warning("job failed", extra={"job": name, "key": key, "attempts": delivery.attempts}, exc_info=error)


def _enqueue(
    name: str, key: str, payload: dict[str, Any], *, queue: str, run_after: datetime | None, again: bool = False
) -> None:
    if not _is_own_table():
        run.using(queue_name=queue, run_after=run_after).enqueue(name, key, payload, queue, again=again)
        return
    # the row that `enqueue` would write, without putting its words together again for every job
    insert([_row(name, key, payload, queue=queue, run_after=run_after, again=again)])


def _is_own_table() -> bool:
    return bool(settings.TASKS[run.backend]["BACKEND"] == OWN_TABLE)


def _row(
    name: str, key: str, payload: dict[str, Any], *, queue: str, run_after: datetime | None, again: bool = False
) -> "DBTaskResult[..., bool]":
    return DBTaskResult(
        args_kwargs={"args": [name, key, payload, queue], "kwargs": {"again": again}},
        priority=run.priority,
        task_path=run.module_path,
        queue_name=queue,
        run_after=run_after or get_date_max(),
        backend_name=run.backend,
    )


@task()
def run(name: str, key: str, payload: dict[str, Any], queue: str = DEFAULT, *, again: bool = False) -> bool:
    """The one task the queue knows."""
    return perform(name, key, payload, queue, again=again)
