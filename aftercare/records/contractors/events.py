"""The events of contractors. People's phones are personal; a company's repair phone is published and is not."""

from aftercare.ground.audit.declarations import EventKind
from aftercare.ground.core.text import lazy as _

EVENTS: tuple[EventKind, ...] = (
    EventKind("contractor.created", _("Contractor added"), ("kind", "trades", "repair_contact", "repair_phone")),
    EventKind("contractor.changed", _("Contractor changed"), ("was", "now")),
    EventKind(
        "contractor.part_kept",
        _("What a contractor built noted"),
        ("development", "building", "component", "was", "now"),
    ),
    EventKind("contractor.part_removed", _("What a contractor built taken off"), ("development", "component")),
    EventKind(
        "contractor.framework_kept",
        _("Framework contract noted"),
        ("development", "number", "categories", "from_on", "until_on", "prices"),
    ),
    EventKind("contractor.crew_added", _("Crew member added"), ("name", "phone"), ("name", "phone")),
    EventKind("contractor.crew_removed", _("Crew member left"), ("name",), ("name",)),
)
