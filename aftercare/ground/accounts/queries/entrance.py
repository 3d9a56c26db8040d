"""Links and codes as they are looked up."""

from dataclasses import dataclass
from datetime import datetime
from math import ceil

from aftercare.ground.accounts import keys, rules
from aftercare.ground.accounts.models import OneTimeCode, SignedLink

CODE_SEAL = "code"


@dataclass(frozen=True)
class CodeToSend:
    """What the sender of codes needs; never written anywhere."""

    phone: str
    code: str
    language: str
    minutes: int


def find_open_link(secret: str, *, at: datetime) -> SignedLink | None:
    """The link with that secret while it lets somebody in."""
    link = SignedLink.objects.filter(digest=keys.digest(secret)).first()
    if link is None or not rules.is_link_open(expires_at=link.expires_at, revoked_at=link.revoked_at, at=at):
        return None
    return link


def open_code(code_id: int, *, at: datetime) -> CodeToSend | None:
    """The phone and the code to send; None when nobody has that phone, or the code is used or over."""
    row = OneTimeCode.objects.filter(pk=code_id, holder_id__isnull=False, expires_at__gt=at).first()
    content = keys.unseal(CODE_SEAL, row.sealed) if row else None
    if row is None or content is None:
        return None
    minutes = ceil((row.expires_at - at).total_seconds() / 60)
    return CodeToSend(phone=content["phone"], code=content["code"], language=row.language, minutes=minutes)
