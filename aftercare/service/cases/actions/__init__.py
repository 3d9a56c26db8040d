"""Every way a case changes. One function, one transaction, one audit event."""

from aftercare.service.cases.actions.handing import assign, classify, route, watch
from aftercare.service.cases.actions.intake import Paper, add_report, register, report_by_code
from aftercare.service.cases.actions.judging import decide_coverage
from aftercare.service.cases.actions.moving import hold, move, resume, urge
from aftercare.service.cases.actions.talking import answer, note, write_as_owner

__all__ = [
    "Paper",
    "add_report",
    "answer",
    "assign",
    "classify",
    "decide_coverage",
    "hold",
    "move",
    "note",
    "register",
    "report_by_code",
    "resume",
    "route",
    "urge",
    "watch",
    "write_as_owner",
]
