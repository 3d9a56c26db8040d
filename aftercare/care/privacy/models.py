"""Requests that a person be taken out of every record."""

from typing import Self

from django.db import models
from django.db.models import Q

from aftercare.care.privacy.rules import GROUND_LABELS, STATE_LABELS, State
from aftercare.ground.accounts.roles import Permission
from aftercare.ground.core.actors import Actor, ActorKind
from aftercare.ground.core.rows import LockingQuerySet, Versioned
from aftercare.records.estate.models import Person


class ErasureRequestQuerySet(LockingQuerySet["ErasureRequest"]):
    """Chainable filters over requests."""

    def visible_to(self, actor: Actor) -> Self:
        """All for those who erase; for those who keep people the ones about people they know; an owner's own."""
        if actor.kind == ActorKind.OWNER:
            return self.filter(person__in=Person.objects.same_as(actor.id)) if actor.case_ids is None else self.none()
        if any(grant.development_ids is None for grant in actor.grants_with(Permission.ERASE_PERSONAL)):
            return self
        if actor.kind == ActorKind.STAFF and actor.may(Permission.EDIT_PEOPLE):
            return self.filter(person__in=Person.objects.visible_to(actor))
        return self.none()


class ErasureRequest(Versioned):
    """Somebody is to be erased: why, who asked, what would go, what a second person decided, what came of it.

    `plan` and `result` say for each holder of values how many records: `{key: {gone, kept, kept_since}}`.
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="erasure_requests")
    ground = models.CharField(max_length=20, choices=[(key.value, label) for key, label in GROUND_LABELS.items()])
    words = models.TextField()
    plan = models.JSONField(default=dict)
    state = models.CharField(
        max_length=10, choices=[(key.value, label) for key, label in STATE_LABELS.items()], default=State.ASKED.value
    )
    asked_at = models.DateTimeField()
    asked_by = models.CharField(max_length=40)
    asked_by_label = models.CharField(max_length=120)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.CharField(max_length=40, blank=True)
    decided_by_label = models.CharField(max_length=120, blank=True)
    reason = models.TextField(blank=True)
    result = models.JSONField(default=dict)

    objects: ErasureRequestQuerySet = ErasureRequestQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(state=State.ASKED.value), name="one_open_erasure_request_per_person"
            ),
            models.CheckConstraint(
                condition=Q(state=State.ASKED.value, decided_at__isnull=True, decided_by="")
                | (~Q(state=State.ASKED.value) & Q(decided_at__isnull=False) & ~Q(decided_by="")),
                name="decided_erasure_says_by_whom_and_when",
            ),
        ]
        indexes = [models.Index(fields=["state", "-id"])]

    def __str__(self) -> str:
        return f"{self.pk} {self.asked_at:%Y-%m-%d}"

    @property
    def url(self) -> str:
        """Its page in the office."""
        return f"/office/erasures/{self.pk}/"
