"""Every way a case changes. One function, one transaction, one audit event."""

from aftercare.service.cases.actions.ending import end_together, stand_again
from aftercare.service.cases.actions.following import follow_clocks
from aftercare.service.cases.actions.handing import assign, classify, route, state_time, watch
from aftercare.service.cases.actions.intake import add_report, register, report_by_code
from aftercare.service.cases.actions.judging import decide_coverage
from aftercare.service.cases.actions.linking import leave_whole, make_part_of, merge, unmerge
from aftercare.service.cases.actions.migrating import move_to_version
from aftercare.service.cases.actions.moving import hold, move, reopen, resume, urge
from aftercare.service.cases.actions.ringing import ring_next, take_night_call
from aftercare.service.cases.actions.splitting import split
from aftercare.service.cases.actions.talking import answer, note, write_as_owner
from aftercare.service.cases.actions.tasks import add_task, strike_out, tick
from aftercare.service.cases.parts.papers import Paper

__all__ = [
    "Paper",
    "add_report",
    "add_task",
    "answer",
    "assign",
    "classify",
    "decide_coverage",
    "end_together",
    "follow_clocks",
    "hold",
    "leave_whole",
    "make_part_of",
    "merge",
    "move",
    "move_to_version",
    "note",
    "register",
    "reopen",
    "report_by_code",
    "resume",
    "ring_next",
    "route",
    "split",
    "stand_again",
    "state_time",
    "strike_out",
    "take_night_call",
    "tick",
    "unmerge",
    "urge",
    "watch",
    "write_as_owner",
]
