"""What was sent already, and what has not been sent yet."""

from django.db import models


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


class ImportBatch(models.Model):
    """One uploaded file on its way in: mapped, checked, tried dry, carried out, or undone."""

    kind = models.CharField(max_length=30)
    development_id = models.BigIntegerField(null=True)
    file_name = models.CharField(max_length=200)
    file_sha256 = models.CharField(max_length=64)
    sheet = models.CharField(max_length=120, blank=True)
    mapping = models.JSONField(default=dict, help_text="Column of the file -> field of the import.")
    state = models.CharField(max_length=12, default="uploaded", db_index=True)
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    accepted = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    summary = models.JSONField(default=dict)
    undo = models.JSONField(default=dict, help_text="What the import made, so that it can be taken back.")
    created_by = models.CharField(max_length=40)
    created_by_label = models.CharField(max_length=120)
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.kind} {self.file_name}"


class ImportRefusal(models.Model):
    """A value of a row that could not be used: where, what, and what to do."""

    batch = models.ForeignKey(ImportBatch, models.CASCADE, related_name="refusals")
    row = models.PositiveIntegerField()
    column = models.CharField(max_length=120)
    value = models.CharField(max_length=300)
    reason = models.CharField(max_length=300)

    class Meta:
        indexes = [models.Index(fields=["batch", "row"])]

    def __str__(self) -> str:
        return f"{self.row} {self.column}"
