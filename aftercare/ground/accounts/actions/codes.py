"""One-time codes: owners and contractors sign in with their phone."""

import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from aftercare.ground.accounts import keys, parts, rules
from aftercare.ground.accounts.models import OneTimeCode, SignedLink
from aftercare.ground.accounts.queries import actor_of_link
from aftercare.ground.accounts.queries.entrance import CODE_SEAL
from aftercare.ground.audit import trail
from aftercare.ground.core.actors import Actor


@dataclass(frozen=True)
class Holder:
    """Whose phone it is: a person of estate or a contractor."""

    id: int
    label: str
    language: str = "zh-hans"


@transaction.atomic
def request_code(*, kind: str, phone: str, ip: str, holder: Holder | None, by: Actor, at: datetime) -> OneTimeCode:
    """Make a code for `phone` and have it sent; `holder` is None when nobody of ours has that phone.

    Both go the same way, so that neither the answer nor its speed tells who is an owner. The code is sent by the
    reaction to `code.requested`, which opens it with `queries.open_code`; the trail never sees phone or code.
    Raises TooManyCodes.
    """
    phone_digest, ip_digest = keys.keyed_digest("phone", f"{kind}:{phone}"), keys.keyed_digest("ip", ip)
    recent = OneTimeCode.objects.filter(created_at__gt=at - timedelta(hours=1))
    of_phone = list(
        recent.filter(phone_digest=phone_digest).order_by("-created_at").values_list("created_at", flat=True)
    )
    rules.check_may_ask_for_code(
        last_at=of_phone[0] if of_phone else None,
        of_phone=len(of_phone),
        of_address=recent.filter(ip_digest=ip_digest).count(),
        at=at,
    )
    code = keys.new_code(rules.CODE_DIGITS)
    row = OneTimeCode.objects.create(
        kind=kind,
        holder_id=holder.id if holder else None,
        holder_label=holder.label[:120] if holder else "",
        language=holder.language if holder else "zh-hans",
        phone_digest=phone_digest,
        ip_digest=ip_digest,
        code_digest=keys.keyed_digest("code", f"{phone_digest}:{code}"),
        sealed=keys.seal(CODE_SEAL, {"phone": phone, "code": code}),
        created_at=at,
        expires_at=at + rules.CODE_VALID,
    )
    trail.record("code.requested", row, by=by, at=at, begins=True, kind=kind)
    return row


@transaction.atomic
def enter_by_code(*, kind: str, phone: str, code: str, by: Actor, at: datetime) -> SignedLink | None:
    """Sign in with the newest code of `phone`. None when it is wrong, used, over or tried too often: all alike.

    A wrong code is counted and recorded, which is why this answers instead of raising. A right one is used up and
    becomes a link of its own without a secret: the sign-in, which can be revoked like any link.
    """
    phone_digest = keys.keyed_digest("phone", f"{kind}:{phone}")
    given = keys.keyed_digest("code", f"{phone_digest}:{code.strip()}")
    row = (
        OneTimeCode.objects.select_for_update(of=("self",))
        .filter(kind=kind, phone_digest=phone_digest, used_at__isnull=True, expires_at__gt=at)
        .order_by("-created_at")
        .first()
    )
    if row is None or row.tries >= rules.CODE_TRIES:
        return None
    right = hmac.compare_digest(given, row.code_digest)
    if not right or row.holder_id is None:
        row.tries += 1
        row.save(update_fields=["tries"])
        trail.record("code.refused", row, by=by, at=at, kind=kind, tries=row.tries)
        return None
    row.used_at, row.sealed = at, ""
    row.save(update_fields=["used_at", "sealed"])
    link, _secret = parts.issue_link(
        kind=kind,
        holder_id=row.holder_id,
        holder_label=row.holder_label,
        language=row.language,
        valid_for=rules.CODE_SESSION_VALID,
        by_code=True,
        at=at,
    )
    trail.record("code.accepted", link, by=actor_of_link(link), at=at, begins=True, kind=kind)
    return link
