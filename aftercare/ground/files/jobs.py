"""Background entry points of the room."""

from datetime import datetime

from aftercare.ground.files import parts


def sweep(*, at: datetime) -> dict[str, int]:
    """Remove what nobody uses."""
    return parts.sweep(at)
