"""Published policy versions. Rows are written once and never changed or removed."""

from django.db import models
from django.db.models import Q

from aftercare.ground.core.errors import RuleBroken
from aftercare.ground.core.text import lazy as _


class VersionQuerySet(models.QuerySet["PolicyVersion"]):
    """Refuses what would rewrite history: cases keep the version they were made under."""

    def update(self, **_changes: object) -> int:
        raise RuleBroken(_("A published policy version is never changed. Publish a new one."))

    def delete(self) -> tuple[int, dict[str, int]]:
        raise RuleBroken(_("A published policy version is never removed."))


class PolicyVersion(models.Model):
    """One document of rules from a day on, for everybody, one company, or one development.

    `document` is the canonical JSON whose SHA-256 is `sha256`: a text, so that each byte and the order of keys stay.
    """

    pack = models.CharField(max_length=40)
    label = models.CharField(max_length=40)
    effective_from = models.DateField()
    company_id = models.BigIntegerField(null=True)
    development_id = models.BigIntegerField(null=True)
    schema = models.PositiveSmallIntegerField()
    document = models.TextField()
    sha256 = models.CharField(max_length=64)
    published_by = models.CharField(max_length=40)
    published_by_label = models.CharField(max_length=120)
    published_at = models.DateTimeField()

    objects = VersionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["pack", "effective_from"],
                condition=Q(company_id=None, development_id=None),
                name="one_policy_per_pack_and_day",
            ),
            models.UniqueConstraint(
                fields=["pack", "effective_from", "company_id"],
                condition=Q(company_id__isnull=False, development_id=None),
                name="one_policy_per_pack_day_company",
            ),
            models.UniqueConstraint(
                fields=["pack", "effective_from", "development_id"],
                condition=Q(development_id__isnull=False),
                name="one_policy_per_pack_day_development",
            ),
        ]
        indexes = [
            models.Index(fields=["effective_from", "company_id", "development_id"], name="policy_in_force"),
        ]

    def __str__(self) -> str:
        return f"{self.pack} {self.label}"
