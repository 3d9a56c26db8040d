"""The group, its companies, developments and departments."""

from typing import Self
from zoneinfo import ZoneInfo

from django.db import models
from django.db.models import Q

from aftercare.ground.accounts import rules
from aftercare.ground.core.actors import Actor, ActorKind
from aftercare.ground.core.rows import LockingQuerySet, Versioned


class CompanyQuerySet(LockingQuerySet["Company"]):
    """Chainable filters over companies."""

    def visible_to(self, actor: Actor) -> Self:
        """Every company of the group for staff: their names are no secret in the house."""
        return self if actor.kind == ActorKind.STAFF else self.none()


class Company(Versioned):
    """A company of the group: a city company, a project company. Companies may stand under one another.

    At most `rules.COMPANY_LEVELS` levels, so that reach is found by one query without recursion.
    """

    name = models.CharField(max_length=120, unique=True)
    code = models.CharField(max_length=20, unique=True)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")

    objects: CompanyQuerySet = CompanyQuerySet.as_manager()  # type: ignore[assignment]

    def __str__(self) -> str:
        return self.name


class DevelopmentQuerySet(LockingQuerySet["Development"]):
    """Chainable filters over developments."""

    def visible_to(self, actor: Actor, permission: str | None = None) -> Self:
        """The developments within the reach of a member of staff: of any right, or of `permission` alone."""
        if actor.kind != ActorKind.STAFF:
            return self.none()
        grants = [g for g in actor.grants if permission is None or permission in g.permissions]
        if any(grant.development_ids is None for grant in grants):
            return self
        return self.filter(pk__in={pk for grant in grants for pk in grant.development_ids or ()})

    def under(self, company_ids: set[int]) -> Self:
        """Those of the companies and of every company under them."""
        above, reach = "company", Q()
        for _level in range(rules.COMPANY_LEVELS):
            reach |= Q(**{f"{above}__in": company_ids})
            above += "__parent"
        return self.filter(reach)


class Development(Versioned):
    """A development (项目): the node of the organisation to which every scoped row belongs."""

    company = models.ForeignKey(Company, models.PROTECT, related_name="developments")
    name = models.CharField(max_length=120, unique=True)
    code = models.CharField(max_length=20, unique=True)
    address = models.CharField(max_length=300, blank=True)
    time_zone = models.CharField(max_length=60, default=rules.HOME_ZONE)

    objects: DevelopmentQuerySet = DevelopmentQuerySet.as_manager()  # type: ignore[assignment]

    @property
    def zone(self) -> ZoneInfo:
        """The zone in which its days begin and end."""
        return ZoneInfo(self.time_zone)

    def __str__(self) -> str:
        return self.name


class DepartmentQuerySet(LockingQuerySet["Department"]):
    """Chainable filters over departments."""

    def visible_to(self, actor: Actor) -> Self:
        """Every department for staff."""
        return self if actor.kind == ActorKind.STAFF else self.none()


class Department(Versioned):
    """A department of a company."""

    company = models.ForeignKey(Company, models.PROTECT, related_name="departments")
    name = models.CharField(max_length=120)

    objects: DepartmentQuerySet = DepartmentQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [models.UniqueConstraint(fields=["company", "name"], name="department_once_per_company")]

    def __str__(self) -> str:
        return self.name
