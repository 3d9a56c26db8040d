"""What owners answered when they were asked."""

from django.db import models
from django.db.models import Q

from aftercare.ground.accounts.models import Staff
from aftercare.service.cases.models import Case


class Callback(models.Model):
    """One call after the work: who asked, what came of it, what the owner said."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="callbacks")
    round = models.PositiveSmallIntegerField(help_text="How often the case had been reopened before.")
    caller = models.ForeignKey(Staff, models.PROTECT, related_name="callbacks")
    outcome = models.CharField(max_length=16)
    answers = models.JSONField(default=dict, blank=True)
    note = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["case", "id"])]

    def __str__(self) -> str:
        return f"{self.case} {self.outcome}"


class Rating(models.Model):
    """What the owner himself gave, once per closing of a case."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="ratings")
    round = models.PositiveSmallIntegerField()
    stars = models.PositiveSmallIntegerField()
    text = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "round"], name="one_rating_per_case_and_round"),
            models.CheckConstraint(condition=Q(stars__gte=1, stars__lte=5), name="rating_of_one_to_five_stars"),
        ]

    def __str__(self) -> str:
        return f"{self.case} {self.stars}"
