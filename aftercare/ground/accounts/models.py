"""The organisation, its staff, and every way to sign in."""

from datetime import date
from typing import ClassVar, Self

from django.contrib.auth.models import AbstractUser, UserManager
from django.db import models
from django.db.models import Q

from aftercare.ground.accounts import roles, rules
from aftercare.ground.core.actors import Actor, ActorKind
from aftercare.ground.core.rows import LockingQuerySet, Versioned


class Company(Versioned):
    """A company of the group: a city company, a project company. Companies may stand under one another.

    At most `rules.COMPANY_LEVELS` levels, so that reach is found by one query without recursion.
    """

    name = models.CharField(max_length=120, unique=True)
    code = models.CharField(max_length=20, unique=True)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")

    objects: LockingQuerySet["Company"] = LockingQuerySet.as_manager()  # type: ignore[assignment]

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
    time_zone = models.CharField(max_length=60, default="Asia/Shanghai")
    calendar = models.CharField(max_length=40, default="cn")

    objects: DevelopmentQuerySet = DevelopmentQuerySet.as_manager()  # type: ignore[assignment]

    def __str__(self) -> str:
        return self.name


class Department(Versioned):
    """A department of a company."""

    company = models.ForeignKey(Company, models.PROTECT, related_name="departments")
    name = models.CharField(max_length=120)

    objects: LockingQuerySet["Department"] = LockingQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [models.UniqueConstraint(fields=["company", "name"], name="department_once_per_company")]

    def __str__(self) -> str:
        return self.name


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
    deputy = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="stands_in_for")
    away_from = models.DateField(null=True, blank=True)
    away_until = models.DateField(null=True, blank=True)
    trades = models.JSONField(default=list, blank=True)
    must_change_password = models.BooleanField(default=False)

    objects: ClassVar[StaffManager] = StaffManager()

    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]

    class Meta:
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


class Team(Versioned):
    """People who share a queue; its lead answers for what nobody has taken."""

    name = models.CharField(max_length=80)
    development = models.ForeignKey(Development, models.CASCADE, related_name="teams")
    lead = models.ForeignKey(Staff, models.PROTECT, related_name="leads")
    members = models.ManyToManyField(Staff, related_name="teams", blank=True)
    purpose = models.CharField(max_length=40, default="desk")

    objects: LockingQuerySet["Team"] = LockingQuerySet.as_manager()  # type: ignore[assignment]

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


class SignedLink(models.Model):
    """A link that lets an owner or a contractor in without an account. Only the digest of its secret is kept."""

    digest = models.CharField(max_length=64, unique=True)
    kind = models.CharField(max_length=12, choices=[("owner", "owner"), ("contractor", "contractor")])
    holder_id = models.BigIntegerField(help_text="Person of estate or contractor of contractors.")
    holder_label = models.CharField(max_length=120)
    language = models.CharField(max_length=10, default="zh-hans")
    by_code = models.BooleanField(default=False, help_text="Made by a one-time code: the sign-in itself, never sent.")
    case_id = models.BigIntegerField(null=True, blank=True)
    workorder_id = models.BigIntegerField(null=True, blank=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["kind", "holder_id"])]

    def __str__(self) -> str:
        return f"{self.kind} {self.holder_label}"


class OneTimeCode(models.Model):
    """A short code sent to a phone; kept as a digest, used once, few tries, short life."""

    phone_digest = models.CharField(max_length=64, db_index=True)
    code_digest = models.CharField(max_length=64)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"code of {self.created_at:%Y-%m-%d %H:%M}"


class ApiToken(models.Model):
    """A program's key, acting for a member of staff within `scopes` (permission values; empty means all of theirs)."""

    digest = models.CharField(max_length=64, unique=True)
    prefix = models.CharField(max_length=12)
    name = models.CharField(max_length=80)
    staff = models.ForeignKey(Staff, models.CASCADE, related_name="tokens")
    scopes = models.JSONField(default=list, blank=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.name} {self.prefix}…"
