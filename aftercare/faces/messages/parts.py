"""Writing messages inside another transaction, and sealing the links they carry."""

import base64
import hashlib
from collections.abc import Mapping
from datetime import datetime

from cryptography.fernet import Fernet
from django.conf import settings

from aftercare.faces.messages import rules
from aftercare.faces.messages.models import Message
from aftercare.faces.messages.rules import Recipient
from aftercare.faces.messages.wordings import BY_KEY
from aftercare.ground.core.database import check_in_transaction
from aftercare.ground.jobs import queue

SEND = "messages.send"


def _box() -> Fernet:
    return Fernet(base64.urlsafe_b64encode(hashlib.sha256(f"message-links:{settings.SECRET_KEY}".encode()).digest()))


def seal(link: str) -> str:
    """A link's secret, unreadable without the installation's key."""
    return _box().encrypt(link.encode()).decode()


def unseal(sealed: str) -> str:
    """What `seal` was given."""
    return _box().decrypt(sealed.encode()).decode()


def write(
    wording: str,
    *,
    to: Recipient,
    values: Mapping[str, object],
    at: datetime,
    link: str = "",
    case_id: int | None = None,
    event_id: int | None = None,
) -> Message:
    """Write one message and queue its sending. Staff get it in their inbox; others by SMS or e-mail.

    Raises KeyError for a wording that does not exist or a value it lacks.
    """
    check_in_transaction()
    chosen = BY_KEY[wording]
    channel = "inbox" if to.kind == "staff" else rules.choose_channel(phone=to.phone, email=to.email)
    message = Message.objects.create(
        to_kind=to.kind,
        to_id=to.id,
        to_label=to.label,
        address={"sms": to.phone, "email": to.email}.get(channel, ""),
        channel=channel,
        wording=wording,
        language=to.language,
        subject=chosen.subject(to.language, values)[:200],
        body=chosen.text(to.language, {**values, "link": "{link}"}),
        sealed_link=seal(link) if link else "",
        case_id=case_id,
        event_id=event_id,
        state=Message.State.WAITING if channel != "inbox" else Message.State.SENT,
        written_at=at,
        sent_at=None if channel != "inbox" else at,
    )
    if channel != "inbox":
        queue.put(SEND, key=f"message:{message.pk}", message_id=message.pk)
    return message
