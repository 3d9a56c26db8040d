"""Every message that was written, whether it went out, and when it was read."""

from typing import Self

from django.db import models
from django.db.models import Q

from aftercare.ground.accounts.roles import Permission
from aftercare.ground.core.actors import Actor, ActorKind
from aftercare.ground.core.rows import LockingQuerySet, Versioned
from aftercare.ground.core.text import lazy as _


class MessageQuerySet(LockingQuerySet["Message"]):
    """Chainable filters over messages."""

    def to(self, actor: Actor) -> Self:
        """What was sent to this actor; a link that lets into one case or order shows what is about it alone."""
        mine = self.filter(to_kind=actor.kind.value, to_id=actor.id)
        if actor.case_ids is not None:
            mine = mine.filter(case_id__in=actor.case_ids)
        if actor.workorder_ids is not None:
            mine = mine.filter(order_id__in=actor.workorder_ids)
        return mine

    def visible_to(self, actor: Actor) -> Self:
        """What the outbox shows: everything to those who look after jobs, else that of the developments one leads."""
        if actor.kind != ActorKind.STAFF:
            return self.to(actor)
        everywhere = [g for g in actor.grants_with(Permission.SEE_JOBS) if g.development_ids is None]
        grants = [*actor.grants_with(Permission.ASSIGN_CASE), *actor.grants_with(Permission.SEE_JOBS)]
        if everywhere:
            return self
        if any(g.development_ids is None for g in grants):
            return self.filter(development_id__isnull=False)
        return self.filter(development_id__in={pk for g in grants for pk in g.development_ids or ()})


class Message(Versioned):
    """One message to one person through one channel.

    `body` holds `{link}` where the signed link belongs; its secret is kept encrypted in `sealed_link` until the
    message has gone and is then wiped, so that reading the table lets nobody in. `key` names the message, so that an
    event or a date leads to it once. `via` says what carried it: `outbox` means that no provider is connected and it
    was only written down here.
    """

    class State(models.TextChoices):
        """Where it stands."""

        WAITING = "waiting", _("Waiting")
        SENT = "sent", _("Sent out")
        REFUSED = "refused", _("Address refused")
        FAILED = "failed", _("Not delivered")

    to_kind = models.CharField(max_length=12)
    to_id = models.BigIntegerField()
    to_label = models.CharField(max_length=120)
    address = models.CharField(max_length=120, blank=True)
    channel = models.CharField(max_length=10)
    topic = models.CharField(max_length=40, blank=True)
    wording = models.CharField(max_length=40)
    language = models.CharField(max_length=10)
    subject = models.CharField(max_length=200)
    body = models.TextField()
    sealed_link = models.TextField(blank=True)
    case_id = models.BigIntegerField(null=True)
    order_id = models.BigIntegerField(null=True)
    development_id = models.BigIntegerField(null=True)
    path = models.CharField(max_length=200, blank=True, help_text="Where it leads when it is about no case.")
    event_id = models.BigIntegerField(null=True)
    key = models.CharField(max_length=160, unique=True, null=True)
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    via = models.CharField(max_length=10, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=300, blank=True)
    written_at = models.DateTimeField()
    not_before = models.DateTimeField(null=True, help_text="Put off until then: quiet hours.")
    sent_at = models.DateTimeField(null=True, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)

    objects: MessageQuerySet = MessageQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        indexes = [
            models.Index(fields=["to_kind", "to_id", "-id"], name="message_by_recipient"),
            models.Index(
                fields=["to_kind", "to_id"], name="message_unread", condition=Q(channel="inbox", read_at=None)
            ),
            models.Index(fields=["case_id", "id"], name="message_by_case"),
            models.Index(fields=["state", "-id"], name="message_by_state"),
            models.Index(fields=["development_id", "-id"], name="message_by_development"),
            models.Index(fields=["channel", "-id"], name="message_by_channel"),
        ]

    def __str__(self) -> str:
        return self.subject
