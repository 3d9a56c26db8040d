"""What the trail keeps of dates to keep."""

from aftercare.ground.audit.declarations import EventKind
from aftercare.ground.core.text import lazy as _

WORDS = {
    "about": _("What it is about"),
    "anchor_on": _("Day it hangs on"),
    "dropped": _("Tasks dropped"),
    "followed_by": _("Followed by task"),
}

EVENTS: tuple[EventKind, ...] = (
    EventKind(
        "date.set",
        _("Date entered"),
        fields=("development", "building", "kind", "before", "after", "note", "dropped"),
        words=WORDS,
    ),
    EventKind(
        "date.task_opened",
        _("Falls due by a date"),
        fields=("rule", "about", "place", "anchor_on", "due_on", "role", "source"),
        words=WORDS,
    ),
    EventKind("date.task_handed", _("Dated task handed on"), fields=("rule", "place", "before", "after")),
    EventKind(
        "date.task_done",
        _("Dated task done"),
        fields=("rule", "place", "due_on", "late", "text", "followed_by"),
        words=WORDS,
    ),
    EventKind("date.task_dropped", _("Dated task dropped"), fields=("rule", "place", "due_on", "reason")),
)
