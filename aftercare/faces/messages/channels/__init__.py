"""How a message leaves the house: one module per channel, each with `deliver(message, text)`.

`deliver` answers what carried the message (`smtp`, `http`, `inbox`, or `outbox` when no provider is connected and
it was only written down). It raises AddressRefused when the address will never do, and an OSError when it may later.
"""

from aftercare.faces.messages.channels import email, inbox, sms
from aftercare.faces.messages.channels.refusing import AddressRefused

CHANNELS = {"sms": sms.deliver, "email": email.deliver, "inbox": inbox.deliver}

__all__ = ["CHANNELS", "AddressRefused"]
