"""What the trail may hear of messages and of how people want them."""

from aftercare.ground.audit.declarations import EventKind
from aftercare.ground.core.text import lazy as _

HOOK_WORDS = {"url": _("Address"), "events": _("Events"), "personal": _("Personal values")}
EVENTS: tuple[EventKind, ...] = (
    EventKind(
        "messages.preferences_set",
        _("Chose how to be told"),
        fields=("channels", "quiet_from", "quiet_until"),
        words={"channels": _("Channels"), "quiet_from": _("Quiet from"), "quiet_until": _("Quiet until")},
    ),
    EventKind(
        "wording.changed",
        _("Wording changed"),
        fields=("wording", "shipped", "why"),
        words={"wording": _("Wording"), "shipped": _("Words of the product")},
    ),
    EventKind(
        "feedback.given",
        _("Feedback given"),
        fields=("page", "request"),
        words={"page": _("Page"), "request": _("Request")},
    ),
    EventKind("feedback.settled", _("Feedback answered"), fields=("answer",)),
    EventKind("webhook.added", _("Webhook added"), fields=("name", "url", "events", "personal"), words=HOOK_WORDS),
    EventKind("webhook.changed", _("Webhook changed"), fields=("name", "url", "events", "personal"), words=HOOK_WORDS),
    EventKind(
        "webhook.secret_rotated", _("Webhook given a new secret"), fields=("until",), words={"until": _("Until")}
    ),
    EventKind("webhook.enabled", _("Webhook switched on"), fields=("reason",)),
    EventKind("webhook.disabled", _("Webhook switched off"), fields=("reason",)),
    EventKind("webhook.pinged", _("Webhook tried")),
    EventKind(
        "webhook.sent_again",
        _("Webhook message sent again"),
        fields=("delivery",),
        words={"delivery": _("Delivery")},
    ),
    EventKind("message.sent_again", _("Message sent again"), fields=("channel",), words={"channel": _("Channel")}),
)
