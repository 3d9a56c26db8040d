"""What the page of jobs shows."""

from dataclasses import dataclass
from datetime import datetime

from django_tasks_db.models import DBTaskResult

from aftercare.ground.jobs import rules
from aftercare.ground.jobs.models import Delivery, Heartbeat, Tick

COUNTED_AT_MOST = 10_000


@dataclass(frozen=True)
class Load:
    """How much there is to do, and who is at it. Counts stop at 10,000."""

    waiting: int
    running: int
    trying_again: int
    gave_up: int
    oldest_waiting_at: datetime | None
    workers: tuple[Heartbeat, ...]
    silent_workers: tuple[Heartbeat, ...]


def load(at: datetime) -> Load:
    """The state of the queue. Six small statements."""
    waiting = DBTaskResult.objects.ready()
    beats = list(Heartbeat.objects.order_by("-seen_at")[:50])
    return Load(
        waiting=waiting.order_by()[:COUNTED_AT_MOST].count(),
        running=DBTaskResult.objects.running().order_by()[:COUNTED_AT_MOST].count(),
        trying_again=Delivery.objects.filter(state=Delivery.State.TRYING, attempts__gt=0)[:COUNTED_AT_MOST].count(),
        gave_up=Delivery.objects.filter(state=Delivery.State.GAVE_UP)[:COUNTED_AT_MOST].count(),
        oldest_waiting_at=waiting.order_by("enqueued_at").values_list("enqueued_at", flat=True).first(),
        workers=tuple(beat for beat in beats if not rules.is_silent(seen_at=beat.seen_at, now=at)),
        silent_workers=tuple(beat for beat in beats if rules.is_silent(seen_at=beat.seen_at, now=at)),
    )


def list_by_state(state: str, *, limit: int = 50, before_id: int | None = None) -> list[Delivery]:
    """Jobs in `state`, newest first, below `before_id`."""
    found = Delivery.objects.filter(state=state)
    if before_id is not None:
        found = found.filter(pk__lt=before_id)
    return list(found.order_by("-id")[:limit])


def find_delivery(key: str) -> Delivery | None:
    """The job under `key`, with its progress and result; None while no worker has begun it."""
    return Delivery.objects.filter(key=key).first()


def list_ticks() -> list[Tick]:
    """When each periodic job last began, by name."""
    return list(Tick.objects.order_by("name")[:200])
