"""Links and codes as other rooms' actions make them, and the notes of use that are no acts."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from allauth.usersessions.models import UserSession
from axes.models import AccessAttempt
from django.contrib.sessions.models import Session

from aftercare.ground.accounts import keys, rules
from aftercare.ground.accounts.models import Allowance, ApiToken, OneTimeCode, SignedLink
from aftercare.ground.core.database import check_in_transaction, written_if_possible
from aftercare.ground.core.forgetting import Forgotten, Whom, cover_value
from aftercare.ground.core.inserting import insert

LINK_PREFIX = "l_"


def issue_link(
    *,
    kind: str,
    holder_id: int,
    holder_label: str,
    valid_for: timedelta,
    at: datetime,
    case_id: int | None = None,
    workorder_id: int | None = None,
    development_id: int | None = None,
    language: str = "zh-hans",
    by_code: bool = False,
) -> tuple[SignedLink, str]:
    """A new link for an owner (a person of estate) or a contractor, and its secret, which is kept nowhere.

    `case_id` or `workorder_id` limit it to that one case or order. The address is `/link/<secret>`:
    `reverse("link", args=[secret])` in a face. Raises BadInput for a link without a sensible end.
    """
    link, secret = draft_link(
        kind=kind,
        holder_id=holder_id,
        holder_label=holder_label,
        valid_for=valid_for,
        at=at,
        case_id=case_id,
        workorder_id=workorder_id,
        development_id=development_id,
        language=language,
        by_code=by_code,
    )
    write_links([link])
    return link, secret


def draft_link(
    *,
    kind: str,
    holder_id: int,
    holder_label: str,
    valid_for: timedelta,
    at: datetime,
    case_id: int | None = None,
    workorder_id: int | None = None,
    development_id: int | None = None,
    language: str = "zh-hans",
    by_code: bool = False,
) -> tuple[SignedLink, str]:
    """A link as `issue_link` makes it, not written yet: for many that are written together."""
    rules.check_link_valid_for(valid_for)
    secret = keys.new_secret(LINK_PREFIX)
    link = SignedLink(
        digest=keys.digest(secret),
        kind=kind,
        holder_id=holder_id,
        holder_label=holder_label[:120],
        language=language,
        by_code=by_code,
        case_id=case_id,
        workorder_id=workorder_id,
        development_id=development_id,
        created_at=at,
        expires_at=at + valid_for,
    )
    return link, secret


def write_links(links: Sequence[SignedLink]) -> None:
    """Write new links, in one statement."""
    check_in_transaction()
    insert(links)


def revoke_links(
    *,
    at: datetime,
    kind: str,
    holder_id: int | None = None,
    case_id: int | None = None,
    workorder_id: int | None = None,
) -> int:
    """End every open link of that kind for a holder, a case or an order (what is left out does not limit).

    Sessions that came by them end with their next request. Returns how many were ended.
    Raises ValueError when nothing limits: that would end every link there is.
    """
    check_in_transaction()
    wanted = {"holder_id": holder_id, "case_id": case_id, "workorder_id": workorder_id}
    limits = {name: value for name, value in wanted.items() if value is not None}
    if not limits:
        raise ValueError("name a holder, a case or an order")
    return SignedLink.objects.filter(kind=kind, revoked_at__isnull=True, **limits).update(revoked_at=at)


def note_token_used(token: ApiToken, *, at: datetime) -> None:
    """Keep when a program last came, at most once a minute."""
    if rules.is_use_worth_noting(last_used_at=token.last_used_at, at=at):
        written_if_possible(lambda: ApiToken.objects.filter(pk=token.pk).update(last_used_at=at), otherwise=0)


def forget_sessions(*, at: datetime) -> int:
    """Delete sessions that have ended, and wrong passwords counted more than a day ago. Returns how many sessions."""
    check_in_transaction()
    deleted, _by_table = Session.objects.filter(expire_date__lt=at).delete()
    UserSession.objects.exclude(session_key__in=Session.objects.values("session_key")).delete()
    AccessAttempt.objects.filter(attempt_time__lt=at - timedelta(days=1)).delete()
    return deleted


def forget_codes(*, at: datetime) -> int:
    """Delete codes that ended more than a day ago; until then they count for the limits. Returns how many."""
    check_in_transaction()
    deleted, _by_table = OneTimeCode.objects.filter(expires_at__lt=at - timedelta(days=1)).delete()
    return deleted


def forget_allowances(*, at: datetime) -> int:
    """Delete the counts of calls of minutes long gone. Returns how many."""
    check_in_transaction()
    hour_ago = int(at.timestamp()) // 60 - 60
    deleted, _by_table = Allowance.objects.filter(minute__lt=hour_ago).delete()
    return deleted


def forget(whom: Whom) -> Forgotten:
    """Take an owner's links and one-time codes away, and every session that names them: nobody comes in by these."""
    check_in_transaction()
    links = SignedLink.objects.filter(kind="owner", holder_id__in=whom.person_ids)
    codes = OneTimeCode.objects.filter(kind="owner", holder_id__in=whom.person_ids)
    kept = ((session.pk, session.get_decoded()) for session in Session.objects.order_by("pk").iterator())
    naming = [key for key, data in kept if cover_value(data, whom.values) != data]
    sessions, _by_table = Session.objects.filter(pk__in=naming).delete()
    return Forgotten(links.delete()[0] + codes.delete()[0] + sessions)
