"""Who was rung for an emergency outside working hours, and who took it."""

from django.db import models

from aftercare.ground.accounts.models import Staff
from aftercare.service.cases.models.cases import Case


class NightRing(models.Model):
    """One telephone that was rung for an emergency: as what (`duty`, `lead`, a role), when, and when it was taken."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="night_rings")
    place = models.PositiveSmallIntegerField(help_text="1 for the first that was rung.")
    staff = models.ForeignKey(Staff, models.PROTECT, related_name="night_rings")
    called_as = models.CharField(max_length=40)
    rung_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(Staff, models.PROTECT, null=True, blank=True, related_name="night_rings_taken")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "place"], name="one_ring_of_a_case_and_place"),
            models.CheckConstraint(
                name="ring_answered_by_somebody",
                condition=models.Q(answered_at__isnull=True, answered_by__isnull=True)
                | models.Q(answered_at__isnull=False, answered_by__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["rung_at"], name="rings_unanswered", condition=models.Q(answered_at__isnull=True))
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.place}"
