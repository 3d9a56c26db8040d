"""Who was asked to do what, where, until when, and who pays."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import F, Q

from aftercare.ground.accounts.models import Development, Staff
from aftercare.ground.accounts.roles import Permission
from aftercare.ground.core.actors import Actor, ActorKind
from aftercare.ground.core.rows import LockingQuerySet, Versioned
from aftercare.records.contractors.models import Contractor
from aftercare.service.cases.models import Case
from aftercare.service.workorders.models.choices import choices
from aftercare.service.workorders.rules.states import (
    OPEN_STATES,
    WORKING_STATES,
    Kind,
    OrderState,
    Route,
    Size,
)


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
            seen = Case.objects.visible_to(actor)
            if actor.id == 0:  # a caller who reported by a code on the wall is nobody of the home
                seen = seen.exclude(channel="qr")
            return self.filter(case__in=seen.values("pk"))
        return self.all() if actor.kind == ActorKind.CLOCK else self.none()

    def open(self) -> Self:
        """Those on which something is still to be done."""
        return self.filter(state__in=sorted(OPEN_STATES))

    def unanswered(self, now: datetime) -> Self:
        """Those sent whose time to answer has passed."""
        return self.filter(state=OrderState.SENT.value, answer_by__lte=now)

    def to_press(self, now: datetime) -> Self:
        """Those of contractors that are to be looked at for being late; found by an index of their moments."""
        return self.filter(state__in=sorted(WORKING_STATES), press_at__isnull=False, press_at__lte=now)


class WorkOrder(Versioned):
    """Somebody is asked to do something about a case: what, where, until when, and who pays.

    A contractor answers first, by `answer_by`; own staff need not. `charged_to` is the contractor to whom the cost is
    booked when another repairs what it built (S000.12.r19).
    """

    number = models.CharField(max_length=48, unique=True, editable=False)
    sequence = models.PositiveSmallIntegerField()
    development = models.ForeignKey(Development, models.PROTECT, related_name="work_orders")
    case = models.ForeignKey(Case, models.PROTECT, related_name="work_orders")
    kind = models.CharField(max_length=10, choices=choices(Kind))
    executor_kind = models.CharField(max_length=24, choices=choices(Route))
    contractor = models.ForeignKey(Contractor, models.PROTECT, null=True, blank=True, related_name="work_orders")
    technician = models.ForeignKey(Staff, models.PROTECT, null=True, blank=True, related_name="work_orders")
    charged_to = models.ForeignKey(Contractor, models.PROTECT, null=True, blank=True, related_name="charged_orders")
    rework_of = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="reworks")
    state = models.CharField(max_length=12, choices=choices(OrderState))
    size = models.CharField(max_length=8, choices=choices(Size))
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
    counted = models.JSONField(
        default=dict, blank=True, help_text="By what each of its dates was counted; one that was promised is not here."
    )
    press_at = models.DateTimeField(null=True, blank=True, help_text="When it is looked at next for being late.")
    pressed = models.PositiveSmallIntegerField(default=0, help_text="Steps taken against the contractor for lateness.")
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
            models.Index(fields=["id"], name="order_open", condition=Q(state__in=sorted(OPEN_STATES))),
            models.Index(fields=["answer_by", "id"], name="order_unanswered", condition=Q(state=OrderState.SENT.value)),
            models.Index(
                fields=["press_at", "id"],
                name="order_to_press",
                condition=Q(state__in=sorted(WORKING_STATES), press_at__isnull=False),
            ),
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
