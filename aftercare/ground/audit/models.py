"""The trail. No foreign keys: it outlives what it tells of. Nothing here is ever changed by an action."""

from django.db import models


class AuditEvent(models.Model):
    """One act: who did what to which subject when. Each subject's events form a SHA-256 chain."""

    name = models.CharField(max_length=60)
    subject_type = models.CharField(max_length=40)
    subject_id = models.BigIntegerField()
    subject_label = models.CharField(max_length=120)
    sequence = models.PositiveIntegerField()
    actor = models.CharField(max_length=40)
    actor_label = models.CharField(max_length=120)
    at = models.DateTimeField()
    development_id = models.BigIntegerField(null=True)
    changes = models.JSONField(default=dict)
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["subject_type", "subject_id", "sequence"], name="one_event_per_place_in_chain"
            )
        ]
        indexes = [
            models.Index(fields=["-at", "-id"]),
            models.Index(fields=["actor", "-id"]),
            models.Index(fields=["name", "-id"]),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.subject_label}"


class PersonalValue(models.Model):
    """A personal value of an event, apart, so that it can be erased without breaking the chain."""

    event_id = models.BigIntegerField()
    field = models.CharField(max_length=40)
    salt = models.CharField(max_length=32)
    value = models.JSONField(null=True)
    erased_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["event_id", "field"], name="one_value_per_event_and_field")]

    def __str__(self) -> str:
        return f"{self.event_id} {self.field}"


class Seal(models.Model):
    """The Merkle root of a batch of events, chained to the seal before and signed."""

    sealed_at = models.DateTimeField()
    count = models.PositiveIntegerField()
    root = models.CharField(max_length=64)
    previous = models.CharField(max_length=64)
    signature = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"{self.pk} {self.root[:12]}"


class SealedEvent(models.Model):
    """A leaf of a seal: which event, in which place, with which hash."""

    event_id = models.BigIntegerField(unique=True)
    seal = models.ForeignKey(Seal, models.PROTECT, related_name="leaves")
    place = models.PositiveIntegerField()
    hash = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["seal", "place"], name="one_leaf_per_place")]

    def __str__(self) -> str:
        return f"{self.seal_id}/{self.place}"
