"""Sending a message once more that did not reach its reader."""

from datetime import datetime

from django.db import transaction

from aftercare.faces.messages import permissions
from aftercare.faces.messages.models import Message
from aftercare.faces.messages.parts import SEND
from aftercare.ground.audit import trail
from aftercare.ground.core.actors import Actor
from aftercare.ground.core.errors import RuleBroken
from aftercare.ground.core.text import lazy as _
from aftercare.ground.jobs import queue


class NotUndelivered(RuleBroken):
    """Only what was refused or given up is sent again."""


@transaction.atomic
def send_again(*, message_id: int, seen: int, by: Actor, at: datetime) -> Message:
    """Queue a message once more whose address was refused or whose sending was given up."""
    message = Message.objects.locked(message_id, seen=seen)
    permissions.check_may_send_again(by, message.development_id)
    if message.state not in {Message.State.REFUSED, Message.State.FAILED}:
        raise NotUndelivered(_("This message is on its way or has arrived."))
    message.state, message.error = Message.State.WAITING, ""
    message.save(update_fields=["state", "error", "version"])
    queue.put(SEND, key=f"message:{message.pk}:{message.version}", message_id=message.pk)
    trail.record("message.sent_again", message, by=by, at=at, channel=message.channel)
    return message
