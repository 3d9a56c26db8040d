"""What each case cost, line by line, and on whose purse it is booked."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.urls import reverse

from aftercare.ground.accounts.models import Development
from aftercare.ground.accounts.roles import Permission
from aftercare.ground.core.actors import Actor, ActorKind
from aftercare.ground.core.rows import LockingQuerySet, Versioned
from aftercare.records.contractors.models import Contractor
from aftercare.service.cases.models import Case
from aftercare.service.workorders.models import WorkOrder


class CostLine(models.Model):
    """One cost: what, how much of it, at what price, and who bears it.

    Lines are never changed: a wrong one is voided with a reason and written anew. `basis` tells which rule chose the
    bearer; `from_retention` says that it is taken out of the money kept back from `contractor` (S000.12.r19).
    What concerns no case, such as a fine for the state of a site, names its development instead.
    """

    class State(models.TextChoices):
        """Where it stands."""

        BOOKED = "booked"
        APPROVED = "approved"
        VOID = "void"

    case = models.ForeignKey(Case, models.PROTECT, null=True, blank=True, related_name="costs")
    development = models.ForeignKey(Development, models.PROTECT, null=True, blank=True, related_name="+")
    workorder = models.ForeignKey(WorkOrder, models.PROTECT, null=True, blank=True, related_name="costs")
    kind = models.CharField(max_length=40)
    label = models.CharField(max_length=200)
    quantity = models.DecimalField(max_digits=10, decimal_places=2)
    unit = models.CharField(max_length=20, blank=True)
    unit_price = models.DecimalField(max_digits=12, decimal_places=2)
    amount = models.DecimalField(max_digits=12, decimal_places=2)
    bearer = models.CharField(max_length=20)
    percent = models.DecimalField(max_digits=5, decimal_places=2)
    contractor = models.ForeignKey(Contractor, models.PROTECT, null=True, blank=True, related_name="costs_borne")
    from_retention = models.BooleanField(default=False)
    basis = models.CharField(max_length=120)
    origin = models.CharField(max_length=60, blank=True, help_text="What made the line, e.g. `part:12`; once only.")
    state = models.CharField(max_length=8, choices=State.choices, default=State.BOOKED)
    booked_at = models.DateTimeField()
    booked_by = models.CharField(max_length=40)
    booked_by_label = models.CharField(max_length=120)
    approved_at = models.DateTimeField(null=True, blank=True)
    approved_by = models.CharField(max_length=40, blank=True)
    void_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "origin", "bearer"],
                condition=~Q(origin="") & ~Q(state="void"),
                name="one_cost_per_origin_and_bearer",
            ),
            models.UniqueConstraint(
                fields=["origin", "bearer"],
                condition=Q(case=None) & ~Q(state="void"),
                name="one_cost_without_case_per_origin",
            ),
            models.CheckConstraint(
                condition=Q(case__isnull=False, development=None) | Q(case=None, development__isnull=False),
                name="cost_of_case_or_development",
            ),
            models.CheckConstraint(condition=Q(amount__gte=0), name="cost_not_below_nothing"),
            models.CheckConstraint(
                condition=(Q(state="approved") & Q(approved_at__isnull=False) & ~Q(approved_by=""))
                | (~Q(state="approved") & Q(approved_at__isnull=True) & Q(approved_by="")),
                name="approved_cost_says_by_whom",
            ),
            models.CheckConstraint(condition=~Q(state="void") | ~Q(void_reason=""), name="void_cost_says_why"),
        ]
        indexes = [
            models.Index(fields=["case"], name="cost_waiting", condition=Q(state="booked")),
            models.Index(fields=["case", "id"], name="cost_by_case"),
            models.Index(
                fields=["contractor", "-id"], name="cost_by_contractor", condition=Q(contractor__isnull=False)
            ),
            models.Index(fields=["approved_at"], name="cost_by_approval", condition=Q(state="approved")),
            models.Index(fields=["development", "id"], name="cost_without_case", condition=Q(case=None)),
        ]

    def __str__(self) -> str:
        return f"{self.label} {self.amount}"


class Quotation(models.Model):
    """A price for a repair that the owner pays: nothing begins before the owner has accepted it (S000.17.r03-r04)."""

    class State(models.TextChoices):
        """Where it stands."""

        SENT = "sent"
        ACCEPTED = "accepted"
        DECLINED = "declined"
        REPLACED = "replaced"

    case = models.ForeignKey(Case, models.PROTECT, related_name="quotations")
    lines = models.JSONField(help_text="[{label, quantity, unit, unit_price, amount}], amounts as text in CNY.")
    total = models.DecimalField(max_digits=12, decimal_places=2)
    note = models.TextField(blank=True)
    valid_until = models.DateField()
    state = models.CharField(max_length=8, choices=State.choices, default=State.SENT)
    sent_at = models.DateTimeField()
    sent_by = models.CharField(max_length=40)
    sent_by_label = models.CharField(max_length=120)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.CharField(max_length=40, blank=True)
    answered_by_label = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(state__in=["sent", "accepted"]), name="one_living_quotation_per_case"
            ),
            models.CheckConstraint(
                condition=(Q(state__in=["accepted", "declined"]) & Q(answered_at__isnull=False) & ~Q(answered_by=""))
                | (Q(state__in=["sent", "replaced"])),
                name="answered_quotation_says_by_whom",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case} {self.total}"


class StatementQuerySet(LockingQuerySet["Statement"]):
    """Filters of statements."""

    def visible_to(self, actor: Actor) -> Self:
        """Those of the developments where a member of staff may approve costs."""
        if actor.kind == ActorKind.CLOCK:
            return self.all()
        return self.filter(development__in=Development.objects.visible_to(actor, Permission.APPROVE_COSTS))


class Statement(Versioned):
    """Approved costs of a period put to one payer together (S000.11.r16, S000.12.r16, S000.19.r27).

    `rule` is the key of the pack's rule it was drawn by; what that rule said then is kept here. A void statement
    frees its lines for another.
    """

    class State(models.TextChoices):
        """Where it stands."""

        DRAWN = "drawn"
        CONFIRMED = "confirmed"
        DELIVERED = "delivered"
        SETTLED = "settled"
        VOID = "void"

    number = models.CharField(max_length=40, unique=True)
    rule = models.CharField(max_length=40)
    label = models.JSONField(help_text="The rule's name, {locale: text}.")
    payer = models.CharField(max_length=20)
    development = models.ForeignKey(Development, models.PROTECT, related_name="statements")
    contractor = models.ForeignKey(Contractor, models.PROTECT, null=True, blank=True, related_name="statements")
    first_on = models.DateField()
    last_on = models.DateField()
    total = models.DecimalField(max_digits=14, decimal_places=2)
    count = models.PositiveIntegerField()
    control_limit = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    invoice = models.JSONField(default=dict, help_text="{title, original_to, copy_to}, bearers.")
    state = models.CharField(max_length=9, choices=State.choices, default=State.DRAWN)
    drawn_at = models.DateTimeField()
    drawn_by = models.CharField(max_length=40)
    drawn_by_label = models.CharField(max_length=120)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.CharField(max_length=40, blank=True)
    confirmed_by_label = models.CharField(max_length=120, blank=True)
    limit_reason = models.CharField(max_length=300, blank=True)
    delivered_on = models.DateField(null=True, blank=True)
    delivered_to = models.CharField(max_length=120, blank=True)
    invoice_number = models.CharField(max_length=60, blank=True)
    settled_on = models.DateField(null=True, blank=True)
    void_reason = models.CharField(max_length=300, blank=True)

    objects = StatementQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(last_on__gte=models.F("first_on")), name="statement_period_runs_forward"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["drawn", "void"]) | (Q(confirmed_at__isnull=False) & ~Q(confirmed_by="")),
                name="confirmed_statement_says_by_whom",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["delivered", "settled"])
                | (Q(delivered_on__isnull=False) & ~Q(delivered_to="")),
                name="delivered_statement_says_to_whom",
            ),
            models.CheckConstraint(condition=~Q(state="void") | ~Q(void_reason=""), name="void_statement_says_why"),
        ]
        indexes = [
            models.Index(fields=["development", "-id"], name="statement_by_development"),
            models.Index(fields=["state", "-id"], name="statement_by_state"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def url(self) -> str:
        """Its page."""
        return reverse("desk:statement", args=[self.pk])

    @property
    def over_limit(self) -> bool:
        """Whether its sum lies above what the payer has set aside."""
        return self.control_limit is not None and self.total > self.control_limit


class StatementLine(models.Model):
    """One cost on a statement. A cost stands on one living statement of a rule at most."""

    statement = models.ForeignKey(Statement, models.CASCADE, related_name="entries")
    rule = models.CharField(max_length=40)
    cost = models.ForeignKey(CostLine, models.PROTECT, related_name="statement_lines")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["cost", "rule"], name="cost_settled_once_per_rule")]

    def __str__(self) -> str:
        return f"{self.statement} {self.cost}"
