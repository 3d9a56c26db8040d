"""What the trail may hear of a case."""

from aftercare.ground.audit.declarations import EventKind
from aftercare.ground.core.text import lazy as _

EVENTS: tuple[EventKind, ...] = (
    EventKind(
        "case.registered",
        _("Registered"),
        fields=(
            "number",
            "kind",
            "channel",
            "subject",
            "component",
            "symptom",
            "place",
            "urgency",
            "emergency",
            "unit",
            "responsible",
            "first_contact",
            "executor",
            "route",
            "return_of",
            "reporter_name",
            "reporter_phone",
        ),
        personal=("reporter_name", "reporter_phone"),
    ),
    EventKind("case.moved", _("Moved on"), fields=("move", "from_step", "to_step", "reason", "due_at")),
    EventKind("case.classified", _("Classified anew"), fields=("before", "after", "reason")),
    EventKind("case.assigned", _("Handed on"), fields=("before", "after", "reason")),
    EventKind("case.routed", _("Given by the rules"), fields=("before", "after", "executor", "route", "reason")),
    EventKind("case.executor_named", _("Given to"), fields=("executor", "contractor")),
    EventKind("case.answered", _("Answered"), fields=("entry", "spoken")),
    EventKind("case.noted", _("Noted internally"), fields=("entry",)),
    EventKind(
        "case.mentioned", _("Colleagues mentioned"), fields=("entry", "people", "names"), words={"names": _("Names")}
    ),
    EventKind("case.owner_wrote", _("Owner wrote"), fields=("entry",)),
    EventKind(
        "case.told_again",
        _("Reported once more"),
        fields=("entry", "channel", "reporter_name"),
        personal=("reporter_name",),
    ),
    EventKind("case.held", _("Put on hold"), fields=("until", "reason", "cause", "approved_by")),
    EventKind("case.resumed", _("Taken up again"), fields=("held_until",)),
    EventKind("case.urged", _("Owner urged"), fields=("times", "counted", "owes", "supervisor", "text")),
    EventKind("case.watched", _("Watched"), fields=("staff", "watching")),
    EventKind(
        "case.judged",
        _("Coverage decided"),
        fields=(
            "cause",
            "covered",
            "liable_party",
            "contractor",
            "computed_covered",
            "ends_on",
            "clause",
            "reason",
        ),
    ),
    EventKind("case.policy_moved", _("Moved to another version of the rules"), fields=("before", "after", "reason")),
)
