"""What the trail may hear of reports."""

from aftercare.ground.audit.declarations import EventKind
from aftercare.ground.core.text import lazy as _

WORDS = {"name": _("Name"), "query": _("Table"), "sending": _("Sent")}
EVENTS: tuple[EventKind, ...] = (
    EventKind("report.made", _("Report made"), fields=("number", "rule", "period", "place", "cases")),
    EventKind("report.released", _("Report released"), fields=("analysis", "late")),
    EventKind(
        "table.saved", _("Table kept"), fields=("name", "query", "sharing", "role", "team", "sending"), words=WORDS
    ),
    EventKind("table.removed", _("Table removed"), fields=("name",), words=WORDS),
    EventKind("table.sent", _("Table sent"), fields=("name", "query"), words=WORDS),
    EventKind("report.redated", _("Report due on another day"), fields=("before", "due_on")),
    EventKind("report.late", _("Report not released in time"), fields=("due_on",)),
)
