"""The ways in without a password: signed links, one-time codes, tokens of programs. Only digests are kept."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q

from aftercare.ground.accounts.models.staff import Staff
from aftercare.ground.core.actors import Actor
from aftercare.ground.core.prepared import Given
from aftercare.ground.core.rows import LockingQuerySet, Versioned

HOLDERS = [("owner", "owner"), ("contractor", "contractor")]


class SignedLink(Versioned):
    """A link that lets an owner or a contractor in without an account. Only the digest of its secret is kept."""

    digest = models.CharField(max_length=64, unique=True)
    kind = models.CharField(max_length=12, choices=HOLDERS)
    holder_id = models.BigIntegerField(help_text="Person of estate or contractor of contractors.")
    holder_label = models.CharField(max_length=120)
    language = models.CharField(max_length=10, default="zh-hans")
    by_code = models.BooleanField(default=False, help_text="Made by a one-time code: the sign-in itself, never sent.")
    case_id = models.BigIntegerField(null=True, blank=True)
    workorder_id = models.BigIntegerField(null=True, blank=True)
    development_id = models.BigIntegerField(null=True, blank=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True)

    objects: LockingQuerySet["SignedLink"] = LockingQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        indexes = [models.Index(fields=["kind", "holder_id"])]

    def __str__(self) -> str:
        return f"{self.kind} {self.holder_id}"


class OneTimeCode(Versioned):
    """A short code sent to a phone; kept as a keyed digest, used once, few tries, short life.

    `sealed` is the phone and the code, encrypted, for the sender alone; it is emptied once the code is of no more use.
    A row is kept for a phone nobody has, too, so that asking costs the same and tells nothing.
    """

    kind = models.CharField(max_length=12, choices=HOLDERS)
    holder_id = models.BigIntegerField(null=True, blank=True)
    holder_label = models.CharField(max_length=120, blank=True)
    language = models.CharField(max_length=10, default="zh-hans")
    phone_digest = models.CharField(max_length=64)
    ip_digest = models.CharField(max_length=64)
    code_digest = models.CharField(max_length=64)
    sealed = models.TextField(blank=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True, blank=True)

    objects: LockingQuerySet["OneTimeCode"] = LockingQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        indexes = [
            models.Index(fields=["phone_digest", "-created_at"]),
            models.Index(fields=["ip_digest", "-created_at"]),
            models.Index(fields=["expires_at"]),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.created_at:%Y-%m-%d %H:%M}"


class ApiTokenQuerySet(LockingQuerySet["ApiToken"]):
    """Chainable filters over tokens."""

    def usable(self, *, at: datetime | Given) -> Self:
        """Those that still open the door: neither revoked nor expired, of somebody who still works here."""
        live = Q(expires_at__isnull=True) | Q(expires_at__gt=at)
        return self.filter(live, revoked_at__isnull=True, staff__is_active=True)

    def visible_to(self, actor: Actor) -> Self:
        """One's own, and those of staff whose record one may open."""
        return self.filter(staff__in=Staff.objects.visible_to(actor))


class ApiToken(Versioned):
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

    objects: ApiTokenQuerySet = ApiTokenQuerySet.as_manager()  # type: ignore[assignment]

    def __str__(self) -> str:
        return f"{self.name} {self.prefix}…"


class Allowance(models.Model):
    """The calls that one token or one address has taken in one minute; a row is used again minute after minute."""

    key = models.CharField(max_length=60, unique=True, help_text="`token:12`, or the digest of an address.")
    minute = models.BigIntegerField(db_index=True, help_text="Minutes since 1970.")
    taken = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.key} {self.taken}"
