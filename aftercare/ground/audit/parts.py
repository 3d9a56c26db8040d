"""Sealing new events into Merkle roots, each chained to the one before and signed."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef

from aftercare.ground.audit import engines, rules
from aftercare.ground.audit.models import AuditEvent, Seal, SealedEvent

EVENTS_PER_SEAL = 2_000
LEAVES_AT_ONCE = 1_000
Leaf = tuple[int, str]
GoOn = Callable[[], bool]
# A writer gets its event's number an instant before its transaction has one; a seal counts as settled only after that.
SETTLES_AFTER = timedelta(seconds=10)


def settled_up_to() -> int:
    """The highest event number up to which everything is sealed and nothing can come any more.

    A late commit therefore lies above it and is looked for, while the settled past need not be looked through again.
    """
    return Seal.objects.order_by("-id").values_list("settled_id", flat=True).first() or 0


def seal(at: datetime, *, most: int = EVENTS_PER_SEAL, go_on: GoOn | None = None) -> int:
    """Seal every event that is not sealed yet, `most` to a seal; returns how many.

    `go_on` is asked before each seal but the first, and may let others write meanwhile: what is left the next run
    does. Two sealers at once cannot both succeed: only one seal may follow another.
    """
    sealed, after = 0, 0
    while events := _seal_once(at, most, after=after):
        sealed, after = sealed + len(events), events[-1][0]
        if len(events) < most or (go_on is not None and not go_on()):
            break
    return sealed


def _seal_once(at: datetime, most: int, *, after: int) -> list[Leaf]:
    """One seal over the next events, those above `after`; only writing it is in a transaction.

    What is read before may not change meanwhile: events never do, and a seal that came in between is followed already.
    """
    last = Seal.objects.order_by("-id").first()
    floor = last.settled_id if last else 0
    settled = _now_settled(at)  # asked before the events are: what ends in between is seen below
    is_sealed = Exists(SealedEvent.objects.filter(event_id=OuterRef("pk")))
    unsealed = AuditEvent.objects.filter(~is_sealed, pk__gt=max(floor, after))
    events = list(unsealed.order_by("pk").values_list("pk", "hash")[:most])
    if not events:
        return []
    highest = events[-1][0]
    if len(events) == most:
        settled = min(settled, highest)
    previous = last.root if last else rules.NOTHING_BEFORE
    root = rules.merkle_root([leaf for _, leaf in events])
    made = Seal(
        sealed_at=at,
        count=len(events),
        root=root,
        previous=previous,
        signature=rules.sign_seal(key=settings.SEAL_KEY, previous=previous, root=root, count=len(events), sealed_at=at),
        highest_id=max(highest, last.highest_id if last else 0),
        settled_id=max(settled, floor),
    )
    _write(made, events)
    return events


@transaction.atomic
def _write(made: Seal, events: Sequence[Leaf]) -> None:
    made.horizon = engines.next_transaction()
    made.save(force_insert=True)
    SealedEvent.objects.bulk_create(
        (
            SealedEvent(event_id=event_id, seal=made, place=place, hash=leaf)
            for place, (event_id, leaf) in enumerate(events)
        ),
        batch_size=LEAVES_AT_ONCE,
    )


def _now_settled(at: datetime) -> int:
    """The highest event of the newest seal since which every writer of that time has ended."""
    settled = Seal.objects.filter(horizon__lte=engines.oldest_transaction(), sealed_at__lte=at - SETTLES_AFTER)
    return settled.order_by("-id").values_list("highest_id", flat=True).first() or 0
