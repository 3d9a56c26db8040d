"""What the trail keeps of policies."""

from aftercare.ground.audit.declarations import EventKind
from aftercare.ground.core.text import lazy as _

EVENTS: tuple[EventKind, ...] = (
    EventKind(
        "policy.published",
        _("Policy published"),
        fields=("pack", "label", "effective_from", "company_id", "development_id", "sha256", "schema"),
    ),
)
