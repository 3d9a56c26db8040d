"""The events of help articles and of advisers."""

from aftercare.ground.audit.declarations import EventKind
from aftercare.ground.core.text import lazy as _

EVENTS: tuple[EventKind, ...] = (
    EventKind("article.written", _("Help article written"), ("title", "audience", "topic", "case")),
    EventKind("article.changed", _("Help article changed"), ("title", "was")),
    EventKind("article.approved", _("Help article approved"), ("title",)),
    EventKind("article.published", _("Help article published"), ("title", "from_on", "until_on")),
    EventKind("article.withdrawn", _("Help article withdrawn"), ("title", "reason")),
    EventKind("article.judged", _("Help article found useful or not"), ("useful",)),
    EventKind(
        "person.adviser_named",
        _("Adviser named"),
        ("adviser", "before"),
        words={"adviser": _("Adviser"), "before": _("Before")},
    ),
    EventKind(
        "person.adviser_ended",
        _("Adviser ended"),
        ("before", "reason"),
        words={"before": _("Before")},
    ),
    EventKind("person.cared_for", _("Adviser was in touch"), ("way", "contact")),
    EventKind(
        "expert.named",
        _("Adviser by field named"),
        ("field", "adviser", "before", "company"),
        words={"adviser": _("Adviser"), "before": _("Before")},
    ),
)
