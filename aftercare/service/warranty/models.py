"""Coverage decisions. What was computed stands beside what was decided; nothing is changed, only superseded."""

from typing import Self

from django.db import models
from django.db.models import Q

from aftercare.ground.accounts.roles import Permission
from aftercare.ground.core.actors import Actor, ActorKind
from aftercare.ground.policies.models import PolicyVersion
from aftercare.service.warranty.policy import Party
from aftercare.service.warranty.rules import PARTY_WORDS


class DecisionQuerySet(models.QuerySet["CoverageDecision"]):
    """Decisions by reach and state."""

    def visible_to(self, actor: Actor) -> Self:
        """The decisions which exist for `actor`: staff within the developments that they see cases of."""
        if actor.kind is not ActorKind.STAFF:
            return self.all() if actor.kind is ActorKind.CLOCK else self.none()
        reach = [grant.development_ids for grant in actor.grants_with(Permission.SEE_CASES)]
        if None in reach:
            return self.all()
        seen = frozenset[int]().union(*(ids for ids in reach if ids is not None))
        return self.filter(development_id__in=seen)

    def current(self) -> Self:
        """Decisions that have not been superseded."""
        return self.filter(superseded_at=None)


class CoverageDecision(models.Model):
    """Whether a defect is covered, why, and who answers for it; the computed window is kept apart (WA06).

    A case is named by its number only, for cases stand above. `computed_covered` is empty when the window could not be
    computed. `reason` is never empty when the decision differs from what was computed.
    """

    case_id = models.BigIntegerField()
    development_id = models.BigIntegerField()
    unit_id = models.BigIntegerField(null=True)
    component = models.CharField(max_length=40)
    reported_on = models.DateField()
    handed_over_on = models.DateField(null=True)
    completed_on = models.DateField(null=True)
    policy = models.ForeignKey(PolicyVersion, models.PROTECT, related_name="+")

    computed_covered = models.BooleanField(null=True)
    computed_party = models.CharField(max_length=20)
    computed_ends_on = models.DateField(null=True)
    computed_contractor_ends_on = models.DateField(null=True)
    computed_clause = models.CharField(max_length=400)

    cause = models.CharField(max_length=40)
    covered = models.BooleanField()
    liable_party = models.CharField(max_length=20, choices=[(party.value, PARTY_WORDS[party]) for party in Party])
    contractor_id = models.BigIntegerField(null=True)
    reason = models.CharField(max_length=600, blank=True)
    decided_by = models.CharField(max_length=40)
    decided_by_label = models.CharField(max_length=120)
    decided_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True)

    objects = DecisionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case_id"], condition=Q(superseded_at=None), name="one_current_decision_per_case"
            ),
            models.CheckConstraint(
                condition=(
                    Q(computed_covered__isnull=False)  # an unknown window compares to nothing: SQL would let it pass
                    & Q(computed_covered=models.F("covered"), computed_party=models.F("liable_party"))
                )
                | ~Q(reason=""),
                name="differing_decision_says_why",
            ),
            models.CheckConstraint(
                condition=~Q(liable_party=Party.CONTRACTOR.value) | Q(contractor_id__isnull=False),
                name="liable_contractor_is_named",
            ),
        ]
        indexes = [
            models.Index(fields=["case_id", "-decided_at"], name="decisions_of_case"),
            models.Index(fields=["development_id", "-decided_at"], name="decisions_of_development"),
            models.Index(
                fields=["contractor_id", "-decided_at"],
                condition=Q(contractor_id__isnull=False, superseded_at=None),
                name="decisions_against_contractor",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.component} {self.liable_party}"
