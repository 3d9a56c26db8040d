"""Taking back the work of dead workers, clearing away, and what is done to a job that gave up."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from aftercare.ground.core.database import check_in_transaction
from aftercare.ground.core.errors import RuleBroken
from aftercare.ground.core.forgetting import Forgotten, Whom, cover, cover_value
from aftercare.ground.core.text import lazy as _
from aftercare.ground.jobs import queue, rules
from aftercare.ground.jobs.models import Delivery, Heartbeat

RESULTS_KEPT = timedelta(days=7)
MARKS_KEPT = timedelta(days=90)
ROWS_AT_ONCE = 2_000


class NotGivenUp(RuleBroken):
    """Only a job that gave up can be tried again or dropped."""


def reap(at: datetime) -> int:
    """Give back to the queue every running task whose worker is silent; returns how many.

    A task that has outlived several workers probably kills them: it gives up instead. A worker that was only slow
    does no harm when it comes back: the mark under the key lets one of the two do the work.
    """
    alive = set(Heartbeat.objects.filter(seen_at__gte=at - rules.SILENT_AFTER).values_list("worker", flat=True))
    taken = 0
    for task in DBTaskResult.objects.running().order_by("started_at")[:ROWS_AT_ONCE]:
        if task.worker_ids and task.worker_ids[-1] in alive:
            continue
        with transaction.atomic():
            taken += _take_back(task, at)
    Heartbeat.objects.filter(seen_at__lt=at - timedelta(days=1)).delete()
    return taken


def _take_back(task: DBTaskResult[..., Any], at: datetime) -> int:
    still_running = DBTaskResult.objects.running().filter(pk=task.pk, worker_ids=task.worker_ids)
    if len(task.worker_ids) < rules.DEATHS_AT_MOST:
        return still_running.update(status="READY", started_at=None)
    given_up = still_running.update(status="FAILED", finished_at=at)
    if given_up:
        name, key, payload, *rest = task.args_kwargs["args"]
        Delivery.objects.update_or_create(
            key=key,
            defaults={
                "state": Delivery.State.GAVE_UP,
                "last_error": f"Its worker died {len(task.worker_ids)} times.",
                "worker": "",
                "finished_at": at,
                "next_at": None,
            },
            create_defaults={
                "name": name,
                "payload": payload,
                "queue": rest[0] if rest else queue.DEFAULT,
                "state": Delivery.State.GAVE_UP,
                "attempts": len(task.worker_ids),
                "last_error": f"Its worker died {len(task.worker_ids)} times.",
                "first_at": at,
                "finished_at": at,
            },
        )
    return given_up


def release(worker: str) -> int:
    """Give back what `worker` holds, which it lost sight of while the database was away. It is at nothing now.

    What it was doing in steps is free for others, too: they need not wait until it falls silent.
    """
    Delivery.objects.filter(state=Delivery.State.TRYING, worker=worker).update(worker="")
    mine = [
        task.pk
        for task in DBTaskResult.objects.running().order_by("started_at")[:ROWS_AT_ONCE]
        if task.worker_ids and task.worker_ids[-1] == worker
    ]
    return DBTaskResult.objects.running().filter(pk__in=mine).update(status="READY", started_at=None)


def close(outcomes: Sequence[tuple[Any, bool]], at: datetime) -> None:
    """Close tasks that were done together: their numbers, each with what doing it alone would have returned."""
    for value in (True, False):
        numbers = [number for number, done in outcomes if done is value]
        if numbers:
            DBTaskResult.objects.filter(pk__in=numbers).update(
                status=TaskResultStatus.SUCCESSFUL, finished_at=at, return_value=value
            )


def give_back(numbers: Sequence[Any], *, worker: str) -> int:
    """Give back tasks that `worker` took together with others and has not begun; it leaves no trace on them."""
    if not numbers:
        return 0
    mine = DBTaskResult.objects.running().filter(pk__in=numbers, worker_ids=[worker])
    return mine.update(status=TaskResultStatus.READY, started_at=None, worker_ids=[])


def prune(at: datetime) -> int:
    """Delete what was finished long ago: results after a week, marks of done work after 90 days. Returns how many."""
    results = DBTaskResult.objects.finished().filter(finished_at__lt=at - RESULTS_KEPT)
    marks = Delivery.objects.filter(
        state__in=[Delivery.State.DONE, Delivery.State.DROPPED], finished_at__lt=at - MARKS_KEPT
    )
    removed = 0
    while keys := list(results.order_by("pk").values_list("pk", flat=True)[:ROWS_AT_ONCE]):
        removed += DBTaskResult.objects.filter(pk__in=keys).delete()[0]
    while numbers := list(marks.order_by("pk").values_list("pk", flat=True)[:ROWS_AT_ONCE]):
        removed += Delivery.objects.filter(pk__in=numbers).delete()[0]
    return removed


def try_again(delivery: Delivery) -> None:
    """Put a job that gave up back into the queue, with all its attempts before it. `delivery` is locked."""
    check_in_transaction()
    _check_gave_up(delivery)
    delivery.state = Delivery.State.TRYING
    delivery.attempts = 0
    delivery.finished_at = None
    delivery.save(update_fields=["state", "attempts", "finished_at"])
    queue.put_again(delivery)


def drop(delivery: Delivery, at: datetime) -> None:
    """Let a job that gave up rest for good: it will not be done. `delivery` is locked."""
    check_in_transaction()
    _check_gave_up(delivery)
    delivery.state = Delivery.State.DROPPED
    delivery.finished_at = at
    delivery.save(update_fields=["state", "finished_at"])


def _check_gave_up(delivery: Delivery) -> None:
    if delivery.state != Delivery.State.GAVE_UP:
        raise NotGivenUp(_("This job has not given up: it is done, dropped or still being tried."))


def forget(whom: Whom) -> Forgotten:
    """Cover the person in what jobs that failed were given and have said; a mail server quotes whom it refused."""
    check_in_transaction()
    failed = Delivery.objects.filter(~Q(last_error="") | Q(state__in=[Delivery.State.TRYING, Delivery.State.GAVE_UP]))
    gone = 0
    for each in failed.order_by("pk").only("last_error", "payload").iterator(chunk_size=ROWS_AT_ONCE):
        said, given = cover(each.last_error, whom.values), cover_value(each.payload, whom.values)
        if (said, given) != (each.last_error, each.payload):
            gone += Delivery.objects.filter(pk=each.pk).update(last_error=said, payload=given)
    return Forgotten(gone)
