"""The events of the estate. What tells who somebody is, or how to reach them, is personal."""

from aftercare.ground.audit.declarations import EventKind
from aftercare.ground.core.text import lazy as _

EVENTS: tuple[EventKind, ...] = (
    EventKind("building.created", _("Building added"), ("code", "phase", "completed_on")),
    EventKind("building.changed", _("Building changed"), ("was", "now")),
    EventKind("unit.created", _("Home or other unit added"), ("kind", "state", "building", "handed_over_on")),
    EventKind("unit.changed", _("Home or other unit changed"), ("was", "now")),
    EventKind("unit.handed_over", _("Handover date set"), ("was", "now")),
    EventKind("unit.sold", _("Home passed to a new owner"), ("on", "sellers", "buyer", "buyer_name"), ("buyer_name",)),
    EventKind(
        "unit.occupant_added",
        _("Somebody added to the home"),
        ("person", "role", "from_on", "person_name"),
        ("person_name",),
    ),
    EventKind("unit.occupancy_ended", _("Somebody left the home"), ("person", "role", "until_on")),
    EventKind("unit.vehicle_added", _("Vehicle added"), ("plate", "person"), ("plate",)),
    EventKind("unit.vehicle_removed", _("Vehicle removed"), ("plate",), ("plate",)),
    EventKind("unit.component_kept", _("Component noted"), ("component", "place", "was", "now")),
    EventKind("placecode.made", _("Code for reports printed"), ("label", "component", "building", "unit")),
    EventKind("placecode.withdrawn", _("Code for reports withdrawn"), ("label", "reason")),
    EventKind(
        "person.created",
        _("Person added"),
        ("name", "phones", "identity_number", "kind", "unit", "role"),
        ("name", "phones", "identity_number"),
    ),
    EventKind("person.changed", _("Person changed"), ("was", "now"), ("was", "now")),
    EventKind("person.phone_added", _("Phone added"), ("number", "label"), ("number",)),
    EventKind("person.phone_removed", _("Phone removed"), ("number",), ("number",)),
    EventKind("person.phone_preferred", _("Phone to ring first chosen"), ("number",), ("number",)),
    EventKind(
        "person.merged",
        _("Two records found to be one person"),
        ("absorbed", "absorbed_name", "evidence", "moved"),
        ("absorbed_name", "evidence"),
    ),
    EventKind("person.split", _("Records separated again"), ("absorbed", "merge", "reason"), ("reason",)),
)
