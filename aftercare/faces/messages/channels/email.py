"""E-mail through the SMTP server of the settings."""

from django.core.mail import EmailMessage

from aftercare.faces.messages.models import Message


def deliver(message: Message, text: str) -> None:
    """Send it; an unreachable server raises and the job tries again."""
    EmailMessage(subject=message.subject, body=text, to=[message.address]).send()
