"""What the trail may hear of the desk."""

from aftercare.ground.audit.declarations import EventKind
from aftercare.ground.core.text import lazy as _

BULK_WORDS = {
    "done": _("Done to"),
    "refused": _("Not done"),
    "undone": _("Put back"),
    "kept": _("Not put back"),
}
EVENTS: tuple[EventKind, ...] = (
    EventKind("view.saved", _("View of the queue saved"), fields=("name", "query", "sharing", "role", "team")),
    EventKind("view.removed", _("View of the queue removed"), fields=("name",)),
    EventKind("bulk.begun", _("Act on many cases"), fields=("act", "count"), words={"act": _("Act")}),
    EventKind("bulk.finished", _("Act on many cases finished"), fields=("done", "refused"), words=BULK_WORDS),
    EventKind("bulk.undo_begun", _("Act on many cases to be taken back"), fields=("act",), words={"act": _("Act")}),
    EventKind("bulk.undone", _("Act on many cases taken back"), fields=("undone", "kept"), words=BULK_WORDS),
    EventKind(
        "list.asked",
        _("List of cases asked for"),
        fields=("format", "query", "count"),
        words={"format": _("File"), "query": _("Filters")},
    ),
    EventKind("list.written", _("List of cases written"), fields=("count", "masked"), words={"masked": _("Masked")}),
    EventKind("text.saved", _("Ready text saved"), fields=("name", "kind")),
    EventKind("macro.saved", _("Macro saved"), fields=("name", "kind", "count")),
    EventKind("phrase.put_away", _("Ready text or macro put away"), fields=("name",)),
    EventKind("case.macro_used", _("Macro used"), fields=("name",)),
    EventKind("habit.set", _("Desk set up"), fields=("view", "columns"), words={"columns": _("Columns shown")}),
)
