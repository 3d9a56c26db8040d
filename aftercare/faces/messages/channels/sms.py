"""Short messages through the local outbox: written to the log of messages, which the demo shows.

A provider is connected by a module with the same function; none is named here, since each firm has its own contract.
"""

import structlog

from aftercare.faces.messages.models import Message
from aftercare.faces.messages.rules import masked_address

log = structlog.get_logger(__name__)


def deliver(message: Message, text: str) -> None:
    """Hand the text over to the outbox."""
    log.info("sms.outbox", message=message.pk, to=masked_address(message.address), characters=len(text))
