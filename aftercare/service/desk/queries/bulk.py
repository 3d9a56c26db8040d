"""An act on many as its summary shows it."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count

from aftercare.ground.core.actors import Actor
from aftercare.service.desk.models import BulkAct, BulkLine
from aftercare.service.desk.rules import SAID, UNDO_FOR, Act, Outcome

TOLD_AT_MOST = 50


@dataclass(frozen=True)
class BulkSummary:
    """How far it is, what was changed, and each case that was refused or not put back, with the reason."""

    bulk: BulkAct
    total: int
    counts: dict[str, int]
    told: tuple[BulkLine, ...]
    moving: bool
    undo_until: datetime | None

    @property
    def gone_through(self) -> int:
        """How many cases have been dealt with in the present run."""
        waits = Outcome.DONE if self.bulk.undo_begun_at else Outcome.WAITING
        return self.total - self.counts.get(waits, 0)


def list_lines(bulk: BulkAct, *, outcome: str = "", after_id: int = 0, size: int = 50) -> list[BulkLine]:
    """The cases of an act on many from `after_id` on, in the order in which they are gone through."""
    found = bulk.lines.filter(pk__gt=after_id)
    if outcome:
        found = found.filter(outcome=outcome)
    return list(found.select_related("case").order_by("pk")[:size])


def summary_of(bulk_id: int, *, by: Actor, at: datetime) -> BulkSummary | None:
    """The summary of one of one's own acts; None when there is none of that number. Three statements."""
    bulk = BulkAct.objects.visible_to(by).filter(pk=bulk_id).first()
    if bulk is None:
        return None
    counts = dict(bulk.lines.order_by().values_list("outcome").annotate(n=Count("pk")))
    told = bulk.lines.filter(outcome__in=[Outcome.REFUSED, Outcome.KEPT]).select_related("case").order_by("pk")
    finished, undoing = bulk.finished_at, bulk.undo_begun_at
    undo_until = finished + UNDO_FOR if finished and not undoing and Act(bulk.act) not in SAID else None
    return BulkSummary(
        bulk=bulk,
        total=sum(counts.values()),
        counts=counts,
        told=tuple(told[:TOLD_AT_MOST]),
        moving=bulk.undone_at is None if undoing else finished is None,
        undo_until=undo_until if undo_until and undo_until > at and counts.get(Outcome.DONE) else None,
    )
