"""Marking one's own messages as read: no act of the trail, since nothing is decided by it."""

from datetime import datetime

from django.db import transaction

from aftercare.faces.messages.models import Message
from aftercare.ground.core.actors import Actor


@transaction.atomic
def mark_read(*, up_to: int, by: Actor, at: datetime) -> int:
    """Mark one's own messages as read, up to an id; returns how many."""
    return Message.objects.filter(to_kind=by.kind.value, to_id=by.id, pk__lte=up_to, read_at__isnull=True).update(
        read_at=at
    )
