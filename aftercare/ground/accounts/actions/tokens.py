"""Tokens of programs."""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.db import transaction

from aftercare.ground.accounts import keys, permissions, rules
from aftercare.ground.accounts.models import ApiToken, Staff
from aftercare.ground.audit import trail
from aftercare.ground.core.actors import Actor

PREFIX = "aft_"


@transaction.atomic
def issue_token(
    *,
    staff_id: int,
    name: str,
    scopes: Collection[str] = (),
    valid_for: timedelta | None = None,
    by: Actor,
    at: datetime,
) -> tuple[ApiToken, str]:
    """A token for a program that acts for `staff_id`, and its secret, which is shown once.

    `scopes` are permissions to which it is limited; none means all of the person's.
    """
    staff = Staff.objects.locked(staff_id)
    permissions.check_may_issue_token(by, staff)
    rules.check_scopes(scopes)
    if valid_for is not None:
        rules.check_link_valid_for(valid_for)
    secret = keys.new_secret(PREFIX)
    token = ApiToken.objects.create(
        digest=keys.digest(secret),
        prefix=secret[:10],
        name=name[:80],
        staff=staff,
        scopes=sorted(scopes),
        created_at=at,
        expires_at=at + valid_for if valid_for else None,
    )
    trail.record(
        "staff.token_issued", staff, by=by, at=at, token=token.name, scopes=token.scopes, expires_at=token.expires_at
    )
    return token, secret


@transaction.atomic
def revoke_token(*, token_id: int, by: Actor, at: datetime) -> ApiToken:
    """End a token at once."""
    token = ApiToken.objects.locked(token_id)
    permissions.check_may_edit_own(by, token.staff)
    if token.revoked_at is None:
        token.revoked_at = at
        token.save(update_fields=["revoked_at", "version"])
    trail.record("staff.token_revoked", token.staff, by=by, at=at, token=token.name)
    return token
