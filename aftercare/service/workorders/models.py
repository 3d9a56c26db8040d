"""What was found on site, who was sent, when somebody was there, what was used, and who signed."""

from datetime import datetime
from decimal import Decimal
from typing import Self

from django.db import models
from django.db.models import F, Q

from aftercare.ground.accounts.models import Development, Staff
from aftercare.ground.accounts.roles import Permission
from aftercare.ground.core.actors import Actor, ActorKind
from aftercare.ground.core.rows import LockingQuerySet, Versioned
from aftercare.ground.files.models import Attachment
from aftercare.records.contractors.models import Contractor
from aftercare.service.cases.models import Case
from aftercare.service.workorders.rules.states import (
    OPEN_STATES,
    Answer,
    DelayCause,
    Kind,
    OrderState,
    Route,
    SignatureState,
    Size,
)


def _choices(values: type) -> list[tuple[str, str]]:
    return [(value.value, value.value) for value in values]  # type: ignore[attr-defined]


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
    size = models.CharField(max_length=8, choices=_choices(Size))
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


class WorkOrderQuerySet(LockingQuerySet["WorkOrder"]):
    """Chainable filters over work orders."""

    def visible_to(self, actor: Actor) -> Self:
        """The orders which exist for `actor`.

        Staff see those of the cases they see, and their own; a technician only his own. A contractor sees what was
        given to it, by signed link only what the link names; an owner those of his cases.
        """
        if actor.kind == ActorKind.STAFF:
            own = Q(technician_id=actor.id)
            if actor.may(Permission.DISPATCH) or not actor.may(Permission.DO_WORK):
                return self.filter(own | Q(case__in=Case.objects.visible_to(actor).values("pk")))
            return self.filter(own)
        if actor.kind == ActorKind.CONTRACTOR:
            given = self.filter(contractor_id=actor.id)
            return given if actor.workorder_ids is None else given.filter(pk__in=actor.workorder_ids)
        if actor.kind == ActorKind.OWNER:
            return self.filter(case__in=Case.objects.visible_to(actor).values("pk"))
        return self.all() if actor.kind == ActorKind.CLOCK else self.none()

    def open(self) -> Self:
        """Those on which something is still to be done."""
        return self.filter(state__in=sorted(OPEN_STATES))

    def unanswered(self, now: datetime) -> Self:
        """Those sent whose time to answer has passed."""
        return self.filter(state=OrderState.SENT.value, answer_by__lte=now)


class WorkOrder(Versioned):
    """Somebody is asked to do something about a case: what, where, until when, and who pays.

    A contractor answers first, by `answer_by`; own staff need not. `charged_to` is the contractor to whom the cost is
    booked when another repairs what it built (S000.12.r19).
    """

    number = models.CharField(max_length=48, unique=True, editable=False)
    sequence = models.PositiveSmallIntegerField()
    development = models.ForeignKey(Development, models.PROTECT, related_name="work_orders")
    case = models.ForeignKey(Case, models.PROTECT, related_name="work_orders")
    kind = models.CharField(max_length=10, choices=_choices(Kind))
    executor_kind = models.CharField(max_length=24, choices=_choices(Route))
    contractor = models.ForeignKey(Contractor, models.PROTECT, null=True, blank=True, related_name="work_orders")
    technician = models.ForeignKey(Staff, models.PROTECT, null=True, blank=True, related_name="work_orders")
    charged_to = models.ForeignKey(Contractor, models.PROTECT, null=True, blank=True, related_name="charged_orders")
    rework_of = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="reworks")
    state = models.CharField(max_length=12, choices=_choices(OrderState))
    size = models.CharField(max_length=8, choices=_choices(Size))
    what = models.TextField()
    where = models.CharField(max_length=200, blank=True)
    notice = models.TextField(blank=True)
    chosen_because = models.CharField(max_length=300, blank=True)
    charged_because = models.CharField(max_length=300, blank=True)

    sent_at = models.DateTimeField()
    sent_by = models.CharField(max_length=40)
    sent_by_label = models.CharField(max_length=120)
    answer_by = models.DateTimeField(null=True, blank=True)
    on_site_by = models.DateTimeField(null=True, blank=True)
    finish_by = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    result = models.TextField(blank=True, help_text="What was done, in the doer's words.")
    ended_reason = models.TextField(blank=True, help_text="Why it was declined, refused or cancelled.")

    objects: WorkOrderQuerySet = WorkOrderQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "sequence"], name="order_sequence_once_per_case"),
            models.CheckConstraint(
                name="order_has_one_executor",
                condition=Q(contractor__isnull=True, technician__isnull=False)
                | Q(contractor__isnull=False, technician__isnull=True),
            ),
            models.CheckConstraint(
                name="order_route_fits_executor",
                condition=Q(executor_kind=Route.OWN_STAFF.value, technician__isnull=False)
                | Q(executor_kind=Route.SPECIALIST_CREW.value)
                | Q(
                    executor_kind__in=[Route.ORIGINAL_CONTRACTOR.value, Route.FRAMEWORK_CONTRACTOR.value],
                    contractor__isnull=False,
                ),
            ),
            models.CheckConstraint(
                name="order_sent_has_time_to_answer",
                condition=~Q(state=OrderState.SENT.value) | Q(answer_by__isnull=False),
            ),
            models.CheckConstraint(
                name="order_done_says_when",
                condition=~Q(state__in=[OrderState.DONE.value, OrderState.ACCEPTED.value])
                | Q(started_at__isnull=False, finished_at__isnull=False),
            ),
            models.CheckConstraint(
                name="order_ended_says_why",
                condition=~Q(
                    state__in=[OrderState.DECLINED.value, OrderState.REFUSED.value, OrderState.CANCELLED.value]
                )
                | ~Q(ended_reason=""),
            ),
            models.CheckConstraint(
                name="order_open_or_ended",
                condition=Q(state__in=sorted(OPEN_STATES), ended_at__isnull=True)
                | (~Q(state__in=sorted(OPEN_STATES)) & Q(ended_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="order_cost_not_charged_to_doer",
                condition=Q(charged_to__isnull=True) | Q(contractor__isnull=True) | ~Q(charged_to=F("contractor")),
            ),
        ]
        indexes = [
            models.Index(
                fields=["technician", "finish_by", "id"],
                name="order_open_technician",
                condition=Q(state__in=sorted(OPEN_STATES)),
            ),
            models.Index(
                fields=["contractor", "finish_by", "id"],
                name="order_open_contractor",
                condition=Q(state__in=sorted(OPEN_STATES)),
            ),
            models.Index(fields=["answer_by", "id"], name="order_unanswered", condition=Q(state=OrderState.SENT.value)),
            models.Index(fields=["contractor", "-id"], name="order_by_contractor"),
            models.Index(fields=["technician", "-id"], name="order_by_technician"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def is_open(self) -> bool:
        """Whether something is still to be done on it."""
        return self.state in OPEN_STATES

    @property
    def subject(self) -> str:
        """How its photos name it."""
        return f"workorder:{self.pk}"

    @property
    def executor_label(self) -> str:
        """Who does it, as people say it."""
        return str(self.contractor or self.technician)

    @property
    def field_url(self) -> str:
        """Its page for our own people outside."""
        return f"/field/orders/{self.pk}/"

    @property
    def contractor_url(self) -> str:
        """Its page for the contractor."""
        return f"/contractor/orders/{self.pk}/"


class Appointment(models.Model):
    """A time at which somebody comes; the owner says yes or no."""

    order = models.ForeignKey(WorkOrder, models.PROTECT, related_name="appointments")
    from_at = models.DateTimeField()
    until_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=_choices(Answer), default=Answer.PROPOSED.value)
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
    cause = models.CharField(max_length=20, choices=_choices(DelayCause))
    reason = models.CharField(max_length=300)
    promised_before = models.DateTimeField(null=True, blank=True)
    new_finish_by = models.DateTimeField()
    in_time = models.BooleanField()
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


class Acceptance(models.Model):
    """One signature which the policy wants under a piece of work: given, refused or not to be had, each with proof."""

    order = models.ForeignKey(WorkOrder, models.PROTECT, related_name="acceptances")
    signatory = models.CharField(max_length=40)
    position = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=8, choices=_choices(SignatureState), default=SignatureState.PENDING.value)
    name = models.CharField(max_length=120, blank=True)
    signature = models.ForeignKey(Attachment, models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.CharField(max_length=500, blank=True)
    witness = models.CharField(max_length=120, blank=True)
    proof = models.ForeignKey(Attachment, models.PROTECT, null=True, blank=True, related_name="+")
    entered_by = models.CharField(max_length=40, blank=True)
    entered_by_label = models.CharField(max_length=120, blank=True)
    at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["order", "signatory"], name="one_signature_per_signatory"),
            models.CheckConstraint(
                name="signature_settled_says_by_whom_and_when",
                condition=Q(state=SignatureState.PENDING.value, at__isnull=True, entered_by="")
                | (~Q(state=SignatureState.PENDING.value) & Q(at__isnull=False) & ~Q(entered_by="")),
            ),
            models.CheckConstraint(
                name="signed_has_name_and_signature",
                condition=~Q(state=SignatureState.SIGNED.value) | (~Q(name="") & Q(signature__isnull=False)),
            ),
            models.CheckConstraint(
                name="refused_or_absent_says_why",
                condition=~Q(state__in=[SignatureState.REFUSED.value, SignatureState.ABSENT.value]) | ~Q(reason=""),
            ),
        ]
        indexes = [models.Index(fields=["order", "position"])]

    def __str__(self) -> str:
        return f"{self.order} {self.signatory}"
