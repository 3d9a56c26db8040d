"""One row of facts per case, and counters of them by day, week and month.

Neither holds a truth of its own: both can be thrown away and made again from the cases (`parts.rebuild`).
"""

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q

from aftercare.ground.accounts.models import Company, Development
from aftercare.ground.accounts.roles import Permission
from aftercare.ground.core.actors import Actor
from aftercare.ground.core.rows import LockingQuerySet, Versioned
from aftercare.ground.policies.models import PolicyVersion
from aftercare.insight.reports.rules import Fact, Period, Span


def reach_of(actor: Actor) -> frozenset[int] | None:
    """The developments whose figures `actor` may see, None for all. A right over a part of one shows no figures."""
    reach: set[int] = set()
    for grant in actor.grants_with(Permission.SEE_REPORTS):
        if grant.building_ids is not None or grant.categories is not None:
            continue
        if grant.development_ids is None:
            return None
        reach |= grant.development_ids
    return frozenset(reach)


class CaseFactQuerySet(models.QuerySet["CaseFact"]):
    """Chainable filters over facts."""

    def visible_to(self, actor: Actor) -> Self:
        """The facts of the developments whose figures exist for `actor`."""
        reach = reach_of(actor)
        return self if reach is None else self.filter(development_id__in=reach)


class CaseFact(models.Model):
    """What the figures know of one case; see `rules.Fact`. A case is named by its number only, so it can be removed.

    A row without `opened_on` is not counted yet: it is there to be locked.
    """

    case_id = models.BigIntegerField(primary_key=True)
    development_id = models.BigIntegerField(default=0)
    opened_on = models.DateField(null=True)
    building_id = models.BigIntegerField(null=True)
    unit_id = models.BigIntegerField(null=True)
    kind = models.CharField(max_length=20, blank=True)
    category = models.CharField(max_length=60, blank=True)
    component = models.CharField(max_length=60, blank=True)
    channel = models.CharField(max_length=20, blank=True)
    urgency = models.CharField(max_length=20, blank=True)
    emergency = models.BooleanField(default=False)
    contractor_id = models.BigIntegerField(null=True)
    responsible_id = models.BigIntegerField(null=True)
    closed_on = models.DateField(null=True)
    answered = models.CharField(max_length=8, blank=True)
    finished = models.CharField(max_length=8, blank=True)
    returned = models.BooleanField(default=False)
    reopened = models.PositiveSmallIntegerField(default=0)
    rejected = models.PositiveSmallIntegerField(default=0)
    urged = models.PositiveSmallIntegerField(default=0)
    covered = models.BooleanField(null=True)
    minutes = models.BigIntegerField(default=0)
    outcome = models.CharField(max_length=16, blank=True)
    asked_on = models.DateField(null=True)
    stars = models.PositiveSmallIntegerField(null=True)
    rated_on = models.DateField(null=True)
    cost = models.BigIntegerField(default=0)
    cost_own = models.BigIntegerField(default=0)
    cost_owner = models.BigIntegerField(default=0)

    objects = CaseFactQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["development_id", "-opened_on", "-case_id"], name="fact_by_intake"),
            models.Index(fields=["development_id", "-closed_on", "-case_id"], name="fact_by_closing"),
            models.Index(fields=["development_id", "-asked_on", "-case_id"], name="fact_by_asking"),
            models.Index(fields=["development_id", "component", "-opened_on"], name="fact_by_component"),
            models.Index(fields=["contractor_id", "-closed_on"], name="fact_by_contractor"),
            models.Index(fields=["building_id", "-opened_on"], name="fact_by_building"),
        ]

    def __str__(self) -> str:
        return f"case:{self.case_id}"

    FIELDS: ClassVar[tuple[str, ...]] = tuple(Fact.__dataclass_fields__)

    @property
    def fact(self) -> Fact | None:
        """What was counted of the case; None when nothing was."""
        if self.opened_on is None:
            return None
        return Fact(**{name: getattr(self, name) for name in self.FIELDS})


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


class TallyQuerySet(models.QuerySet["Tally"]):
    """Chainable filters over counters."""

    def of(self, dimension: str, period: Period, development_ids: frozenset[int] | None) -> Self:
        """The counters of one dimension in a period, of some developments or (None) of all."""
        found = self.filter(
            span=period.span.value, dimension=dimension, starts_on__gte=period.starts, starts_on__lt=period.ends
        )
        return found if development_ids is None else found.filter(development_id__in=development_ids)


class Tally(models.Model):
    """How many, of one development, in one day, week or month. `key` is the component, contractor, … of the dimension.

    Money in whole cents (分): sums stay exact on both engines.
    """

    span = models.CharField(max_length=1, choices=[(span.value, span.value) for span in Span])
    dimension = models.CharField(max_length=12)
    development_id = models.BigIntegerField()
    starts_on = models.DateField()
    key = models.CharField(max_length=60, blank=True)
    opened = models.BigIntegerField(default=0)
    still_open = models.BigIntegerField(default=0)
    returned = models.BigIntegerField(default=0)
    answered_in_time = models.BigIntegerField(default=0)
    answered_late = models.BigIntegerField(default=0)
    closed = models.BigIntegerField(default=0)
    finished_in_time = models.BigIntegerField(default=0)
    finished_late = models.BigIntegerField(default=0)
    reopened = models.BigIntegerField(default=0)
    minutes = models.BigIntegerField(default=0)
    cost = models.BigIntegerField(default=0)
    cost_own = models.BigIntegerField(default=0)
    cost_owner = models.BigIntegerField(default=0)
    satisfied = models.BigIntegerField(default=0)
    not_satisfied = models.BigIntegerField(default=0)
    ratings = models.BigIntegerField(default=0)
    stars = models.BigIntegerField(default=0)

    objects = TallyQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["span", "dimension", "development_id", "starts_on", "key"], name="one_tally_per_cell"
            )
        ]
        indexes = [
            models.Index(
                fields=["development_id", "starts_on"],
                condition=Q(span="d", dimension="all", still_open__gt=0),
                name="tally_of_open_cases",
            )
        ]

    def __str__(self) -> str:
        return f"{self.span} {self.starts_on:%Y-%m-%d} {self.dimension} {self.key}".strip()
