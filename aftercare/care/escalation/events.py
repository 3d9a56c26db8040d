"""What the trail may hear of the ladder. The case is the subject: its story tells the steps."""

from aftercare.ground.audit.declarations import EventKind
from aftercare.ground.core.text import lazy as _

WORDS = {
    "step": _("Step of the rules"),
    "trigger": _("What raised it"),
    "from_level": _("Stood on"),
    "to_level": _("Raised to"),
    "complaint": _("Handled as"),
    "answer_by": _("Answer by"),
    "facts": _("Facts"),
    "decision": _("Decision"),
    "given_back": _("Given back"),
    "escalation": _("Step taken"),
    "crisis": _("Crisis"),
    "ground": _("Ground"),
    "lead": _("Led by"),
    "urgency": _("Urgency"),
    "outcome": _("What came of it"),
}
EVENTS: tuple[EventKind, ...] = (
    EventKind(
        "case.raised",
        _("Raised"),
        fields=(
            "escalation",
            "step",
            "trigger",
            "from_level",
            "to_level",
            "before",
            "after",
            "complaint",
            "answer_by",
            "facts",
            "reason",
        ),
        words=WORDS,
    ),
    EventKind(
        "case.decided_above",
        _("Decided above"),
        fields=("escalation", "decision", "given_back", "before", "after"),
        words=WORDS,
    ),
    EventKind(
        "case.level_redated",
        _("Answer from above due at another time"),
        fields=("escalation", "before", "answer_by"),
        words=WORDS,
    ),
    EventKind(
        "case.crisis_declared",
        _("Declared a crisis"),
        fields=("crisis", "ground", "reason", "lead", "to_level", "urgency"),
        words=WORDS,
    ),
    EventKind("case.crisis_ended", _("Crisis ended"), fields=("crisis", "outcome"), words=WORDS),
)
