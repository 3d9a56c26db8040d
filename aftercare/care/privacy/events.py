"""Events of privacy. What was asked is told without the person's name."""

from aftercare.ground.audit.declarations import EventKind
from aftercare.ground.core.text import lazy as _

WORDS = {
    "ground": _("Ground"),
    "person": _("Person"),
    "words": _("What was asked"),
    "events": _("Events of the trail"),
    "rows": _("Records"),
    "kept": _("Kept for now"),
}

EVENTS: tuple[EventKind, ...] = (
    EventKind("erasure.asked", _("Erasure of a person asked for"), ("person", "ground", "words"), ("words",), WORDS),
    EventKind(
        "erasure.confirmed",
        _("Person erased"),
        ("person", "ground", "events", "rows", "kept"),
        words=WORDS,
        erases=True,
    ),
    EventKind("person.copied", _("Copy of a person's values given out"), ("rows", "words"), ("words",), WORDS),
    EventKind("erasure.refused", _("Erasure of a person refused"), ("person", "ground", "reason"), words=WORDS),
)
