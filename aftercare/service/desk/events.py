"""What the trail may hear of the desk."""

from aftercare.ground.audit.declarations import EventKind
from aftercare.ground.core.text import lazy as _

EVENTS: tuple[EventKind, ...] = (
    EventKind("view.saved", _("View of the queue saved"), fields=("name", "query", "sharing", "role", "team")),
    EventKind("view.removed", _("View of the queue removed"), fields=("name",)),
    EventKind("habit.set", _("Desk set up"), fields=("view", "columns"), words={"columns": _("Columns")}),
)
