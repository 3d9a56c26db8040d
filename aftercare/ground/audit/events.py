"""Events of the trail itself, and of jobs: their room stands below this one and cannot record."""

from aftercare.ground.audit.declarations import EventKind
from aftercare.ground.core.text import lazy as _

EVENTS: tuple[EventKind, ...] = (
    EventKind("audit.erased", _("Personal values erased"), fields=("reason", "events"), erases=True),
    EventKind("audit.verification_begun", _("Check of the trail begun")),
    EventKind("audit.verified", _("Trail checked"), fields=("events", "seals", "findings")),
    EventKind("job.retried", _("Job tried again"), fields=("key", "error")),
    EventKind("job.dropped", _("Job dropped"), fields=("key", "error", "reason")),
)
