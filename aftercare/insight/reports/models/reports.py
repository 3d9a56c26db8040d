"""Reports as they were made."""

from typing import Self

from django.db import models
from django.db.models import Q

from aftercare.ground.accounts.models import Company, Development
from aftercare.ground.core.actors import Actor
from aftercare.ground.core.rows import LockingQuerySet, Versioned
from aftercare.ground.policies.models import PolicyVersion
from aftercare.insight.reports.models.facts import reach_of


class ReportQuerySet(LockingQuerySet["Report"]):
    """Chainable filters over reports."""

    def visible_to(self, actor: Actor) -> Self:
        """The reports of the developments whose figures exist for `actor`; of companies and group for who sees all."""
        reach = reach_of(actor)
        if reach is None:
            return self
        own = Development.objects.filter(pk__in=reach)
        whole = Company.objects.filter(developments__in=own).exclude(
            developments__in=Development.objects.exclude(pk__in=reach)
        )
        return self.filter(Q(development__in=own) | Q(development__isnull=True, company__in=whole))


class Report(Versioned):
    """A report as it was made: its figures stay as they were, whatever happens to the cases later.

    `content` holds plain numbers and keys; words are found for them when it is read. Released with an analysis.
    """

    number = models.CharField(max_length=40, blank=True, help_text="Empty where the rules number no reports.")
    rule = models.CharField(max_length=40)
    policy = models.ForeignKey(PolicyVersion, models.PROTECT, related_name="+")
    period = models.CharField(max_length=30)
    starts_on = models.DateField()
    ends_on = models.DateField(help_text="The first day after it.")
    development = models.ForeignKey(Development, models.PROTECT, null=True, blank=True, related_name="reports")
    company = models.ForeignKey(Company, models.PROTECT, null=True, blank=True, related_name="reports")
    place_key = models.CharField(max_length=24, help_text="d12, c3 or group: one report per place and period.")
    content = models.JSONField(default=dict)
    made_at = models.DateTimeField()
    due_on = models.DateField(help_text="The last day on which it is released in time.")
    analysis = models.TextField(blank=True)
    released_at = models.DateTimeField(null=True, blank=True)
    released_by = models.CharField(max_length=40, blank=True)
    released_by_label = models.CharField(max_length=120, blank=True)
    released_late = models.BooleanField(default=False)
    late_told_at = models.DateTimeField(null=True, blank=True)

    objects: ReportQuerySet = ReportQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["rule", "place_key", "starts_on"], name="one_report_per_rule_place_and_period"
            ),
            models.CheckConstraint(
                name="released_report_says_by_whom_and_what",
                condition=Q(released_at__isnull=True, released_by="")
                | (Q(released_at__isnull=False) & ~Q(released_by="") & ~Q(analysis="")),
            ),
        ]
        indexes = [
            models.Index(fields=["development", "-starts_on"], name="report_of_development"),
            models.Index(fields=["company", "-starts_on"], name="report_of_company"),
            models.Index(fields=["due_on"], condition=Q(released_at=None), name="report_to_compile"),
        ]

    def __str__(self) -> str:
        return f"{self.rule} {self.period}"

    @property
    def url(self) -> str:
        """Its page."""
        return f"/desk/figures/reports/{self.pk}/"

    @property
    def place(self) -> str:
        """Of what it tells, by name; empty for the whole group."""
        return str(self.development or self.company or "")
