"""How somebody wants to be told."""

from django.db import models

from aftercare.ground.core.rows import LockingQuerySet, Versioned


class Preference(Versioned):
    """What one person chose: channels by topic, and hours of their own in which nothing rings.

    `channels` maps a topic to the channels wanted (`["inbox", "email"]`; empty: none). A topic that is not named goes
    as the topic itself says. Quiet hours are `"22:00"` to `"07:30"`, both or neither.
    """

    to_kind = models.CharField(max_length=12)
    to_id = models.BigIntegerField()
    channels = models.JSONField(default=dict, blank=True)
    quiet_from = models.CharField(max_length=5, blank=True)
    quiet_until = models.CharField(max_length=5, blank=True)
    changed_at = models.DateTimeField()

    objects: LockingQuerySet["Preference"] = LockingQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [models.UniqueConstraint(fields=["to_kind", "to_id"], name="one_preference_per_person")]

    def __str__(self) -> str:
        return f"{self.to_kind}:{self.to_id}"
