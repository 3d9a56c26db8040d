"""Short messages: through a provider's HTTP interface when one is set, else to the local outbox.

Providers differ in the names of their fields; the settings name them. One whose interface is quite another is connected
by a module with the same function.
"""

import json

import structlog
from django.conf import settings

from aftercare.faces.messages.channels.refusing import AddressRefused
from aftercare.faces.messages.models import Message
from aftercare.faces.messages.posting import NotReached, post
from aftercare.faces.messages.rules import masked_address, signed

log = structlog.get_logger(__name__)
LATER = frozenset({408, 425, 429})


def deliver(message: Message, text: str) -> str:
    """Hand the text over: POST of a JSON object to the provider, `outbox` when none is set.

    2xx means taken, 4xx that the number or text is refused for good; 408, 425, 429, 5xx and silence raise NotReached.
    """
    words = signed(text, message.language)
    if not settings.SMS_URL:
        log.info("sms.outbox", message=message.pk, to=masked_address(message.address), characters=len(words))
        return "outbox"
    body = {settings.SMS_TO_FIELD: message.address, settings.SMS_TEXT_FIELD: words, "id": f"message-{message.pk}"}
    headers = {"Content-Type": "application/json; charset=utf-8", "Idempotency-Key": f"message-{message.pk}"}
    if settings.SMS_TOKEN:
        headers["Authorization"] = f"Bearer {settings.SMS_TOKEN}"
    answer = post(
        settings.SMS_URL, body=json.dumps(body, ensure_ascii=False).encode(), headers=headers, allow_private=True
    )
    if 200 <= answer.status < 300:
        return "http"
    if 400 <= answer.status < 500 and answer.status not in LATER:
        raise AddressRefused(f"{answer.status} {answer.text[:200]}")
    raise NotReached(f"{answer.status} {answer.text[:200]}")
