"""How messages are worded where an administrator has changed the shipped text."""

from django.db import models


class WordingVersion(models.Model):
    """One version of one wording, never changed: the latest row of a key is in force.

    `shipped` says that this version goes back to the text of the product; its own texts are then empty.
    """

    wording = models.CharField(max_length=40)
    shipped = models.BooleanField(default=False)
    subject_zh = models.CharField(max_length=200, blank=True)
    subject_en = models.CharField(max_length=200, blank=True)
    zh = models.TextField(blank=True)
    en = models.TextField(blank=True)
    why = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField()
    by = models.CharField(max_length=40)
    by_label = models.CharField(max_length=120)

    class Meta:
        indexes = [models.Index(fields=["wording", "-id"], name="wording_latest")]

    def __str__(self) -> str:
        return self.wording
