"""Background entry points of the room."""

from datetime import datetime

from aftercare.ground.jobs import parts


def reap(*, at: datetime) -> None:
    """Give the work of dead workers back to the queue."""
    parts.reap(at)


def prune(*, at: datetime) -> dict[str, int]:
    """Delete what was finished long ago."""
    return {"removed": parts.prune(at)}
