"""What the trail may hear of a survey and of a work order."""

from aftercare.ground.audit.declarations import EventKind
from aftercare.ground.core.text import lazy as _

EVENTS: tuple[EventKind, ...] = (
    EventKind(
        "survey.recorded",
        _("Surveyed on site"),
        fields=("survey", "finding", "confirmed", "cause", "size", "estimate", "emergency", "photos"),
    ),
    EventKind(
        "workorder.sent",
        _("Sent"),
        fields=(
            "kind",
            "executor_kind",
            "executor",
            "reason",
            "charged_to",
            "answer_by",
            "on_site_by",
            "finish_by",
            "rework_of",
            "replaces",
        ),
    ),
    EventKind("workorder.taken", _("Taken on"), fields=("note",)),
    EventKind("workorder.declined", _("Declined"), fields=("reason",)),
    EventKind("workorder.silent", _("No answer in time"), fields=("answer_by",)),
    EventKind("workorder.cancelled", _("Cancelled"), fields=("reason",)),
    EventKind("workorder.time_proposed", _("Time proposed"), fields=("appointment", "from_at", "until_at", "agreed")),
    EventKind("workorder.time_agreed", _("Time agreed"), fields=("appointment", "from_at", "until_at")),
    EventKind("workorder.time_rejected", _("Time does not suit"), fields=("appointment", "from_at", "reason")),
    EventKind("workorder.on_site_moved", _("To be on site by another time"), fields=("before", "after")),
    EventKind(
        "workorder.redated",
        _("Dates follow the calendar"),
        fields=("was_answer_by", "answer_by", "was_on_site_by", "on_site_by", "was_finish_by", "finish_by", "reason"),
    ),
    EventKind("workorder.missed", _("Nobody came, or nobody was in"), fields=("appointment", "reason")),
    EventKind("workorder.checked_in", _("On site"), fields=("visit", "latitude", "longitude")),
    EventKind("workorder.left", _("Left the site"), fields=("visit", "minutes", "note")),
    EventKind("workorder.proved", _("Photos added"), fields=("purpose", "photos")),
    EventKind(
        "workorder.part_used", _("Part used"), fields=("part", "name", "quantity", "unit_price", "old_part_returned")
    ),
    EventKind(
        "workorder.delayed",
        _("Will take longer"),
        fields=("cause", "reason", "promised_before", "new_finish_by", "in_time", "agreed", "limits"),
    ),
    EventKind("workorder.finished", _("Work done"), fields=("result", "minutes", "parts")),
    EventKind(
        "workorder.signed",
        _("Signed"),
        fields=("signatory", "name", "outstanding"),
        personal=("name",),
    ),
    EventKind(
        "workorder.accepted",
        _("Work accepted"),
        fields=("signatory", "name", "absent", "witness"),
        personal=("name", "witness"),
    ),
    EventKind(
        "workorder.refused",
        _("Work refused"),
        fields=("signatory", "reason", "witness", "rework", "times"),
        personal=("witness",),
    ),
    EventKind(
        "workorder.unsigned",
        _("Not there to sign"),
        fields=("signatory", "reason", "witness", "outstanding"),
        personal=("witness",),
    ),
    EventKind("workorder.link_sent", _("Link sent again"), fields=("executor",)),
    EventKind("contractor.work_link_sent", _("Link to all its work sent")),
    EventKind("workorder.rework_ordered", _("To be done again"), fields=("reason", "rework_of")),
    EventKind("workorder.reminded", _("Contractor reminded"), fields=("promise", "missed_at", "count", "ring", "note")),
    EventKind("workorder.demand_proposed", _("Formal demand proposed"), fields=("demand", "promise", "missed_at")),
    EventKind("workorder.demand_dropped", _("Formal demand not issued"), fields=("demand", "reason")),
    EventKind("workorder.demand_issued", _("Formal demand issued"), fields=("demand", "number", "due_at", "text")),
    EventKind(
        "workorder.demand_delivered",
        _("Formal demand delivered"),
        fields=("demand", "way", "on", "person", "courier_number", "note"),
        personal=("person",),
    ),
    EventKind(
        "workorder.demand_acknowledged",
        _("Formal demand acknowledged"),
        fields=("demand", "name", "reply"),
        personal=("name",),
    ),
    EventKind("workorder.demand_passed", _("Formal demand ran out"), fields=("demand", "due_at")),
    EventKind("workorder.demand_ended", _("Formal demand ended"), fields=("demand", "number", "outcome", "reason")),
)
