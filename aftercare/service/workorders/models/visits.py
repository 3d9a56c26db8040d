"""When somebody was to come, was there, what went in, and what took longer."""

from decimal import Decimal

from django.db import models
from django.db.models import F, Q

from aftercare.service.workorders.models.choices import choices
from aftercare.service.workorders.models.orders import WorkOrder
from aftercare.service.workorders.rules.states import (
    Answer,
    DelayCause,
)


class Appointment(models.Model):
    """A time at which somebody comes; the owner says yes or no."""

    order = models.ForeignKey(WorkOrder, models.PROTECT, related_name="appointments")
    from_at = models.DateTimeField()
    until_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=choices(Answer), default=Answer.PROPOSED.value)
    proposed_by = models.CharField(max_length=40)
    proposed_by_label = models.CharField(max_length=120)
    proposed_at = models.DateTimeField()
    answered_by_label = models.CharField(max_length=120, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(until_at__gt=F("from_at")), name="appointment_ends_after_it_begins"),
            models.UniqueConstraint(
                fields=["order"],
                condition=Q(state__in=[Answer.PROPOSED.value, Answer.ACCEPTED.value]),
                name="one_coming_appointment_per_order",
            ),
            models.CheckConstraint(
                condition=~Q(state=Answer.REJECTED.value) | ~Q(reason=""), name="appointment_rejected_says_why"
            ),
        ]
        indexes = [models.Index(fields=["order", "-id"]), models.Index(fields=["state", "from_at"])]

    def __str__(self) -> str:
        return f"{self.order} {self.from_at:%Y-%m-%d %H:%M}"


class Visit(models.Model):
    """Somebody was there: from when until when, where the phone was, how long they worked. An order may have many."""

    order = models.ForeignKey(WorkOrder, models.PROTECT, related_name="visits")
    who = models.CharField(max_length=40)
    who_label = models.CharField(max_length=120)
    arrived_at = models.DateTimeField()
    latitude = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)
    longitude = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)
    left_at = models.DateTimeField(null=True, blank=True)
    minutes = models.PositiveIntegerField(null=True, blank=True)
    note = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["order"], condition=Q(left_at__isnull=True), name="one_running_visit_per_order"
            ),
            models.CheckConstraint(
                condition=Q(left_at__isnull=True, minutes__isnull=True)
                | Q(left_at__isnull=False, minutes__isnull=False, left_at__gte=F("arrived_at")),
                name="visit_ended_has_minutes",
            ),
            models.CheckConstraint(
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(latitude__isnull=False, longitude__isnull=False),
                name="visit_place_paired",
            ),
        ]
        indexes = [models.Index(fields=["order", "id"]), models.Index(fields=["who", "-arrived_at"])]

    def __str__(self) -> str:
        return f"{self.order} {self.arrived_at:%Y-%m-%d %H:%M}"


class PartUsed(models.Model):
    """A part that went into the work, and whether the old one came back."""

    order = models.ForeignKey(WorkOrder, models.PROTECT, related_name="parts")
    name = models.CharField(max_length=120)
    quantity = models.DecimalField(max_digits=10, decimal_places=2, default=Decimal(1))
    unit = models.CharField(max_length=20, blank=True)
    unit_price = models.DecimalField(max_digits=10, decimal_places=2, default=Decimal(0))
    old_part_returned = models.BooleanField(null=True)
    added_by_label = models.CharField(max_length=120)
    added_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(quantity__gt=0), name="part_quantity_above_zero"),
            models.CheckConstraint(condition=Q(unit_price__gte=0), name="part_price_not_negative"),
            models.CheckConstraint(condition=~Q(name=""), name="part_has_a_name"),
        ]
        indexes = [models.Index(fields=["order", "id"])]

    def __str__(self) -> str:
        return self.name


class Delay(models.Model):
    """Word that it will take longer, and until when. Told before the promise passes, the promise moves."""

    order = models.ForeignKey(WorkOrder, models.PROTECT, related_name="delays")
    cause = models.CharField(max_length=20, choices=choices(DelayCause))
    reason = models.CharField(max_length=300)
    promised_before = models.DateTimeField(null=True, blank=True)
    new_finish_by = models.DateTimeField()
    in_time = models.BooleanField()
    agreed = models.BooleanField(default=False, help_text="The owner has agreed to the new date.")
    moved = models.BooleanField(help_text="The date promised has moved with it.")
    told_by_label = models.CharField(max_length=120)
    told_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="delay_says_why"),
            models.CheckConstraint(
                condition=Q(promised_before__isnull=True) | Q(new_finish_by__gt=F("promised_before")),
                name="delay_is_later",
            ),
        ]
        indexes = [models.Index(fields=["order", "id"])]

    def __str__(self) -> str:
        return f"{self.order} {self.new_finish_by:%Y-%m-%d}"
