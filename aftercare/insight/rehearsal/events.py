"""What the trail keeps of rehearsals."""

from aftercare.ground.audit.declarations import EventKind
from aftercare.ground.core.text import lazy as _

EVENTS: tuple[EventKind, ...] = (
    EventKind(
        "rehearsal.begun",
        _("Rehearsal of rules begun"),
        fields=("rules", "sha256", "starts_on", "ends_on", "development_ids"),
    ),
    EventKind("rehearsal.finished", _("Rehearsal of rules finished"), fields=("cases", "differing")),
)
