"""What the demo company's people were told lately: the reactions of messages, made to happen for the last days.

The jobs of a loaded history are not done one by one; of what is recent the messages are written after all, so that the
inbox and the outbox show what they are for.
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Coalesce

from aftercare.faces.messages.models import Message
from aftercare.ground.audit.models import AuditEvent
from aftercare.project.wiring import REACTIONS

LATELY = timedelta(days=4)
EVENTS_AT_MOST = 400
ROOM = "aftercare.faces.messages."
READ_AFTER = timedelta(days=2)


def tell_lately(at: datetime) -> int:
    """Write the messages of the last days; they count as sent, the older ones as read. Returns how many."""
    told = {name: [one for one in functions if _tells(one.__module__)] for name, functions in REACTIONS.items()}
    heard = [name for name, functions in told.items() if functions]
    events = AuditEvent.objects.filter(name__in=heard, at__gte=at - LATELY, at__lte=at).order_by("-pk")[:EVENTS_AT_MOST]
    with transaction.atomic():
        for event in sorted(events, key=lambda one: one.pk):
            for function in told[event.name]:
                function(event=event, at=event.at)
        waiting = Message.objects.filter(state=Message.State.WAITING)
        waiting.update(state=Message.State.SENT, via="outbox", sent_at=Coalesce("not_before", "written_at"), attempts=1)
        old = Message.objects.filter(channel="inbox", written_at__lt=at - READ_AFTER)
        old.update(read_at=F("written_at"))
    return Message.objects.count()


def _tells(module: str) -> bool:
    return module.startswith(ROOM) and not module.endswith("delivering")
