"""What other rules would have made of past cases. Pure: no database, no clock, no settings."""

from aftercare.insight.rehearsal.rules.counting import Count, Tallies
from aftercare.insight.rehearsal.rules.facts import PastCase, PastClock, PastPause
from aftercare.insight.rehearsal.rules.judging import Judged, Rulebook, judge
from aftercare.insight.rehearsal.rules.limits import check_time

__all__ = [
    "Count",
    "Judged",
    "PastCase",
    "PastClock",
    "PastPause",
    "Rulebook",
    "Tallies",
    "check_time",
    "judge",
]
