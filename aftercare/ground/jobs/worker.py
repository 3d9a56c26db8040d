"""Taking tasks from the queue and doing them: one loop per queue, with a heartbeat beside it, stopped gracefully."""

import logging
import os
import secrets
import signal
import socket
import threading
from datetime import datetime
from types import FrameType
from typing import Any

from django.db import InterfaceError, OperationalError, close_old_connections, connections, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from aftercare.ground.jobs import parts, queue, rules
from aftercare.ground.jobs.models import Heartbeat

log = logging.getLogger(__name__)
AWAY = (OperationalError, InterfaceError)
LONGEST_PAUSE_SECONDS = 30.0


class Worker:
    """One loop over one queue."""

    def __init__(self, queue_name: str, *, interval_seconds: float = 0.3, stop: threading.Event | None = None) -> None:
        self.queue_name = queue_name
        self.interval_seconds = interval_seconds
        self.stop = stop or threading.Event()
        self.name = f"{socket.gethostname()[:30]}:{os.getpid()}:{queue_name[:8]}:{secrets.token_hex(4)}"
        self.done = 0

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
        """Claim the next ready task and do it; False when there is none."""
        return self._work_on(DBTaskResult.objects.ready())

    def work_on(self, number: str) -> bool:
        """Claim the task of this number and do it; False when it is not there to be claimed."""
        return self._work_on(DBTaskResult.objects.ready().filter(pk=number))

    def _work_on(self, among: "QuerySet[DBTaskResult[..., Any]]") -> bool:
        task = self._claim(among)
        if task is None:
            return False
        self._carry_out(task)
        self.done += 1
        return True

    def _claim(self, among: "QuerySet[DBTaskResult[..., Any]]") -> DBTaskResult[..., Any] | None:
        ready = among.filter(backend_name="default", queue_name=self.queue_name)
        if not ready.exists():  # looking costs no lock, and on SQLite there is one write lock for everybody
            return None
        with transaction.atomic():
            task = ready.select_for_update(skip_locked=True).first()
            if task is not None:
                task.claim(self.name)
        return task

    def _carry_out(self, task: DBTaskResult[..., Any]) -> None:
        try:
            value = task.task.call(*task.args_kwargs["args"], **task.args_kwargs["kwargs"])
        except AWAY:
            raise
        except Exception as error:
            log.exception("task could not be begun", extra={"task": task.task_path})
            task.set_failed(error)
        else:
            task.set_successful(value)


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
