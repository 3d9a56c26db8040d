"""What the trail keeps of policies."""

from aftercare.ground.audit.declarations import EventKind
from aftercare.ground.core.text import lazy as _

EVENTS: tuple[EventKind, ...] = (
    EventKind(
        "policy.published",
        _("Policy published"),
        fields=(
            "pack",
            "label",
            "effective_from",
            "company_id",
            "development_id",
            "sha256",
            "schema",
            "reason",
            "draft",
        ),
    ),
    EventKind("policy.taken_back", _("Policy taken back before it began"), fields=("effective_from", "reason")),
    EventKind("policy.draft_begun", _("Draft of rules begun"), fields=("base", "files")),
    EventKind("policy.draft_written", _("Draft of rules written"), fields=("files",)),
    EventKind("policy.draft_dropped", _("Draft of rules dropped"), fields=("reason",)),
)
