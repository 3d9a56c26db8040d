"""Sealing new events into Merkle roots, each chained to the one before and signed."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef

from aftercare.ground.audit import engines, rules
from aftercare.ground.audit.models import AuditEvent, Seal, SealedEvent

EVENTS_PER_SEAL = 20_000
LEAVES_AT_ONCE = 2_000
# A writer gets its event's number an instant before its transaction has one; a seal counts as settled only after that.
SETTLES_AFTER = timedelta(seconds=10)


def settled_up_to() -> int:
    """The highest event number up to which everything is sealed and nothing can come any more.

    A late commit therefore lies above it and is looked for, while the settled past need not be looked through again.
    """
    return Seal.objects.order_by("-id").values_list("settled_id", flat=True).first() or 0


def seal(at: datetime, *, most: int = EVENTS_PER_SEAL) -> int:
    """Seal every event that is not sealed yet, `most` to a seal; returns how many.

    Two sealers at once cannot both succeed: only one seal may follow another.
    """
    sealed = 0
    while count := _seal_once(at, most):
        sealed += count
        if count < most:
            break
    return sealed


@transaction.atomic
def _seal_once(at: datetime, most: int) -> int:
    last = Seal.objects.order_by("-id").first()
    floor = last.settled_id if last else 0
    settled = _now_settled(at)  # asked before the events are: what ends in between is seen below
    is_sealed = Exists(SealedEvent.objects.filter(event_id=OuterRef("pk")))
    unsealed = AuditEvent.objects.filter(~is_sealed, pk__gt=floor)
    events = list(unsealed.order_by("pk").values_list("pk", "hash")[:most])
    if not events:
        return 0
    highest = events[-1][0]
    if len(events) == most:
        settled = min(settled, highest)
    previous = last.root if last else rules.NOTHING_BEFORE
    root = rules.merkle_root([leaf for _, leaf in events])
    made = Seal.objects.create(
        sealed_at=at,
        count=len(events),
        root=root,
        previous=previous,
        signature=rules.sign_seal(key=settings.SEAL_KEY, previous=previous, root=root, count=len(events), sealed_at=at),
        highest_id=max(highest, last.highest_id if last else 0),
        horizon=engines.next_transaction(),
        settled_id=max(settled, floor),
    )
    SealedEvent.objects.bulk_create(
        (
            SealedEvent(event_id=event_id, seal=made, place=place, hash=leaf)
            for place, (event_id, leaf) in enumerate(events)
        ),
        batch_size=LEAVES_AT_ONCE,
    )
    return len(events)


def _now_settled(at: datetime) -> int:
    """The highest event of the newest seal since which every writer of that time has ended."""
    settled = Seal.objects.filter(horizon__lte=engines.oldest_transaction(), sealed_at__lte=at - SETTLES_AFTER)
    return settled.order_by("-id").values_list("highest_id", flat=True).first() or 0
