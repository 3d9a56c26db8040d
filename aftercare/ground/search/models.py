"""One row per text that can be found."""

from django.db import models


class SearchText(models.Model):
    """The searchable text of a subject: its tokens with a space before, between and after, made by `rules.grams`.

    SQLite searches it through an FTS5 table, PostgreSQL through an index over its tokens; see `engines`.
    """

    subject_type = models.CharField(max_length=30)
    subject_id = models.BigIntegerField()
    development_id = models.BigIntegerField(null=True)
    grams = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["subject_type", "subject_id"], name="one_text_per_subject")]

    def __str__(self) -> str:
        return f"{self.subject_type}:{self.subject_id}"
