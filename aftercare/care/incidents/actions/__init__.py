"""Every way an incident changes: opened, gathered, answered together, ended, taken up again."""

from aftercare.care.incidents.actions.gathering import change, gather, open_incident, take_out
from aftercare.care.incidents.actions.settling import answer_all, end, reopen

__all__ = ["answer_all", "change", "end", "gather", "open_incident", "reopen", "take_out"]
