"""Raising cases, deciding what was raised, and crises."""

from aftercare.care.escalation.actions.crises import declare_crisis, end_crisis, look_at_disputes
from aftercare.care.escalation.actions.following import follow_clock
from aftercare.care.escalation.actions.raising import (
    complain_above,
    decide,
    escalate,
    look_at_clock,
    look_at_reports,
)

__all__ = [
    "complain_above",
    "decide",
    "declare_crisis",
    "end_crisis",
    "escalate",
    "follow_clock",
    "look_at_clock",
    "look_at_disputes",
    "look_at_reports",
]
