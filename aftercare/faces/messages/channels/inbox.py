"""The inbox inside the product: the row is the message."""

from aftercare.faces.messages.models import Message


def deliver(message: Message, text: str) -> str:  # noqa: ARG001  a channel is called like this
    """Nothing more to do: it is read where it stands."""
    return "inbox"
