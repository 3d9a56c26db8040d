"""When to try again, when a worker counts as dead, when a periodic job is due. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from croniter import croniter

ATTEMPTS_AT_MOST = 8
FIRST_WAIT = timedelta(seconds=10)
LONGEST_WAIT = timedelta(hours=1)
BEAT_EVERY = timedelta(seconds=15)
SILENT_AFTER = timedelta(minutes=2)
DEATHS_AT_MOST = 4


def wait_before(attempt: int) -> timedelta | None:
    """How long to wait before attempt number `attempt` (2 is the first repeat); None when it is time to give up."""
    if attempt > ATTEMPTS_AT_MOST:
        return None
    wait: timedelta = FIRST_WAIT * int(4 ** max(attempt - 2, 0))
    return min(wait, LONGEST_WAIT)


def is_silent(*, seen_at: datetime | None, now: datetime) -> bool:
    """Whether a worker last heard of at `seen_at` (None: never) counts as dead."""
    return seen_at is None or now - seen_at > SILENT_AFTER


@dataclass(frozen=True)
class Periodic:
    """One line of the schedule: `job` is put into the queue whenever `cron` says, in the installation's own time."""

    name: str
    cron: str
    job: str
    slow: bool = False

    def __post_init__(self) -> None:
        if not croniter.is_valid(self.cron):  # type: ignore[no-untyped-call]
            raise ValueError(f"{self.name}: “{self.cron}” is no cron line")


def latest_due(*, cron: str, last_at: datetime, now: datetime) -> datetime | None:
    """The latest moment after `last_at` and not after `now` at which `cron` fires; None when there is none.

    Moments missed in between are not made up for. `now` and `last_at` are in the zone in which the line is meant.
    """
    line = croniter(cron, now + timedelta(microseconds=1))
    moment: datetime = line.get_prev(datetime)  # type: ignore[no-untyped-call]
    return moment if moment > last_at else None
