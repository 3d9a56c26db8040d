"""Taking tasks from the queue and doing them: one loop per queue, with a heartbeat beside it, stopped gracefully.

Work that is declared so is taken several tasks at a time (ADR 0028). How many follows from how long they take: a loop
begins with one, takes twice as many as long as they are done in time, and half as many as it did when they are not.
"""

import logging
import os
import secrets
import signal
import socket
import threading
import time
from collections.abc import Iterable, Sequence
from datetime import datetime
from types import FrameType
from typing import Any

from django.db import InterfaceError, OperationalError, close_old_connections, connections, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from aftercare.ground.jobs import announcing, parts, queue, rules, together
from aftercare.ground.jobs.models import Heartbeat
from aftercare.ground.jobs.queue import Work

log = logging.getLogger(__name__)
AWAY = (OperationalError, InterfaceError)
LONGEST_PAUSE_SECONDS = 30.0
AT_ONCE_AT_MOST = 32
HELD_SECONDS = 2.0  # how long several tasks may be held before those not begun are given back
Tasks = Sequence["DBTaskResult[..., Any]"]
Ready = QuerySet["DBTaskResult[..., Any]"]


class Worker:
    """One loop over one queue."""

    def __init__(self, queue_name: str, *, interval_seconds: float = 0.3, stop: threading.Event | None = None) -> None:
        self.queue_name = queue_name
        self.interval_seconds = interval_seconds
        self.stop = stop or threading.Event()
        self.name = f"{socket.gethostname()[:30]}:{os.getpid()}:{queue_name[:8]}:{secrets.token_hex(4)}"
        self.done = 0
        self._at_once = 1

    def run(self, *, until_empty: bool = False) -> None:
        """Do tasks until asked to stop (or, with `until_empty`, until none is ready).

        A database that goes away is waited for, and what this worker held is given back when it returns.
        """
        queue.work_as(self.name)
        pause, lost = self.interval_seconds, False
        while not self.stop.is_set():
            close_old_connections()
            try:
                if lost:
                    parts.release(self.name)
                    lost = False
                busy = self.work_once()
            except AWAY:
                log.warning("the database is away", extra={"worker": self.name}, exc_info=True)
                connections.close_all()
                lost, pause = True, min(max(pause * 2, 1.0), LONGEST_PAUSE_SECONDS)
                self.stop.wait(pause)
                continue
            pause = self.interval_seconds
            if not busy:
                if until_empty:
                    return
                self.stop.wait(self.interval_seconds)

    def work_once(self) -> bool:
        """Claim the next ready task, or several of its kind, and do them; False when there is none."""
        return self._work_on(self._claim(self._ready()))

    def work_on(self, number: str) -> bool:
        """Claim the task of this number, others of its kind with it, and do them; False when it cannot be claimed."""
        return self._work_on(self._claim(self._ready().filter(pk=number), company=self._ready().exclude(pk=number)))

    def _ready(self) -> Ready:
        return DBTaskResult.objects.ready().filter(backend_name="default", queue_name=self.queue_name)

    def _work_on(self, tasks: Tasks) -> bool:
        if not tasks:
            return False
        began = time.monotonic()
        done = self._carry_out_together(tasks, began) if len(tasks) > 1 else self._carry_out(tasks[0])
        self.done += done
        in_time = done == len(tasks) and time.monotonic() - began < HELD_SECONDS
        self._at_once = min(done * 2, AT_ONCE_AT_MOST) if in_time else max(done // 2, 1)
        return True

    def _claim(self, ready: Ready, *, company: Ready | None = None) -> Tasks:
        """The first of `ready` and those that can be done with it, among `company` when that is given."""
        if not ready.exists():  # looking costs no lock, and on SQLite there is one write lock for everybody
            return []
        with transaction.atomic():
            found = list(ready.select_for_update(skip_locked=True)[: self._at_once])
            if company is not None and found and self._at_once > 1 and _may_have_company(found[0]):
                found += company.select_for_update(skip_locked=True)[: self._at_once - 1]
            tasks = taken_together(found)
            if len(tasks) == 1:
                tasks[0].claim(self.name)
            elif tasks:
                numbers = [task.pk for task in tasks]
                DBTaskResult.objects.filter(pk__in=numbers).update(
                    status=TaskResultStatus.RUNNING, started_at=timezone.now(), worker_ids=[self.name]
                )
        return tasks

    def _carry_out_together(self, tasks: Tasks, began: float) -> int:
        """Do several tasks of one kind; those that were not begun when time was up go back. Returns how many were."""

        def go_on() -> bool:
            return not self.stop.is_set() and time.monotonic() - began < HELD_SECONDS

        works = [Work(key_of(task), task.args_kwargs["args"][2]) for task in tasks]
        try:
            tried = together.perform_all(name_of(tasks[0]), works, go_on=go_on)
        except AWAY:
            raise
        except Exception:
            log.exception("several at once could not be done: each is done alone", extra={"count": len(tasks)})
            return sum(self._carry_out(task) for task in tasks)
        parts.close([(task.pk, tried[key_of(task)]) for task in tasks if key_of(task) in tried], timezone.now())
        if left := [task.pk for task in tasks if key_of(task) not in tried]:
            parts.give_back(left, worker=self.name)
            announcing.announce([str(number) for number in left], self.queue_name)
        return len(tried)

    def _carry_out(self, task: DBTaskResult[..., Any]) -> int:
        try:
            value = task.task.call(*task.args_kwargs["args"], **task.args_kwargs["kwargs"])
        except AWAY:
            raise
        except Exception as error:
            log.exception("task could not be begun", extra={"task": task.task_path})
            task.set_failed(error)
        else:
            task.set_successful(value)
        return 1


def name_of(task: "DBTaskResult[..., Any]") -> str:
    """The name of the work that a task carries."""
    return str(task.args_kwargs["args"][0])


def key_of(task: "DBTaskResult[..., Any]") -> str:
    """The key of the work that a task carries."""
    return str(task.args_kwargs["args"][1])


def taken_together(ready: Iterable["DBTaskResult[..., Any]"]) -> Tasks:
    """The first task, and those of the same work that can be done with it.

    What failed before, or was held by a worker that died or lost it, is taken alone: so what kills its worker kills
    its neighbours' once, and they do not pay for it again.
    """
    found = list(ready)
    if not found or not _may_have_company(found[0]):
        return found[:1]
    kind = (found[0].task_path, name_of(found[0]))
    alike = [task for task in found if (task.task_path, name_of(task)) == kind and _may_have_company(task)]
    return list({key_of(task): task for task in reversed(alike)}.values())[::-1]  # the first of each key


def _may_have_company(task: "DBTaskResult[..., Any]") -> bool:
    return (
        task.task_path == queue.run.module_path
        and not task.worker_ids
        and not task.args_kwargs["kwargs"].get("again")
        and together.can_be_taken_together(name_of(task))
    )


def beat(workers: list[Worker], started_at: datetime) -> None:
    """Say that `workers` are alive, in one statement."""
    now = timezone.now()
    Heartbeat.objects.bulk_create(
        [
            Heartbeat(worker=worker.name, queue=worker.queue_name, started_at=started_at, seen_at=now)
            for worker in workers
        ],
        update_conflicts=True,
        unique_fields=["worker"],
        update_fields=["seen_at"],
    )


def work(queue_names: list[str], *, interval_seconds: float = 0.3, until_empty: bool = False) -> int:
    """Run one loop for each of `queue_names` until a signal asks to stop; returns how many tasks were done.

    The first SIGTERM or SIGINT lets the tasks at hand end, a second ends the process at once; the reaper then gives
    the tasks back.
    """
    stop, ended = threading.Event(), threading.Event()
    workers = [Worker(name, interval_seconds=interval_seconds, stop=stop) for name in queue_names]
    _listen_for_signals(stop)
    started_at = timezone.now()
    beat(workers, started_at)  # before the first claim, or the reaper would take it for a dead worker's
    heart = threading.Thread(target=keep_beating, args=(workers, started_at, ended), name="heartbeat", daemon=True)
    loops = [
        threading.Thread(target=_run_loop, args=(worker, until_empty), name=worker.name, daemon=True)
        for worker in workers
    ]
    for thread in [heart, *loops]:
        thread.start()
    for thread in loops:
        while thread.is_alive():
            thread.join(timeout=0.5)  # a join without end would keep signals from being heard
    ended.set()
    heart.join(timeout=5)
    Heartbeat.objects.filter(worker__in=[worker.name for worker in workers]).delete()
    return sum(worker.done for worker in workers)


def _run_loop(worker: Worker, until_empty: bool) -> None:
    try:
        worker.run(until_empty=until_empty)
    finally:
        connections.close_all()


def keep_beating(workers: list[Worker], started_at: datetime, ended: threading.Event) -> None:
    """Say every few seconds that `workers` are alive, until `ended`."""
    try:
        while not ended.wait(rules.BEAT_EVERY.total_seconds()):
            try:
                beat(workers, started_at)
            except AWAY:
                log.warning("no heartbeat: the database is away", exc_info=True)
                connections.close_all()
    finally:
        connections.close_all()


def _listen_for_signals(stop: threading.Event) -> None:
    def ask_to_stop(_signal: int, _frame: FrameType | None) -> None:
        if stop.is_set():
            os._exit(1)
        stop.set()

    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGTERM, ask_to_stop)
        signal.signal(signal.SIGINT, ask_to_stop)
