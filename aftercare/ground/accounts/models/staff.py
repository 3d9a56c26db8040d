"""Those who work for the group: their roles, deputies, teams and rota."""

from datetime import date
from typing import ClassVar, Self

from django.contrib.auth.models import AbstractUser, UserManager
from django.db import models
from django.db.models import Q

from aftercare.ground.accounts import roles
from aftercare.ground.accounts.models.organisation import Company, Department, Development
from aftercare.ground.core.actors import Actor, ActorKind
from aftercare.ground.core.rows import LockingQuerySet, Versioned


class StaffQuerySet(LockingQuerySet["Staff"]):
    """Chainable filters over staff."""

    def away(self, *, on: date) -> Self:
        """Those who are away on that day; the first and the last day count."""
        return self.filter(away_from__lte=on, away_until__gte=on)

    def visible_to(self, actor: Actor) -> Self:
        """Those whose record may be opened: for keepers of staff and for auditors within their reach; else oneself."""
        if actor.kind != ActorKind.STAFF:
            return self.none()
        grants = [*actor.grants_with(roles.Permission.EDIT_STAFF), *actor.grants_with(roles.Permission.SEE_AUDIT)]
        if any(grant.development_ids is None for grant in grants):
            return self
        reach = {pk for grant in grants for pk in grant.development_ids or ()}
        companies = Company.objects.filter(developments__in=reach)
        held = RoleAssignment.objects.filter(Q(development__in=reach) | Q(company__in=companies)).values("staff_id")
        return self.filter(Q(pk=actor.id) | Q(pk__in=held) | Q(department__company__in=companies))


class StaffManager(UserManager["Staff"].from_queryset(StaffQuerySet)):  # type: ignore[misc]
    """Django's own manager of users, with our filters."""


class Staff(AbstractUser, Versioned):
    """Somebody who works for the group. Owners and contractors are not staff."""

    name = models.CharField(max_length=80)
    phone = models.CharField(max_length=30, blank=True)
    department = models.ForeignKey(Department, models.PROTECT, null=True, blank=True, related_name="staff")
    language = models.CharField(max_length=10, default="zh-hans")
    deputy = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="stands_in_for", db_index=False
    )
    away_from = models.DateField(null=True, blank=True)
    away_until = models.DateField(null=True, blank=True)
    trades = models.JSONField(default=list, blank=True)
    must_change_password = models.BooleanField(default=False)

    objects: ClassVar[StaffQuerySet] = StaffManager()  # type: ignore[assignment]

    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]

    class Meta:
        indexes = [
            # Lists of colleagues, which leave out who has gone: read from the index alone.
            models.Index(fields=["name", "id", "is_active"], name="staff_by_name"),
            # Asked at every request. Most have no deputy: SQLite would take each deputy for that of all.
            models.Index(fields=["deputy"], name="staff_with_deputy", condition=Q(deputy__isnull=False)),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(away_from__isnull=True, away_until__isnull=True)
                | Q(away_from__isnull=False, away_until__isnull=False),
                name="staff_away_paired",
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_full_name(self) -> str:
        """The name as Django's own parts ask for it."""
        return self.name


class RoleAssignment(models.Model):
    """A role held by somebody, and how far it reaches: the group, a company, a development, a building, a category.

    Empty places mean no limit there. `building_id` has no foreign key: buildings stand a floor above.
    """

    staff = models.ForeignKey(Staff, models.CASCADE, related_name="assignments")
    role = models.CharField(max_length=20, choices=[(role.key, role.label) for role in roles.ROLES])
    company = models.ForeignKey(Company, models.CASCADE, null=True, blank=True, related_name="+")
    development = models.ForeignKey(Development, models.CASCADE, null=True, blank=True, related_name="assignments")
    building_id = models.BigIntegerField(null=True, blank=True)
    category = models.CharField(max_length=40, blank=True)

    class Meta:
        indexes = [models.Index(fields=["role", "development"])]

    def __str__(self) -> str:
        return f"{self.staff} {self.role}"


class TeamQuerySet(LockingQuerySet["Team"]):
    """Chainable filters over teams."""

    def visible_to(self, actor: Actor) -> Self:
        """The teams of the developments within reach."""
        return self.filter(development__in=Development.objects.visible_to(actor))


class Team(Versioned):
    """People who share a queue; its lead answers for what nobody has taken."""

    name = models.CharField(max_length=80)
    development = models.ForeignKey(Development, models.CASCADE, related_name="teams")
    lead = models.ForeignKey(Staff, models.PROTECT, related_name="leads")
    members = models.ManyToManyField(Staff, related_name="teams", blank=True)
    purpose = models.CharField(max_length=40, default="desk")

    objects: TeamQuerySet = TeamQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["development", "purpose"], name="one_team_per_development_and_purpose")
        ]

    def __str__(self) -> str:
        return self.name


class DutyDay(models.Model):
    """The rota: who of a team answers for what comes in on a day."""

    team = models.ForeignKey(Team, models.CASCADE, related_name="rota")
    on = models.DateField()
    staff = models.ForeignKey(Staff, models.CASCADE, related_name="duty_days")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["team", "on"], name="one_on_duty_per_team_and_day")]

    def __str__(self) -> str:
        return f"{self.on} {self.staff}"
