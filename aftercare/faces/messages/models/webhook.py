"""Programs that are told of events, after the Standard Webhooks specification."""

from typing import Self

from django.db import models
from django.db.models import Q

from aftercare.ground.accounts.models import Development
from aftercare.ground.accounts.roles import Permission
from aftercare.ground.core.actors import Actor, ActorKind
from aftercare.ground.core.rows import LockingQuerySet, Versioned
from aftercare.ground.core.text import lazy as _


class WebhookQuerySet(LockingQuerySet["Webhook"]):
    """Chainable filters over webhooks."""

    def visible_to(self, actor: Actor) -> Self:
        """Those that look after the organisation see the webhooks whose whole scope they reach."""
        if actor.kind == ActorKind.CLOCK:
            return self
        grants = [g for g in actor.grants_with(Permission.EDIT_ORGANISATION) if actor.kind == ActorKind.STAFF]
        if any(grant.development_ids is None for grant in grants):
            return self
        return self.filter(development_id__in={pk for g in grants for pk in g.development_ids or ()})

    def listening(self) -> Self:
        """Those that are switched on."""
        return self.filter(disabled_at__isnull=True)


class Webhook(Versioned):
    """One address that wants to hear of events.

    Secrets are kept encrypted; while `old_secret_until` lies ahead both sign. `events` are names of the trail, `*` for
    all, `case.*` for a family. Without a development it hears of the whole group. Personal values go out only when
    `personal` is set.
    """

    name = models.CharField(max_length=80)
    url = models.CharField(max_length=500)
    development = models.ForeignKey(Development, models.PROTECT, null=True, blank=True, related_name="+")
    events = models.JSONField(default=list)
    personal = models.BooleanField(default=False)
    sealed_secret = models.TextField()
    old_sealed_secret = models.TextField(blank=True)
    old_secret_until = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()
    failing_since = models.DateTimeField(null=True, blank=True)
    disabled_at = models.DateTimeField(null=True, blank=True)
    disabled_why = models.CharField(max_length=300, blank=True)

    objects: WebhookQuerySet = WebhookQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        indexes = [models.Index(fields=["development"], name="webhook_on", condition=Q(disabled_at=None))]

    def __str__(self) -> str:
        return self.name


class WebhookDelivery(Versioned):
    """One event on its way to one webhook; `reference` is the `webhook-id`, the same in every attempt."""

    class State(models.TextChoices):
        """Where it stands."""

        WAITING = "waiting", _("Waiting")
        DELIVERED = "delivered", _("Delivered")
        FAILED = "failed", _("Not delivered")

    webhook = models.ForeignKey(Webhook, models.CASCADE, related_name="deliveries")
    reference = models.CharField(max_length=60, unique=True)
    event_id = models.BigIntegerField(null=True)
    type = models.CharField(max_length=60)
    body = models.TextField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    rounds = models.PositiveSmallIntegerField(default=1, help_text="1 and once more each time it was sent by hand.")
    created_at = models.DateTimeField()
    next_at = models.DateTimeField(null=True, blank=True)
    delivered_at = models.DateTimeField(null=True, blank=True)

    objects: LockingQuerySet["WebhookDelivery"] = LockingQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        indexes = [
            models.Index(fields=["webhook", "-id"], name="delivery_by_webhook"),
            models.Index(fields=["webhook", "state", "-id"], name="delivery_by_state"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["webhook", "event_id"], condition=Q(event_id__isnull=False), name="one_delivery_per_event"
            )
        ]

    def __str__(self) -> str:
        return self.reference


class WebhookAttempt(models.Model):
    """One try: when, what came back, how long it took."""

    delivery = models.ForeignKey(WebhookDelivery, models.CASCADE, related_name="tries")
    at = models.DateTimeField()
    status = models.PositiveSmallIntegerField(null=True, help_text="HTTP status; empty when nobody answered.")
    answer = models.TextField(blank=True)
    error = models.CharField(max_length=300, blank=True)
    milliseconds = models.PositiveIntegerField(default=0)

    class Meta:
        indexes = [models.Index(fields=["delivery", "id"], name="attempt_by_delivery")]

    def __str__(self) -> str:
        return f"{self.delivery_id} {self.status or self.error}"
