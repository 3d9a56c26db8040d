"""What was sent already, and what has not been sent yet."""

from typing import Self

from django.db import models
from django.db.models import Q

from aftercare.ground.accounts.roles import Permission
from aftercare.ground.core.actors import Actor, ActorKind
from aftercare.ground.core.rows import LockingQuerySet, Versioned
from aftercare.ground.submissions.declarations import Duplicates
from aftercare.ground.submissions.rules import LABELS, MOVING, State, WhenRefused


class Submission(models.Model):
    """A form or call that has been carried out: the second sending is answered with the first one's result."""

    actor = models.CharField(max_length=60)
    key = models.CharField(max_length=80)
    digest = models.CharField(max_length=64)
    result_type = models.CharField(max_length=40, blank=True)
    result_id = models.BigIntegerField(null=True)
    status = models.PositiveSmallIntegerField(default=200)
    body = models.JSONField(null=True)
    at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["actor", "key"], name="one_submission_per_actor_and_key")]

    def __str__(self) -> str:
        return f"{self.actor} {self.key}"


class Draft(models.Model):
    """What somebody has typed and not sent yet."""

    actor = models.CharField(max_length=60)
    form = models.CharField(max_length=60)
    content = models.JSONField(default=dict)
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["actor", "form"], name="one_draft_per_actor_and_form")]

    def __str__(self) -> str:
        return f"{self.actor} {self.form}"


class ImportBatchQuerySet(LockingQuerySet["ImportBatch"]):
    """Chainable filters over imports."""

    def visible_to(self, actor: Actor) -> Self:
        """Staff who may import see the imports of their developments, and those that belong to none."""
        if actor.kind != ActorKind.STAFF:
            return self.none()
        reach = Q(pk__in=[])
        for grant in actor.grants_with(Permission.IMPORT):
            if grant.development_ids is None:
                return self
            reach |= Q(development_id__in=grant.development_ids) | Q(development_id__isnull=True)
        return self.filter(reach)


class ImportBatch(Versioned):
    """One uploaded file on its way in: mapped, checked, carried out, and undone when it was wrong."""

    kind = models.CharField(max_length=30)
    development_id = models.BigIntegerField(null=True)
    development_label = models.CharField(max_length=120, blank=True)
    file_name = models.CharField(max_length=200)
    file_sha256 = models.CharField(max_length=64, db_index=True)
    sheet = models.CharField(max_length=120, blank=True)
    heading_row = models.PositiveIntegerField(default=0, help_text="Index of the row with the headings.")
    head = models.JSONField(default=dict, help_text="Sheets, headings and first rows, to choose columns by.")
    mapping = models.JSONField(default=dict, help_text="Column of the file -> field of the import.")
    duplicates = models.CharField(max_length=8, choices=[(d.value, d.value) for d in Duplicates], default="refuse")
    when_refused = models.CharField(
        max_length=10, choices=[(w.value, w.value) for w in WhenRefused], default=WhenRefused.GOOD_ROWS.value
    )
    state = models.CharField(
        max_length=12, choices=[(s.value, label) for s, label in LABELS.items()], default=State.UPLOADED.value
    )
    run = models.PositiveSmallIntegerField(default=0, help_text="Counts checks, imports and undos; names their jobs.")
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    accepted = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    summary = models.JSONField(default=dict, help_text="How many rows make, change, skip; seconds; why it stopped.")
    language = models.CharField(max_length=10, default="zh-hans")
    created_by = models.CharField(max_length=40)
    created_by_label = models.CharField(max_length=120)
    created_at = models.DateTimeField()
    begun_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    objects: ImportBatchQuerySet = ImportBatchQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        indexes = [
            models.Index(fields=["-id"]),
            models.Index(fields=["kind", "-id"]),
            models.Index(fields=["state", "-id"]),
        ]

    def __str__(self) -> str:
        return self.file_name

    @property
    def url(self) -> str:
        """Its page in the office."""
        return f"/office/imports/{self.pk}/"

    @property
    def is_moving(self) -> bool:
        """Whether a background job is at work on it."""
        return self.state in MOVING

    @property
    def percent(self) -> int:
        """How far the present run has come."""
        return min(100, self.done * 100 // self.total) if self.total else 0


class ImportStep(models.Model):
    """What one piece of an import has left, so that it is done once and can be taken back."""

    batch = models.ForeignKey(ImportBatch, models.CASCADE, related_name="steps")
    place = models.PositiveIntegerField(help_text="Index of the first row of the piece.")
    made = models.JSONField(default=dict)
    changed = models.JSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["batch", "place"], name="each_piece_of_an_import_once")]

    def __str__(self) -> str:
        return f"{self.batch_id}/{self.place}"


class ImportRefusal(models.Model):
    """A value of a row that could not be used: where, what, and what to do."""

    batch = models.ForeignKey(ImportBatch, models.CASCADE, related_name="refusals")
    row = models.PositiveIntegerField(help_text="The number Excel shows beside the row.")
    field = models.CharField(max_length=40, blank=True)
    column = models.CharField(max_length=120, blank=True)
    value = models.CharField(max_length=300, blank=True)
    reason = models.CharField(max_length=300)

    class Meta:
        indexes = [models.Index(fields=["batch", "row", "id"])]

    def __str__(self) -> str:
        return f"{self.row} {self.column}"
