"""What the trail may hear of written replies. Their subject is the case."""

from aftercare.ground.audit.declarations import EventKind
from aftercare.ground.core.text import lazy as _

WORDS = {
    "reply": _("Reply"),
    "template": _("Template"),
    "rule": _("Approval by the rules"),
    "roles": _("Who approves"),
    "approved_by": _("Approved by"),
    "beyond": _("Beyond what can be granted, and by how much"),
    "level": _("Level"),
}
EVENTS: tuple[EventKind, ...] = (
    EventKind("case.reply_drafted", _("Reply drafted"), fields=("reply", "template"), words=WORDS),
    EventKind("case.reply_revised", _("Reply revised"), fields=("reply",), words=WORDS),
    EventKind("case.reply_dropped", _("Reply dropped"), fields=("reply", "reason"), words=WORDS),
    EventKind(
        "case.reply_submitted",
        _("Reply sent for approval"),
        fields=("reply", "rule", "roles", "beyond"),
        words=WORDS,
    ),
    EventKind("case.reply_returned", _("Reply returned to its writer"), fields=("reply", "reason"), words=WORDS),
    EventKind(
        "case.reply_sent",
        _("Written reply sent"),
        fields=("reply", "number", "entry", "rule", "approved_by", "move", "to_step"),
        words=WORDS,
    ),
    EventKind(
        "case.reply_promised",
        _("A day of reply promised"),
        fields=("until", "reason", "entry", "clock"),
        words=WORDS,
    ),
    EventKind(
        "case.reply_settled",
        _("The owner is content with the reply"),
        fields=("reply", "number", "move", "to_step"),
        words=WORDS,
    ),
    EventKind(
        "case.review_asked",
        _("The owner asks for a review"),
        fields=("reply", "number", "reason", "level"),
        words=WORDS,
    ),
)
