"""Signatures and envelopes of outgoing webhooks, by the Standard Webhooks specification and CloudEvents 1.0. Pure."""

import base64
import binascii
import hashlib
import hmac
import ipaddress
import secrets
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from aftercare.ground.core.errors import BadInput, RuleBroken
from aftercare.ground.core.text import lazy as _

PREFIX = "whsec_"
SECRET_BYTES = 32
FAMILIES = ("callback", "case", "costs", "coverage", "questionnaire", "quotation", "survey", "workorder")
"""The families of events that programs may hear of."""
PING = "ping"
WAITS = (
    timedelta(0),
    timedelta(seconds=5),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=5),
    timedelta(hours=10),
    timedelta(hours=14),
    timedelta(hours=20),
    timedelta(hours=24),
)
"""How long after each attempt the next is made: the schedule that the specification recommends."""
FAILS_AT_MOST = timedelta(days=5)
OLD_SECRET_FOR = timedelta(hours=24)


class NotListening(RuleBroken):
    """The webhook is switched off."""


class OnItsWay(RuleBroken):
    """Only what has arrived or was given up is sent again."""


def new_secret() -> str:
    """A fresh secret as the specification writes them: `whsec_` and 32 random bytes in base64."""
    return PREFIX + base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()


def sign(secret: str, *, reference: str, timestamp: int, body: str) -> str:
    """The signature `v1,…` of one message: HMAC-SHA256 over `id.timestamp.body`. Raises ValueError for no secret."""
    try:
        key = base64.b64decode(secret.removeprefix(PREFIX), validate=True)
    except binascii.Error as fault:
        raise ValueError("a webhook secret is whsec_ and base64") from fault
    made = hmac.new(key, f"{reference}.{timestamp}.{body}".encode(), hashlib.sha256).digest()
    return f"v1,{base64.b64encode(made).decode()}"


def headers(keys: Sequence[str], *, reference: str, timestamp: int, body: str) -> dict[str, str]:
    """The headers of a message; while a secret is being changed both sign, with a blank between."""
    signatures = (sign(key, reference=reference, timestamp=timestamp, body=body) for key in keys)
    return {
        "Content-Type": "application/cloudevents+json; charset=utf-8",
        "webhook-id": reference,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": " ".join(signatures),
    }


def envelope(
    *, source: str, name: str, reference: str, subject: str, at: datetime, data: Mapping[str, Any]
) -> dict[str, Any]:
    """One event as CloudEvents 1.0 writes it: who says what of which thing, and when."""
    return {
        "specversion": "1.0",
        "id": reference,
        "source": source,
        "type": f"aftercare.{name}",
        "subject": subject,
        "time": at.isoformat(),
        "datacontenttype": "application/json",
        "data": dict(data),
    }


def wait_after(attempts: int) -> timedelta | None:
    """How long to wait after so many attempts; None when it is time to give up."""
    return WAITS[attempts] if attempts < len(WAITS) else None


def is_wanted(chosen: Collection[str], name: str) -> bool:
    """Whether a webhook that chose these names hears of an event: itself, its family (`case.*`) or everything."""
    family = name.partition(".")[0]
    return name == PING or "*" in chosen or name in chosen or f"{family}.*" in chosen


def has_failed_too_long(*, failing_since: datetime | None, at: datetime) -> bool:
    """Whether a webhook has answered nothing good for so long that it is switched off."""
    return failing_since is not None and at - failing_since >= FAILS_AT_MOST


def check_events(chosen: Collection[str], *, known: Collection[str]) -> None:
    """Refuse a webhook that wants nothing, or what does not exist."""
    if not chosen:
        raise BadInput(field=_("Events"), value="", remedy=_("Choose at least one."))
    families = {f"{family}.*" for family in FAMILIES}
    for name in chosen:
        if name != "*" and name not in families and name not in known:
            raise BadInput(field=_("Events"), value=name, remedy=_("Choose among those offered."))


def check_url(url: str, *, allow_private: bool) -> None:
    """Refuse an address that is none, that is not encrypted, or that names the house itself.

    Names that lead inside are found when they are called; here only what can be seen is refused.
    """
    try:
        parts = urlsplit(url)
        host, _port = parts.hostname or "", parts.port
    except ValueError as fault:
        raise BadInput(field=_("Address"), value=url, remedy=_("Write an address such as https://…")) from fault
    if parts.scheme not in {"http", "https"} or not host or parts.username or parts.password:
        raise BadInput(field=_("Address"), value=url, remedy=_("Write an address such as https://…"))
    if allow_private:
        return
    if parts.scheme != "https":
        raise BadInput(field=_("Address"), value=url, remedy=_("Only encrypted addresses (https) are called."))
    if host == "localhost" or host.endswith((".localhost", ".local", ".internal")) or _is_inside(host):
        raise BadInput(field=_("Address"), value=url, remedy=_("Addresses inside the network are not called."))


def _is_inside(host: str) -> bool:
    try:
        return not ipaddress.ip_address(host).is_global
    except ValueError:
        return False
