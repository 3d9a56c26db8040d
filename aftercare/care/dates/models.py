"""Dates that are entered by hand, and what falls due by a date."""

from typing import Self

from django.db import models
from django.db.models import Q

from aftercare.ground.accounts.models import Development, Staff
from aftercare.ground.accounts.roles import Permission
from aftercare.ground.core.actors import Actor, ActorKind
from aftercare.ground.core.rows import LockingQuerySet, Versioned
from aftercare.ground.policies.models import PolicyVersion
from aftercare.records.contractors.models import FrameworkContract
from aftercare.records.estate.models import Building


class MilestoneQuerySet(LockingQuerySet["Milestone"]):
    """Chainable filters over milestones."""

    def visible_to(self, actor: Actor) -> Self:
        """Those of the developments in the reach of a member of staff."""
        if actor.kind == ActorKind.CLOCK:
            return self.all()
        return self.filter(development__in=Development.objects.visible_to(actor, Permission.SEE_CASES))


class Milestone(Versioned):
    """A planned or agreed date of a development, or of one of its buildings: `kind` is a key of the policy."""

    development = models.ForeignKey(Development, models.PROTECT, related_name="milestones")
    building = models.ForeignKey(Building, models.PROTECT, null=True, blank=True, related_name="milestones")
    kind = models.CharField(max_length=40)
    on = models.DateField()
    note = models.CharField(max_length=200, blank=True)
    set_by_label = models.CharField(max_length=120)
    set_at = models.DateTimeField()

    objects: MilestoneQuerySet = MilestoneQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["development", "kind"], condition=Q(building=None), name="one_date_per_development_and_kind"
            ),
            models.UniqueConstraint(
                fields=["building", "kind"], condition=Q(building__isnull=False), name="one_date_per_building_and_kind"
            ),
        ]
        indexes = [models.Index(fields=["kind", "on"], name="milestones_by_day")]

    def __str__(self) -> str:
        return f"{self.kind} {self.on}"


class DatedTaskQuerySet(LockingQuerySet["DatedTask"]):
    """Chainable filters over what falls due by a date."""

    def visible_to(self, actor: Actor) -> Self:
        """Those of the developments in the reach of a member of staff."""
        if actor.kind == ActorKind.CLOCK:
            return self.all()
        return self.filter(development__in=Development.objects.visible_to(actor, Permission.SEE_CASES))

    def open(self) -> Self:
        """Those neither done nor dropped."""
        return self.filter(ended_at=None)


class DatedTask(Versioned):
    """Something to be done by `due_on`, because of a date of the records, `anchor_on`.

    `key` names the rule in the policy; `about` the subject it hangs on, such as `building:7`. Whoever holds `role` at
    the development does it, or the one to whom it was handed.
    """

    development = models.ForeignKey(Development, models.PROTECT, related_name="dated_tasks")
    building = models.ForeignKey(Building, models.PROTECT, null=True, blank=True, related_name="dated_tasks")
    contract = models.ForeignKey(FrameworkContract, models.PROTECT, null=True, blank=True, related_name="dated_tasks")
    policy = models.ForeignKey(PolicyVersion, models.PROTECT, related_name="+")
    key = models.CharField(max_length=40)
    about = models.CharField(max_length=40)
    anchor_on = models.DateField()
    due_on = models.DateField()
    role = models.CharField(max_length=40)
    staff = models.ForeignKey(Staff, models.PROTECT, null=True, blank=True, related_name="dated_tasks")
    note = models.CharField(max_length=400, blank=True)
    dropped = models.BooleanField(default=False)
    opened_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by_label = models.CharField(max_length=120, blank=True)

    objects: DatedTaskQuerySet = DatedTaskQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["key", "about", "anchor_on"], name="once_per_rule_subject_and_date"),
            models.CheckConstraint(
                name="ended_task_says_by_whom",
                condition=(Q(ended_at=None) & Q(ended_by_label="") & Q(dropped=False))
                | (Q(ended_at__isnull=False) & ~Q(ended_by_label="")),
            ),
        ]
        indexes = [
            models.Index(fields=["due_on", "id"], name="dated_tasks_open", condition=Q(ended_at=None)),
            models.Index(fields=["development", "-ended_at"], name="dated_tasks_by_place"),
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.due_on}"

    @property
    def place(self) -> str:
        """Where it is, in words."""
        part = self.building or (self.contract.contractor if self.contract else None)
        return f"{self.development.name} · {part}" if part else self.development.name

    @property
    def url(self) -> str:
        """Its page on the desk."""
        return f"/desk/dates/{self.pk}/"
