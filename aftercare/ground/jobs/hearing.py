"""What a worker behind a broker does when it hears of a job: claims its row, if nobody has, and does it.

With it as many ready ones of its kind as a worker without a broker would take; who hears their numbers afterwards asks
the table once and goes on.
"""

import logging
import threading

from django.db import connections
from django.utils import timezone

from aftercare.ground.jobs import queue
from aftercare.ground.jobs.worker import AWAY, Worker, beat, keep_beating

log = logging.getLogger(__name__)


class _Ear:
    """A worker with a heartbeat of its own, so that its jobs are not taken for a dead one's."""

    def __init__(self, queue_name: str) -> None:
        self.worker, started_at = Worker(queue_name), timezone.now()
        self.deaf = threading.Event()
        beat([self.worker], started_at)
        threading.Thread(
            target=keep_beating, args=([self.worker], started_at, self.deaf), name="heartbeat", daemon=True
        ).start()


_ears: dict[str, _Ear] = {}  # of this process, by queue


def work_on(number: str, queue_name: str) -> bool:
    """Do the job of this number; False when another has it, it is done, or the database is away.

    A worker that loses the database under a job falls silent for good, so that the reaper gives back what it held;
    the next job is heard by a new one. The job itself stays in the table and is announced again.
    """
    try:
        ear = _ears.get(queue_name) or _Ear(queue_name)
        _ears[queue_name] = ear
        queue.work_as(ear.worker.name)
        return ear.worker.work_on(number)
    except AWAY:
        log.warning("the database is away: the job waits in the table", extra={"task": number}, exc_info=True)
        forget(queue_name)
        connections.close_all()
        return False


def forget(queue_name: str) -> None:
    """Let this process's worker of that queue fall silent."""
    if ear := _ears.pop(queue_name, None):
        ear.deaf.set()
