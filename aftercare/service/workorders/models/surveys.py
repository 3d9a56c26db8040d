"""What was found on site."""

from typing import Self

from django.db import models
from django.db.models import Q

from aftercare.ground.accounts.models import Staff
from aftercare.ground.core.actors import Actor
from aftercare.service.cases.models import Case
from aftercare.service.workorders.models.choices import choices
from aftercare.service.workorders.rules.states import (
    Size,
)


class SurveyQuerySet(models.QuerySet["Survey"]):
    """Chainable filters over surveys."""

    def visible_to(self, actor: Actor) -> Self:
        """The surveys of the cases that exist for `actor`; contractors see those of the cases they work on."""
        return self.filter(case__in=Case.objects.visible_to(actor).values("pk"))


class Survey(models.Model):
    """One visit to find out what is broken and why, apart from the repair; a case may have several.

    `estimate` is what the repair will cost, as the costing group reckons; it decides small or large.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="surveys")
    inspector = models.ForeignKey(Staff, models.PROTECT, related_name="surveys")
    visited_at = models.DateTimeField()
    finding = models.TextField()
    confirmed = models.BooleanField(default=True, help_text="The defect is there and must be repaired.")
    cause = models.CharField(max_length=40, blank=True, help_text="A cause of the warranty policy.")
    size = models.CharField(max_length=8, choices=choices(Size))
    estimate = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    emergency = models.BooleanField(default=False)
    recorded_at = models.DateTimeField()

    objects: SurveyQuerySet = SurveyQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(finding=""), name="survey_says_what_was_found"),
            models.CheckConstraint(
                condition=Q(estimate__isnull=True) | Q(estimate__gte=0), name="survey_estimate_not_negative"
            ),
        ]
        indexes = [models.Index(fields=["case", "-id"]), models.Index(fields=["inspector", "-visited_at"])]

    def __str__(self) -> str:
        return self.finding[:60]

    @property
    def subject(self) -> str:
        """How its photos name it."""
        return f"survey:{self.pk}"
