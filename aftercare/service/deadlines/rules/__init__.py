"""When something is due, how that was worked out, and what may change it. Pure."""

from aftercare.service.deadlines.rules.account import (
    Account,
    Because,
    Counted,
    Row,
    account_of,
)
from aftercare.service.deadlines.rules.calendars import DayNote, calendar_from
from aftercare.service.deadlines.rules.changing import (
    AlreadyPaused,
    Remaining,
    TooLateToExtend,
    check_can_extend,
    check_can_pause,
    remaining,
)
from aftercare.service.deadlines.rules.reckoning import (
    Deadline,
    Line,
    PauseSpan,
    Told,
    due_at,
    extended_to,
)

__all__ = [
    "Account",
    "AlreadyPaused",
    "Because",
    "Counted",
    "DayNote",
    "Deadline",
    "Line",
    "PauseSpan",
    "Remaining",
    "Row",
    "Told",
    "TooLateToExtend",
    "account_of",
    "calendar_from",
    "check_can_extend",
    "check_can_pause",
    "due_at",
    "extended_to",
    "remaining",
]
