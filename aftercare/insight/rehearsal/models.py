"""Rehearsals, and the cases that would have gone otherwise. Nothing here is the truth of a case: that stands below."""

from typing import Self

from django.db import models
from django.db.models import Q

from aftercare.ground.accounts.roles import Permission
from aftercare.ground.core.actors import Actor
from aftercare.ground.policies.models import PolicyDraft, PolicyVersion
from aftercare.insight.reports.models import reach_of


def reach_to_rehearse(actor: Actor) -> frozenset[int] | None:
    """The developments on whose cases `actor` may try rules, None for all: those whose figures he sees, or for which he
    may publish rules."""
    reach = reach_of(actor)
    for grant in actor.grants_with(Permission.PUBLISH_POLICY):
        if reach is None or grant.development_ids is None:
            return None
        reach |= grant.development_ids
    return reach


class RehearsalQuerySet(models.QuerySet["Rehearsal"]):
    """Chainable filters over rehearsals."""

    def visible_to(self, actor: Actor) -> Self:
        """One's own, and all of them for who sees the rules and the figures of the whole group."""
        if not actor.may(Permission.SEE_POLICY):
            return self.none()
        return self if reach_to_rehearse(actor) is None else self.filter(begun_by=actor.reference)


class Rehearsal(models.Model):
    """Rules tried on the cases taken in from `starts_on` until before `ends_on`, of some developments (empty: all).

    `document` holds the words of a draft as they were; of a version there is no need, since it never changes. What is
    not over is judged as it stood at `begun_at`, so that the same rehearsal always comes to the same result.
    """

    version = models.ForeignKey(PolicyVersion, models.PROTECT, null=True, blank=True, related_name="rehearsals")
    draft = models.ForeignKey(PolicyDraft, models.PROTECT, null=True, blank=True, related_name="rehearsals")
    name = models.CharField(max_length=120)
    document = models.TextField(blank=True)
    sha256 = models.CharField(max_length=64)
    starts_on = models.DateField()
    ends_on = models.DateField(help_text="The first day after it.")
    development_ids = models.JSONField(default=list, blank=True)
    begun_by = models.CharField(max_length=40)
    begun_by_label = models.CharField(max_length=120)
    begun_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    cases = models.PositiveIntegerField(default=0)
    differing = models.PositiveIntegerField(default=0)
    result = models.JSONField(default=dict, blank=True)

    objects = RehearsalQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="rehearsal_of_version_or_draft",
                condition=(Q(version__isnull=False, draft=None) | Q(version=None, draft__isnull=False)),
            ),
            models.CheckConstraint(name="rehearsal_time_runs_on", condition=Q(ends_on__gt=models.F("starts_on"))),
        ]
        indexes = [models.Index(fields=["begun_by", "-id"], name="rehearsals_of_person")]

    def __str__(self) -> str:
        return self.name

    @property
    def url(self) -> str:
        """Its page."""
        return f"/office/rules/rehearsals/{self.pk}/"


class Difference(models.Model):
    """A case that would have gone otherwise: a deadline missed or kept, somebody called above, a fine proposed.

    A case is named by its number only. `lines` tell its deadlines one by one, as `rules.Judged` writes itself.
    """

    rehearsal = models.ForeignKey(Rehearsal, models.CASCADE, related_name="differences")
    case_id = models.BigIntegerField()
    kind = models.CharField(max_length=20)
    more = models.PositiveSmallIntegerField(default=0, help_text="Deadlines that would have been missed and were not.")
    less = models.PositiveSmallIntegerField(default=0, help_text="Deadlines that were missed and would not have been.")
    lines = models.JSONField(default=list)
    follows = models.JSONField(default=dict, help_text="Levels called and fines proposed, before and after.")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["rehearsal", "case_id"], name="one_difference_per_case")]
        indexes = [models.Index(fields=["rehearsal", "id"], name="differences_of_rehearsal")]

    def __str__(self) -> str:
        return f"case:{self.case_id}"
