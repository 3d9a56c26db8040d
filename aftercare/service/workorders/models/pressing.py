"""The steps taken against a contractor who is late: reminders, the formal demand, and how it was delivered."""

from typing import Self

from django.db import models
from django.db.models import Q

from aftercare.ground.accounts.models import Development
from aftercare.ground.accounts.roles import Permission
from aftercare.ground.core.actors import Actor, ActorKind
from aftercare.ground.core.rows import LockingQuerySet, Versioned
from aftercare.ground.files.models import Attachment
from aftercare.records.contractors.models import Contractor
from aftercare.service.deadlines.models import Clock
from aftercare.service.workorders.models.choices import choices
from aftercare.service.workorders.models.orders import WorkOrder
from aftercare.service.workorders.policy import Promise
from aftercare.service.workorders.rules.pressing import LIVE, DemandState, Outcome, Way

_SEEN_BY_US_ONLY = [DemandState.PROPOSED.value, DemandState.DROPPED.value]


class Reminder(models.Model):
    """A contractor was reminded of a date it missed: of which, for which time, by whom. Each step once."""

    order = models.ForeignKey(WorkOrder, models.PROTECT, related_name="reminders")
    promise = models.CharField(max_length=8, choices=choices(Promise))
    missed_at = models.DateTimeField(help_text="The date that was missed.")
    count = models.PositiveSmallIntegerField()
    ring = models.BooleanField(default=False, help_text="Whoever answers for the case was asked to ring as well.")
    note = models.CharField(max_length=300, blank=True)
    sent_at = models.DateTimeField()
    sent_by = models.CharField(max_length=40)
    sent_by_label = models.CharField(max_length=120)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["order", "promise", "missed_at", "count"], name="each_reminder_once"),
        ]
        indexes = [models.Index(fields=["order", "id"], name="reminders_of_order")]

    def __str__(self) -> str:
        return f"{self.order} {self.promise} {self.count}"


class DemandQuerySet(LockingQuerySet["Demand"]):
    """Chainable filters over formal demands."""

    def visible_to(self, actor: Actor) -> Self:
        """Staff see those of their developments; a contractor those issued to it, by signed link of its orders."""
        if actor.kind == ActorKind.STAFF:
            return self.filter(development__in=Development.objects.visible_to(actor, Permission.SEE_CASES))
        if actor.kind == ActorKind.CONTRACTOR:
            issued = self.filter(contractor_id=actor.id).exclude(state__in=_SEEN_BY_US_ONLY)
            return issued if actor.workorder_ids is None else issued.filter(order_id__in=actor.workorder_ids)
        return self.all() if actor.kind == ActorKind.CLOCK else self.none()

    def live(self) -> Self:
        """Those on which something can still happen."""
        return self.filter(state__in=sorted(LIVE))


class Demand(Versioned):
    """A formal written demand to a contractor: the facts that led to it, its clause, its deadline, what follows.

    Facts, clause and consequence are kept as they were. `clock` is the deadline and explains itself.
    """

    number = models.CharField(max_length=40, blank=True)
    order = models.ForeignKey(WorkOrder, models.PROTECT, related_name="demands")
    development = models.ForeignKey(Development, models.PROTECT, related_name="demands")
    contractor = models.ForeignKey(Contractor, models.PROTECT, related_name="demands")
    state = models.CharField(max_length=8, choices=choices(DemandState))
    promise = models.CharField(max_length=8, choices=choices(Promise))
    missed_at = models.DateTimeField()
    facts = models.JSONField(default=dict, help_text="Dates promised and moved, reminders: as they stood.")
    clause = models.JSONField(default=dict, help_text="What the contract says, {locale: text}.")
    consequence = models.JSONField(default=dict, help_text="What follows, {locale: text}.")
    source = models.JSONField(default=list)
    text = models.TextField(blank=True, help_text="What is demanded, in the words of whoever issued it.")

    proposed_at = models.DateTimeField()
    proposed_by = models.CharField(max_length=40)
    proposed_by_label = models.CharField(max_length=120)
    issued_at = models.DateTimeField(null=True, blank=True)
    issued_by = models.CharField(max_length=40, blank=True)
    issued_by_label = models.CharField(max_length=120, blank=True)
    clock = models.OneToOneField(Clock, models.PROTECT, null=True, blank=True, related_name="demand")
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    acknowledged_by_label = models.CharField(max_length=120, blank=True)
    reply = models.TextField(blank=True, help_text="What the contractor wrote when it acknowledged.")
    ended_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=10, choices=choices(Outcome), blank=True)
    ended_by_label = models.CharField(max_length=120, blank=True)
    ended_reason = models.TextField(blank=True)

    objects: DemandQuerySet = DemandQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="demand_was_issued_by_a_person",
                condition=Q(state__in=_SEEN_BY_US_ONLY)
                | (Q(issued_at__isnull=False, clock__isnull=False, issued_by__startswith="staff:") & ~Q(number="")),
            ),
            models.CheckConstraint(
                name="ended_demand_says_when_and_how",
                condition=Q(state__in=sorted(LIVE), ended_at__isnull=True, outcome="")
                | Q(state=DemandState.DROPPED.value, ended_at__isnull=False, outcome="")
                | (Q(state=DemandState.ENDED.value, ended_at__isnull=False) & ~Q(outcome="")),
            ),
            models.UniqueConstraint(
                fields=["order"], condition=Q(state__in=sorted(LIVE)), name="one_live_demand_per_order"
            ),
            models.UniqueConstraint(fields=["number"], condition=~Q(number=""), name="demand_number_once"),
        ]
        indexes = [
            models.Index(fields=["development", "-id"], name="demands_by_development"),
            models.Index(fields=["state", "-id"], name="demands_by_state"),
            models.Index(fields=["contractor", "-id"], name="demands_by_contractor"),
        ]

    def __str__(self) -> str:
        return self.number or f"#{self.pk}"

    @property
    def url(self) -> str:
        """Its page at the desk."""
        return f"/desk/demands/{self.pk}/"

    @property
    def contractor_url(self) -> str:
        """Its page for the contractor."""
        return f"/contractor/demands/{self.pk}/"

    @property
    def subject(self) -> str:
        """How its papers name it."""
        return f"demand:{self.pk}"


class DemandDelivery(models.Model):
    """How a demand reached the contractor, or how it was refused, with what proves it."""

    demand = models.ForeignKey(Demand, models.PROTECT, related_name="deliveries")
    way = models.CharField(max_length=8, choices=choices(Way))
    on = models.DateField(help_text="The day of the delivery.")
    person = models.CharField(max_length=120, blank=True)
    courier_number = models.CharField(max_length=80, blank=True)
    note = models.CharField(max_length=300, blank=True)
    proof = models.ForeignKey(Attachment, models.PROTECT, null=True, blank=True, related_name="+")
    recorded_at = models.DateTimeField()
    recorded_by_label = models.CharField(max_length=120)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="delivery_shows_its_proof",
                condition=Q(way=Way.LINK.value)
                | (Q(way=Way.COURIER.value) & ~Q(courier_number=""))
                | (Q(way=Way.BY_HAND.value) & ~Q(person=""))
                | (Q(way=Way.REFUSED.value) & ~Q(note="")),
            ),
        ]
        indexes = [models.Index(fields=["demand", "id"], name="deliveries_of_demand")]

    def __str__(self) -> str:
        return f"{self.demand} {self.way}"
