"""What the trail may hear of reports."""

from aftercare.ground.audit.declarations import EventKind
from aftercare.ground.core.text import lazy as _

EVENTS: tuple[EventKind, ...] = (
    EventKind("report.made", _("Report made"), fields=("number", "rule", "period", "place", "cases")),
    EventKind("report.released", _("Report released"), fields=("analysis", "late")),
    EventKind("report.late", _("Report not released in time"), fields=("due_on",)),
)
