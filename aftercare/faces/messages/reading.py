"""Marking one's own messages as read: no act of the trail, since nothing is decided by it."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from aftercare.faces.messages.models import Message
from aftercare.ground.core.actors import Actor


@transaction.atomic
def mark_read(*, up_to: int, by: Actor, at: datetime) -> int:
    """Mark one's own messages as read, up to an id; returns how many."""
    return Message.objects.to(by).filter(pk__lte=up_to, read_at__isnull=True).update(read_at=at)


@transaction.atomic
def mark(*, ids: Iterable[int], read: bool, by: Actor, at: datetime) -> int:
    """Mark some of one's own messages as read or unread; what was read before keeps its time. Returns how many."""
    mine = Message.objects.to(by).filter(pk__in=list(ids), read_at__isnull=read)
    return mine.update(read_at=at if read else None)
