"""What staff say of the product itself."""

from django.db import models
from django.db.models import Q

from aftercare.ground.core.rows import LockingQuerySet, Versioned


class Feedback(Versioned):
    """Something that went wrong or could be better, with where it was seen."""

    text = models.TextField()
    page = models.CharField(max_length=500)
    product_version = models.CharField(max_length=40)
    request_id = models.CharField(max_length=64, blank=True)
    browser = models.CharField(max_length=300, blank=True)
    by = models.CharField(max_length=40)
    by_label = models.CharField(max_length=120)
    at = models.DateTimeField()
    answer = models.TextField(blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.CharField(max_length=40, blank=True)

    objects: LockingQuerySet["Feedback"] = LockingQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        indexes = [
            models.Index(fields=["-id"], name="feedback_open", condition=Q(settled_at=None)),
            models.Index(fields=["by", "-id"], name="feedback_by_person"),
        ]
        constraints = [
            models.CheckConstraint(
                name="settled_feedback_says_by_whom",
                condition=Q(settled_at__isnull=True, settled_by="") | (Q(settled_at__isnull=False) & ~Q(settled_by="")),
            )
        ]

    def __str__(self) -> str:
        return self.text[:60]
