"""Every way an incident changes: opened, gathered, answered together, told to others, ended, taken up again."""

from aftercare.care.incidents.actions.gathering import change, gather, open_incident, take_out
from aftercare.care.incidents.actions.noticing import draft_notice, send_notice
from aftercare.care.incidents.actions.settling import answer_all, end, reopen

__all__ = [
    "answer_all",
    "change",
    "draft_notice",
    "end",
    "gather",
    "open_incident",
    "reopen",
    "send_notice",
    "take_out",
]
