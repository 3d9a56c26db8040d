"""What the trail may hear of incidents."""

from aftercare.ground.audit.declarations import EventKind
from aftercare.ground.core.text import lazy as _

WORDS = {
    "cause": _("Cause"),
    "lead": _("Led by"),
    "cases": _("Cases"),
    "way": _("How they were found"),
    "outcome": _("What came of it"),
    "homes": _("Homes"),
    "people": _("People"),
    "incident": _("Incident"),
    "notice": _("Notice"),
    "closing": _("Cases closed with it"),
}
EVENTS: tuple[EventKind, ...] = (
    EventKind(
        "incident.opened",
        _("Incident opened"),
        fields=("number", "cause", "component", "lead", "cases", "way"),
        words=WORDS,
    ),
    EventKind("incident.changed", _("Incident changed"), fields=("before", "after"), words=WORDS),
    EventKind("incident.gathered", _("Cases gathered"), fields=("cases", "way"), words=WORDS),
    EventKind("incident.left", _("Case taken out"), fields=("cases", "reason"), words=WORDS),
    EventKind("incident.answered", _("All answered together"), fields=("text", "cases"), words=WORDS),
    EventKind("incident.ended", _("Incident ended"), fields=("outcome", "closing", "cases"), words=WORDS),
    EventKind("incident.notice_drafted", _("Notice drafted"), fields=("title", "notice"), words=WORDS),
    EventKind(
        "incident.notice_sent",
        _("Notice sent to homes not hurt yet"),
        fields=("title", "notice", "homes", "people"),
        words=WORDS,
    ),
    EventKind("incident.reopened", _("Incident taken up again"), fields=("reason",), words=WORDS),
)
