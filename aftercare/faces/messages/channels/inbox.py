"""The inbox inside the product: the row is the message."""

from aftercare.faces.messages.models import Message


def deliver(message: Message, text: str) -> None:
    """Nothing more to do: it is read where it stands."""
