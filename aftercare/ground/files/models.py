"""Photos and documents: the content once, its uses many times."""

from django.db import models


class StoredFile(models.Model):
    """A file by its content. `path` is below the files' root, made from the hash. What a camera wrote is read out."""

    sha256 = models.CharField(max_length=64, unique=True)
    path = models.CharField(max_length=120)
    size = models.PositiveBigIntegerField()
    media_type = models.CharField(max_length=80)
    width = models.PositiveIntegerField(null=True)
    height = models.PositiveIntegerField(null=True)
    has_thumbnail = models.BooleanField(default=False)
    taken_at = models.DateTimeField(null=True)
    latitude = models.DecimalField(max_digits=9, decimal_places=6, null=True)
    longitude = models.DecimalField(max_digits=9, decimal_places=6, null=True)
    stored_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["stored_at"])]

    def __str__(self) -> str:
        return self.sha256[:12]

    @property
    def is_photo(self) -> bool:
        """Whether it can be shown as a picture."""
        return self.media_type.startswith("image/")


class Attachment(models.Model):
    """A use of a file: on which subject, what for, by whom, taken when and where. Evidence keeps its EXIF facts.

    `subject` is `case:12`, `visit:3`; `case_id` says which case's visibility covers it.
    """

    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="uses")
    subject = models.CharField(max_length=40)
    case_id = models.BigIntegerField(null=True, db_index=True)
    purpose = models.CharField(max_length=20, help_text="report, survey, before, after, signature, refusal, document…")
    name = models.CharField(max_length=200)
    caption = models.CharField(max_length=200, blank=True)
    added_by = models.CharField(max_length=40)
    added_by_label = models.CharField(max_length=120)
    added_at = models.DateTimeField()
    taken_at = models.DateTimeField(null=True)
    latitude = models.DecimalField(max_digits=9, decimal_places=6, null=True)
    longitude = models.DecimalField(max_digits=9, decimal_places=6, null=True)
    internal = models.BooleanField(default=False, help_text="Not shown to the owner.")

    class Meta:
        indexes = [models.Index(fields=["subject", "id"])]

    def __str__(self) -> str:
        return self.name

    @property
    def url(self) -> str:
        """Where it is shown: a photo in the size of a screen, a document as it is."""
        return f"/files/{self.pk}"

    @property
    def small_url(self) -> str:
        """Where a photo is shown in a list."""
        return f"/files/{self.pk}/small"

    @property
    def original_url(self) -> str:
        """Where it is taken away from, byte for byte as it came."""
        return f"/files/{self.pk}/original"
