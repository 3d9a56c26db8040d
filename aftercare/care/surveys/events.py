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
    EventKind(
        "questionnaire.sent",
        _("Questionnaire sent"),
        fields=("questionnaire", "case", "campaign"),
        words={"questionnaire": _("Questionnaire"), "case": _("Case"), "campaign": _("Survey")},
    ),
    EventKind(
        "questionnaire.answered",
        _("Questionnaire answered"),
        fields=("questionnaire", "case", "score", "topics", "answers"),
        personal=("answers",),
        words={"questionnaire": _("Questionnaire"), "case": _("Case"), "topics": _("Topics"), "answers": _("Answers")},
    ),
    EventKind("case.rated", _("Rated by the owner"), fields=("stars", "text"), personal=("text",)),
)
