"""The second road: a broker tells workers at once what the table holds, instead of their looking again and again.

The table stays the outbox and the truth: a job is there exactly when its transaction was committed. Announced is only
its number; whoever hears it claims the row, does the work and marks it done as any worker does, and others of its kind
with it (ADR 0028), whose numbers are then passed over. So a broker that is away, loses what it was told or says it
twice delays work, and neither loses nor doubles any.
"""

import logging
import time
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django_tasks_db import DatabaseBackend
from django_tasks_db.models import DBTaskResult

log = logging.getLogger(__name__)
GRACE = timedelta(seconds=10)  # what a worker may take to hear of a job before it is announced again
AGAIN_AFTER = timedelta(minutes=1)
LEFT_ALONE_SECONDS = 10.0  # a broker that did not answer keeps no second request waiting
AT_ONCE = 1_000
Send = Callable[[str, str], object]  # the number of a task, and its queue; raises BrokerAway


class BrokerAway(Exception):
    """The broker took nothing: what it was to be told stays in the table and is told later."""


class _Broker:
    """How the broker is reached, and what it was told again."""

    def __init__(self) -> None:
        self.send: Send | None = None
        self.away_until = 0.0
        self.told_again: dict[str, datetime] = {}

    def tell(self, number: str, queue_name: str) -> bool:
        """Announce one job; False when there is no broker or it is away."""
        if self.send is None or time.monotonic() < self.away_until:
            return False
        try:
            self.send(number, queue_name)
        except BrokerAway:
            self.away_until = time.monotonic() + LEFT_ALONE_SECONDS
            log.warning("the broker is away: jobs wait in the table", exc_info=True)
            return False
        return True


_broker = _Broker()


def configure(send: Send | None) -> None:
    """Take what reaches the broker at start-up; None where there is no broker."""
    _broker.send, _broker.away_until = send, 0.0
    _broker.told_again.clear()


class AnnouncingBackend(DatabaseBackend):
    """The table of jobs, whose new rows are announced once they are committed."""

    def enqueue(self, task: Any, args: Any, kwargs: Any) -> Any:
        """As the table does; what is to be done later is announced when it is due."""
        result: Any = super().enqueue(task, args, kwargs)
        if task.run_after is None:
            transaction.on_commit(lambda: _broker.tell(str(result.id), task.queue_name))
        return result


def announce(numbers: Sequence[str], queue_name: str) -> None:
    """Announce tasks that were taken and given back: whoever heard of them meanwhile has passed them over."""
    for number in numbers:
        if not _broker.tell(number, queue_name):
            return


def announce_waiting(at: datetime) -> int:
    """Announce what is due and was not taken up: work put for later, and what the broker lost. Returns how much."""
    if _broker.send is None:
        return 0
    _broker.told_again = {key: told for key, told in _broker.told_again.items() if told >= at - AGAIN_AFTER}
    waiting = DBTaskResult.objects.ready().filter(enqueued_at__lt=at - GRACE).order_by("enqueued_at", "pk")
    told = 0
    for number, queue_name in [(str(key), name) for key, name in waiting.values_list("pk", "queue_name")[:AT_ONCE]]:
        if number in _broker.told_again:
            continue
        if not _broker.tell(number, queue_name):
            break
        _broker.told_again[number] = at
        told += 1
    return told
