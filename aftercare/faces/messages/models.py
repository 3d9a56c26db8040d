"""Every message that was written, whether it went out, and when it was read."""

from django.db import models
from django.db.models import Q


class Message(models.Model):
    """One message to one person through one channel.

    `body` holds `{link}` where the signed link belongs; its secret is kept encrypted in `sealed_link` until the
    message has gone and is then wiped, so that reading the table lets nobody in.
    """

    class State(models.TextChoices):
        """Where it stands."""

        WAITING = "waiting"
        SENT = "sent"
        FAILED = "failed"

    to_kind = models.CharField(max_length=12)
    to_id = models.BigIntegerField()
    to_label = models.CharField(max_length=120)
    address = models.CharField(max_length=120, blank=True)
    channel = models.CharField(max_length=10)
    wording = models.CharField(max_length=40)
    language = models.CharField(max_length=10)
    subject = models.CharField(max_length=200)
    body = models.TextField()
    sealed_link = models.TextField(blank=True)
    case_id = models.BigIntegerField(null=True)
    event_id = models.BigIntegerField(null=True)
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    error = models.CharField(max_length=300, blank=True)
    written_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["to_kind", "to_id", "-id"], name="message_by_recipient"),
            models.Index(fields=["case_id", "id"], name="message_by_case"),
            models.Index(fields=["state", "id"], name="message_waiting", condition=Q(state="waiting")),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["event_id", "wording", "to_kind", "to_id"],
                condition=Q(event_id__isnull=False),
                name="one_message_per_event_and_person",
            )
        ]

    def __str__(self) -> str:
        return self.subject
