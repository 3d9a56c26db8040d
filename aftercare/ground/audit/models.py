"""The trail. No foreign keys: it outlives what it tells of. Nothing here is ever changed but personal values erased."""

from typing import Self

from django.db import models

from aftercare.ground.audit.rules import SEE_AUDIT
from aftercare.ground.core.actors import Actor, ActorKind


class AuditEventQuerySet(models.QuerySet["AuditEvent"]):
    """Chainable filters over events."""

    def visible_to(self, actor: Actor) -> Self:
        """The events that exist for `actor`: those of developments whose trail they may read."""
        if actor.kind != ActorKind.STAFF:
            return self.none()
        grants = list(actor.grants_with(SEE_AUDIT))
        if any(grant.development_ids is None for grant in grants):
            return self
        return self.filter(development_id__in={number for grant in grants for number in grant.development_ids or ()})


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

    objects: AuditEventQuerySet = AuditEventQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["subject_type", "subject_id", "sequence"], name="one_event_per_place_in_chain"
            )
        ]
        indexes = [
            models.Index(fields=["-at", "-id"]),
            models.Index(fields=["actor", "-at", "-id"]),
            models.Index(fields=["name", "-at", "-id"]),
            models.Index(fields=["development_id", "-at", "-id"]),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.subject_label}"


class PersonalValue(models.Model):
    """A personal value of an event, apart, so that it can be erased without breaking the chain.

    Erased, value and salt are empty: nobody can try numbers against the digest any more.
    """

    event_id = models.BigIntegerField()
    field = models.CharField(max_length=40)
    salt = models.CharField(max_length=32, blank=True)
    value = models.JSONField(null=True)
    erased_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["event_id", "field"], name="one_value_per_event_and_field")]

    def __str__(self) -> str:
        return f"{self.event_id} {self.field}"


class Seal(models.Model):
    """The Merkle root of a batch of events, chained to the seal before and signed.

    `highest_id` is the highest event there was when it was made, `horizon` the transaction number that was to be
    given next (0 where writers queue up one after the other): once every older transaction has ended, no event up to
    `highest_id` can come any more. `settled_id` is the highest event up to which that was so, and all were sealed.
    """

    sealed_at = models.DateTimeField()
    count = models.PositiveIntegerField()
    root = models.CharField(max_length=64)
    previous = models.CharField(max_length=64, unique=True)
    signature = models.CharField(max_length=64)
    highest_id = models.BigIntegerField()
    horizon = models.BigIntegerField(default=0)
    settled_id = models.BigIntegerField(default=0)

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


class Erasure(models.Model):
    """Personal values taken out of the trail: how many, why. Which ones stands in its event."""

    reason = models.TextField()
    values = models.PositiveIntegerField()
    erased_at = models.DateTimeField()
    erased_by = models.CharField(max_length=40)
    erased_by_label = models.CharField(max_length=120)

    def __str__(self) -> str:
        return f"{self.values} values erased on {self.erased_at:%Y-%m-%d}"


class Verification(models.Model):
    """A check of the whole trail that somebody asked for, and what it found."""

    begun_at = models.DateTimeField()
    begun_by = models.CharField(max_length=40)
    begun_by_label = models.CharField(max_length=120)
    finished_at = models.DateTimeField(null=True)
    events = models.PositiveBigIntegerField(default=0)
    seals = models.PositiveIntegerField(default=0)
    findings = models.JSONField(default=list)

    def __str__(self) -> str:
        return f"{self.begun_at:%Y-%m-%d %H:%M}"
