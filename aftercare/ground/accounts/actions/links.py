"""Signed links: issued, opened, revoked."""

from datetime import datetime, timedelta

from django.db import transaction

from aftercare.ground.accounts import keys, parts, permissions, rules
from aftercare.ground.accounts.models import SignedLink
from aftercare.ground.accounts.queries import actor_of_link
from aftercare.ground.audit import trail
from aftercare.ground.core.actors import Actor
from aftercare.ground.core.text import lazy as _


@transaction.atomic
def issue_link(
    *,
    kind: str,
    holder_id: int,
    holder_label: str,
    valid_for: timedelta,
    development_id: int | None = None,
    case_id: int | None = None,
    workorder_id: int | None = None,
    language: str = "zh-hans",
    by: Actor,
    at: datetime,
) -> tuple[SignedLink, str]:
    """A link for an owner or a contractor, and the secret of its address, which is told once and kept nowhere."""
    permissions.check_may_issue_link(by, kind=kind, development_id=development_id)
    link, secret = parts.issue_link(
        kind=kind,
        holder_id=holder_id,
        holder_label=holder_label,
        valid_for=valid_for,
        case_id=case_id,
        workorder_id=workorder_id,
        development_id=development_id,
        language=language,
        at=at,
    )
    trail.record(
        "link.issued",
        link,
        by=by,
        at=at,
        begins=True,
        kind=kind,
        holder=holder_id,
        case=case_id,
        workorder=workorder_id,
        expires_at=link.expires_at,
    )
    return link, secret


@transaction.atomic
def enter_by_link(*, secret: str, by: Actor, at: datetime) -> SignedLink:  # noqa: ARG001  a stranger until the link speaks
    """Open a link: whoever holds its secret is its holder. Opening it again does no harm.

    Raises LinkExpired for a link that is over, revoked or unknown, all alike.
    """
    link = SignedLink.objects.select_for_update(of=("self",)).filter(digest=keys.digest(secret)).first()
    if link is None or not rules.is_link_open(expires_at=link.expires_at, revoked_at=link.revoked_at, at=at):
        raise rules.LinkExpired(_("This link is no longer valid. Ask for a new one, or sign in with your phone."))
    link.last_used_at = at
    link.save(update_fields=["last_used_at"])
    trail.record("link.opened", link, by=actor_of_link(link), at=at)
    return link


@transaction.atomic
def revoke_link(*, link_id: int, by: Actor, at: datetime) -> SignedLink:
    """End a link; a session that came by it ends with its next request."""
    link = SignedLink.objects.locked(link_id)
    permissions.check_may_issue_link(by, kind=link.kind, development_id=link.development_id)
    if link.revoked_at is None:
        link.revoked_at = at
        link.save(update_fields=["revoked_at", "version"])
    trail.record("link.revoked", link, by=by, at=at)
    return link
