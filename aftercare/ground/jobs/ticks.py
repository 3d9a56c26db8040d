"""Periodic work: the table of `project/schedule.py` against the clock. Any number of tickers may run."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from aftercare.ground.core.database import written_if_possible
from aftercare.ground.jobs import queue, rules
from aftercare.ground.jobs.models import Tick
from aftercare.ground.jobs.rules import Periodic

_schedule: dict[str, Periodic] = {}


def configure(schedule: Sequence[Periodic]) -> None:
    """Take the schedule at start-up. Raises for a line named twice or whose job nobody handles."""
    _schedule.clear()
    for line in schedule:
        if line.name in _schedule:
            raise ValueError(f"{line.name} stands twice in the schedule")
        if line.job not in queue.handled():
            raise LookupError(f"{line.name}: {line.job} has no handler in project/wiring.py")
        _schedule[line.name] = line


def schedule() -> Sequence[Periodic]:
    """Every line of the schedule."""
    return list(_schedule.values())


def tick(at: datetime) -> list[str]:
    """Put every job that is due into the queue; returns their names.

    A line seen for the first time waits for its next moment. Moments missed while nothing ran are made up for once.
    """
    last = dict(Tick.objects.values_list("name", "last_at"))
    begun = []
    for line in _schedule.values():
        if line.name not in last:
            Tick.objects.get_or_create(name=line.name, defaults={"last_at": at})
        elif _due(line, last[line.name], at) is not None and _begin(line, at):
            begun.append(line.name)
    return begun


def note_done(name: str, *, at: datetime) -> None:
    """Note that what is done from outside, such as a back-up, was done. Left out where nothing can be written."""

    def write() -> bool:
        Tick.objects.update_or_create(name=name, defaults={"last_at": at})
        return True

    written_if_possible(write, otherwise=False)


@transaction.atomic
def _begin(line: Periodic, at: datetime) -> bool:
    """Begin `line` if it is still due now that its row is locked."""
    row = Tick.objects.select_for_update().get(name=line.name)
    moment = _due(line, row.last_at, at)
    if moment is None:
        return False
    row.last_at = moment
    row.save(update_fields=["last_at"])
    queue.put(line.job, key=f"{line.name}@{moment:%Y%m%dT%H%M}", slow=line.slow)
    return True


def _due(line: Periodic, last_at: datetime, at: datetime) -> datetime | None:
    return rules.latest_due(cron=line.cron, last_at=timezone.localtime(last_at), now=timezone.localtime(at))
