"""What the trail may hear of messages and of how people want them."""

from aftercare.ground.audit.declarations import EventKind
from aftercare.ground.core.text import lazy as _

EVENTS: tuple[EventKind, ...] = (
    EventKind(
        "messages.preferences_set",
        _("Chose how to be told"),
        fields=("channels", "quiet_from", "quiet_until"),
        words={"channels": _("Channels"), "quiet_from": _("Quiet from"), "quiet_until": _("Quiet until")},
    ),
    EventKind("message.sent_again", _("Message sent again"), fields=("channel",), words={"channel": _("Channel")}),
)
