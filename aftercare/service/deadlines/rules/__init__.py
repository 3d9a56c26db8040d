"""When something is due, how that was worked out, and what may change it. Pure."""

from aftercare.service.deadlines.rules.account import (
    Account,
    Because,
    Counted,
    Row,
    account_of,
)
from aftercare.service.deadlines.rules.calendars import DayNote, NotedDay, calendar_from
from aftercare.service.deadlines.rules.changing import (
    AlreadyPaused,
    Remaining,
    TooLateToExtend,
    check_can_extend,
    check_can_pause,
    remaining,
    warn_at,
)
from aftercare.service.deadlines.rules.notices import (
    DayChange,
    Notice,
    NoticeFault,
    check_can_publish,
    differences,
    read_notice,
)
from aftercare.service.deadlines.rules.reckoning import (
    Deadline,
    Line,
    PauseSpan,
    Told,
    counts_first_day,
    due_at,
    extended_to,
)

__all__ = [
    "Account",
    "AlreadyPaused",
    "Because",
    "Counted",
    "DayChange",
    "DayNote",
    "Deadline",
    "Line",
    "NotedDay",
    "Notice",
    "NoticeFault",
    "PauseSpan",
    "Remaining",
    "Row",
    "Told",
    "TooLateToExtend",
    "account_of",
    "calendar_from",
    "check_can_extend",
    "check_can_pause",
    "check_can_publish",
    "counts_first_day",
    "differences",
    "due_at",
    "extended_to",
    "read_notice",
    "remaining",
    "warn_at",
]
