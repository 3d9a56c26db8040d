"""What the trail tells of imports."""

from aftercare.ground.audit.declarations import EventKind
from aftercare.ground.core.text import lazy as _

EVENTS: tuple[EventKind, ...] = (
    EventKind("import.uploaded", _("File uploaded"), ("kind", "file_name", "sha256", "development_id")),
    EventKind("import.sheet_chosen", _("Sheet and heading chosen"), ("sheet", "heading_row")),
    EventKind("import.check_asked", _("Columns chosen, check begun"), ("mapping", "duplicates", "when_refused", "run")),
    EventKind("import.checked", _("File checked"), ("sha256", "total", "accepted", "refused", "outcomes", "stopped")),
    EventKind("import.begun", _("Import begun"), ("sha256", "accepted", "refused", "run")),
    EventKind(
        "import.carried_out",
        _("Import carried out"),
        ("kind", "sha256", "total", "accepted", "refused", "outcomes", "made", "changed", "refused_rows"),
    ),
    EventKind("import.turned_back", _("Import turned back"), ("reason", "run")),
    EventKind("import.undo_asked", _("Undo begun"), ("reason", "run")),
    EventKind("import.undone", _("Import undone"), ("removed", "restored", "kept")),
    EventKind("import.discarded", _("File discarded"), ("sha256",)),
)
