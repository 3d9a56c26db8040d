"""What the trail may hear of fines, demerits and rewards."""

from aftercare.ground.audit.declarations import EventKind
from aftercare.ground.core.text import lazy as _

WORDS = {
    "ground": _("Ground"),
    "form": _("Form"),
    "held": _("Held to account"),
    "case": _("Case"),
    "until": _("Until"),
    "before": _("Before"),
    "remedy": _("How it is made good"),
    "contractor_id": _("Contractor"),
    "decided_by": _("Decided by"),
}
EVENTS: tuple[EventKind, ...] = tuple(
    EventKind(name, label, fields=fields, words=WORDS)
    for name, label, fields in (
        ("measure.proposed", _("Proposed"), ("ground", "form", "held", "case", "text")),
        ("measure.heard", _("Heard"), ("text",)),
        ("measure.dropped", _("Not taken up"), ("reason",)),
        ("measure.decided", _("Decided"), ("number", "form", "amount", "reason", "remedy", "until")),
        ("measure.objected", _("Objected"), ("text", "until")),
        ("measure.answered", _("Objection answered"), ("before", "amount", "reason", "until")),
        ("measure.appealed", _("Appealed"), ("text",)),
        (
            "measure.final",
            _("Final"),
            ("number", "case", "contractor_id", "form", "amount", "before", "reason", "decided_by"),
        ),
        (
            "measure.reversed",
            _("Reversed"),
            ("number", "case", "contractor_id", "form", "amount", "reason", "decided_by"),
        ),
    )
)
