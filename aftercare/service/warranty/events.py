"""What the trail keeps of coverage decisions."""

from aftercare.ground.audit.declarations import EventKind
from aftercare.ground.core.text import lazy as _

EVENTS: tuple[EventKind, ...] = (
    EventKind(
        "coverage.decided",
        _("Coverage decided"),
        fields=(
            "case_id",
            "component",
            "cause",
            "covered",
            "liable_party",
            "contractor_id",
            "computed_covered",
            "computed_ends_on",
            "clause",
            "reason",
        ),
    ),
)
