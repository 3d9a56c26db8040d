"""Contractors, their people, and who built what."""

from typing import Self

from django.db import models
from django.db.models import Q

from aftercare.ground.accounts.models import Development
from aftercare.ground.accounts.roles import Permission
from aftercare.ground.core.actors import Actor, ActorKind
from aftercare.ground.core.rows import LockingQuerySet, Versioned
from aftercare.records.contractors.rules import ContractorKind
from aftercare.records.estate.models import Building


class ContractorQuerySet(LockingQuerySet["Contractor"]):
    """Chainable filters over contractors."""

    def visible_to(self, actor: Actor) -> Self:
        """Staff who see cases or keep contractors see all of them; a contractor sees itself."""
        if actor.kind == ActorKind.STAFF and (
            actor.may(Permission.SEE_CASES) or actor.may(Permission.EDIT_CONTRACTORS)
        ):
            return self
        if actor.kind == ActorKind.CONTRACTOR:
            return self.filter(pk=actor.id)
        return self.none()


class Contractor(Versioned):
    """A company that built, supplied or repairs; it must leave a repair phone and contact (S000.12.r20)."""

    name = models.CharField(max_length=160, unique=True)
    short_name = models.CharField(max_length=60, blank=True)
    kind = models.CharField(max_length=10, choices=[(k.value, k.value) for k in ContractorKind])
    trades = models.JSONField(default=list, blank=True, help_text="Categories or components of the taxonomy.")
    repair_contact = models.CharField(max_length=80, blank=True)
    repair_phone = models.CharField(max_length=30, blank=True)
    email = models.EmailField(blank=True)
    language = models.CharField(max_length=10, default="zh-hans")
    active = models.BooleanField(default=True)
    notes = models.TextField(blank=True)

    objects: ContractorQuerySet = ContractorQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        indexes = [models.Index(fields=["kind", "active"])]

    def __str__(self) -> str:
        return self.short_name or self.name

    @property
    def url(self) -> str:
        """Its page on the desk."""
        return f"/desk/contractors/{self.pk}/"


class BuiltPart(models.Model):
    """Who built what: a contractor, a place, and a component or class of the taxonomy.

    No building means the whole development; the most exact row wins:
    building and component before development and class.
    """

    contractor = models.ForeignKey(Contractor, models.PROTECT, related_name="built")
    development = models.ForeignKey(Development, models.PROTECT, related_name="built_parts")
    building = models.ForeignKey(Building, models.PROTECT, null=True, blank=True, related_name="built_parts")
    component = models.CharField(max_length=60, help_text="Component or class of the policy's taxonomy.")
    contract_number = models.CharField(max_length=80, blank=True)
    warranty_months = models.PositiveSmallIntegerField(null=True, blank=True)
    retention = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["development", "component"])]
        constraints = [
            models.UniqueConstraint(
                fields=["contractor", "development", "component"],
                condition=Q(building__isnull=True),
                name="built_part_once_per_development",
            ),
            models.UniqueConstraint(
                fields=["contractor", "development", "building", "component"],
                condition=Q(building__isnull=False),
                name="built_part_once_per_building",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contractor}: {self.component}"


class FrameworkContract(models.Model):
    """A long-term repair contract with unit prices (S000.11.r11, S000.12.r08)."""

    contractor = models.ForeignKey(Contractor, models.PROTECT, related_name="frameworks")
    development = models.ForeignKey(Development, models.PROTECT, related_name="frameworks")
    number = models.CharField(max_length=80)
    categories = models.JSONField(default=list, blank=True)
    from_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)
    prices = models.JSONField(default=dict, blank=True, help_text="Item -> unit price in CNY, as text.")

    class Meta:
        indexes = [models.Index(fields=["development", "until_on"])]

    def __str__(self) -> str:
        return self.number


class Crew(models.Model):
    """People of a contractor who may act with an account or a link of their own."""

    contractor = models.ForeignKey(Contractor, models.CASCADE, related_name="crew")
    name = models.CharField(max_length=80)
    phone = models.CharField(max_length=30, blank=True)

    def __str__(self) -> str:
        return self.name
