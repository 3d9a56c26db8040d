"""What each case cost, line by line, and on whose purse it is booked."""

from django.db import models
from django.db.models import Q

from aftercare.records.contractors.models import Contractor
from aftercare.service.cases.models import Case
from aftercare.service.workorders.models import WorkOrder


class CostLine(models.Model):
    """One cost: what, how much of it, at what price, and who bears it.

    Lines are never changed: a wrong one is voided with a reason and written anew. `basis` tells which rule chose the
    bearer; `from_retention` says that it is taken out of the money kept back from `contractor` (S000.12.r19).
    """

    class State(models.TextChoices):
        """Where it stands."""

        BOOKED = "booked"
        APPROVED = "approved"
        VOID = "void"

    case = models.ForeignKey(Case, models.PROTECT, related_name="costs")
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
            models.CheckConstraint(condition=Q(amount__gte=0), name="cost_not_below_nothing"),
            models.CheckConstraint(
                condition=(Q(state="approved") & Q(approved_at__isnull=False) & ~Q(approved_by=""))
                | (~Q(state="approved") & Q(approved_at__isnull=True) & Q(approved_by="")),
                name="approved_cost_says_by_whom",
            ),
            models.CheckConstraint(condition=~Q(state="void") | ~Q(void_reason=""), name="void_cost_says_why"),
        ]
        indexes = [
            models.Index(fields=["case", "id"], name="cost_by_case"),
            models.Index(
                fields=["contractor", "-id"], name="cost_by_contractor", condition=Q(contractor__isnull=False)
            ),
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
