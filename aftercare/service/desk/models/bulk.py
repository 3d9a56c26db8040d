"""Acts on many cases at once: what was asked, and what became of each case."""

from typing import Self

from django.db import models
from django.db.models import Q

from aftercare.ground.accounts.models import Staff
from aftercare.ground.core.actors import Actor, ActorKind
from aftercare.ground.core.rows import LockingQuerySet, Versioned
from aftercare.service.cases.models import Case
from aftercare.service.desk.rules import Act, Outcome


class BulkActQuerySet(LockingQuerySet["BulkAct"]):
    """Chainable filters over acts on many."""

    def visible_to(self, actor: Actor) -> Self:
        """One's own."""
        return self.filter(begun_by_id=actor.id) if actor.kind == ActorKind.STAFF else self.none()


class BulkAct(Versioned):
    """One act on many cases, asked for once; each case is changed by its own action and has a line here."""

    act = models.CharField(max_length=12, choices=[(act.value, act.value) for act in Act])
    values = models.JSONField(default=dict)
    back = models.CharField(max_length=600, blank=True, help_text="The address of the queue it was begun from.")
    language = models.CharField(max_length=10)
    begun_by = models.ForeignKey(Staff, models.CASCADE, related_name="+")
    begun_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    undo_begun_at = models.DateTimeField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)

    objects: BulkActQuerySet = BulkActQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        indexes = [models.Index(fields=["begun_by", "-id"], name="bulk_by_person")]
        constraints = [
            models.CheckConstraint(
                name="bulk_undone_after_it_was_begun", condition=Q(undone_at=None) | Q(undo_begun_at__isnull=False)
            )
        ]

    def __str__(self) -> str:
        return f"{self.act} {self.pk}"


class BulkLine(models.Model):
    """What became of one case: done, refused with the reason, put back, or not put back and why."""

    bulk = models.ForeignKey(BulkAct, models.CASCADE, related_name="lines")
    case = models.ForeignKey(Case, models.CASCADE, related_name="+")
    outcome = models.CharField(
        max_length=8, choices=[(each.value, each.value) for each in Outcome], default=Outcome.WAITING.value
    )
    reason = models.CharField(max_length=300, blank=True)
    before = models.JSONField(default=dict)
    version_after = models.PositiveIntegerField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["bulk", "case"], name="each_case_once_per_bulk")]
        indexes = [models.Index(fields=["bulk", "outcome", "id"], name="line_by_outcome")]

    def __str__(self) -> str:
        return f"{self.bulk_id}/{self.case_id}"
