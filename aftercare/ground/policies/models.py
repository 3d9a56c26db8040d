"""Published policy versions, whose documents are never changed or removed, and the drafts they are made from."""

from typing import Self

from django.db import models
from django.db.models import Q

from aftercare.ground.accounts.roles import Permission
from aftercare.ground.core.actors import Actor
from aftercare.ground.core.errors import RuleBroken
from aftercare.ground.core.rows import LockingQuerySet, Versioned
from aftercare.ground.core.text import lazy as _


class VersionQuerySet(models.QuerySet["PolicyVersion"]):
    """Refuses what would rewrite history: cases keep the version they were made under."""

    def visible_to(self, actor: Actor) -> Self:
        """Every version, for those who may look at the rules."""
        return self if actor.may(Permission.SEE_POLICY) else self.none()

    def standing(self) -> Self:
        """Those that were not taken back before they began."""
        return self.filter(taken_back_at=None)

    def update(self, **_changes: object) -> int:
        raise RuleBroken(_("A published policy version is never changed. Publish a new one."))

    def delete(self) -> tuple[int, dict[str, int]]:
        raise RuleBroken(_("A published policy version is never removed."))


class PolicyVersion(models.Model):
    """One document of rules from a day on, for everybody, one company, or one development.

    `document` is the canonical JSON whose SHA-256 is `sha256`: a text, so that each byte and the order of keys stay.
    A version that has not begun can be taken back; it is kept, and never holds.
    """

    pack = models.CharField(max_length=40)
    label = models.CharField(max_length=40)
    effective_from = models.DateField()
    company_id = models.BigIntegerField(null=True)
    development_id = models.BigIntegerField(null=True)
    schema = models.PositiveSmallIntegerField()
    sha256 = models.CharField(max_length=64)
    published_by = models.CharField(max_length=40)
    published_by_label = models.CharField(max_length=120)
    published_at = models.DateTimeField()
    reason = models.CharField(max_length=500, blank=True)
    taken_back_at = models.DateTimeField(null=True)
    taken_back_by_label = models.CharField(max_length=120, blank=True)
    taken_back_reason = models.CharField(max_length=500, blank=True)
    document = models.TextField()  # last: SQLite reads a row from its beginning, and this one is long

    objects = VersionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["pack", "effective_from"],
                condition=Q(company_id=None, development_id=None, taken_back_at=None),
                name="one_policy_per_pack_and_day",
            ),
            models.UniqueConstraint(
                fields=["pack", "effective_from", "company_id"],
                condition=Q(company_id__isnull=False, development_id=None, taken_back_at=None),
                name="one_policy_per_pack_day_company",
            ),
            models.UniqueConstraint(
                fields=["pack", "effective_from", "development_id"],
                condition=Q(development_id__isnull=False, taken_back_at=None),
                name="one_policy_per_pack_day_development",
            ),
        ]
        indexes = [
            models.Index(fields=["effective_from", "company_id", "development_id"], name="policy_in_force"),
        ]

    def __str__(self) -> str:
        return f"{self.pack} {self.label}"

    @property
    def url(self) -> str:
        """Its page."""
        return f"/office/rules/{self.pk}/"

    def get_absolute_url(self) -> str:
        """The same, for whoever sends a browser there."""
        return self.url


class DraftQuerySet(LockingQuerySet["PolicyDraft"]):
    """Chainable filters over drafts."""

    def visible_to(self, actor: Actor) -> Self:
        """Every draft, for those who may publish rules."""
        return self if actor.may(Permission.PUBLISH_POLICY) else self.none()

    def open(self) -> Self:
        """Those still being written."""
        return self.filter(state=PolicyDraft.State.OPEN)


class PolicyDraft(Versioned):
    """A pack being written: its files as they were typed, with their comments and their mistakes.

    `files` maps the names of a pack's folder (`deadlines.yaml`, `procedures/repair.yaml`) to text.
    """

    class State(models.TextChoices):
        """What became of it."""

        OPEN = "open", _("In writing")
        PUBLISHED = "published", _("Published")
        DROPPED = "dropped", _("Dropped")

    name = models.CharField(max_length=80)
    base = models.ForeignKey(PolicyVersion, models.PROTECT, null=True, related_name="drafts")
    files = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    begun_by_label = models.CharField(max_length=120)
    begun_at = models.DateTimeField()
    changed_by_label = models.CharField(max_length=120)
    changed_at = models.DateTimeField()
    published_as = models.ForeignKey(PolicyVersion, models.PROTECT, null=True, related_name="made_from")

    objects: DraftQuerySet = DraftQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        indexes = [models.Index(fields=["state", "-changed_at"], name="policy_drafts_by_state")]

    def __str__(self) -> str:
        return self.name

    @property
    def url(self) -> str:
        """Its page."""
        return f"/office/rules/drafts/{self.pk}/"

    def get_absolute_url(self) -> str:
        """The same, for whoever sends a browser there."""
        return self.url
