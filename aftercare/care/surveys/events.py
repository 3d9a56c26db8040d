"""What the trail may hear of callbacks and ratings."""

from aftercare.ground.audit.declarations import EventKind
from aftercare.ground.core.text import lazy as _

EVENTS: tuple[EventKind, ...] = (
    EventKind(
        "callback.recorded",
        _("Called back"),
        fields=("outcome", "answers", "note", "attempt", "to_step"),
        personal=("note",),
    ),
    EventKind("case.rated", _("Rated by the owner"), fields=("stars", "text"), personal=("text",)),
)
