"""What other rules would have made of past cases. Pure: no database, no clock, no settings."""

from aftercare.insight.rehearsal.rules.consequences import Consequences, Following, missed
from aftercare.insight.rehearsal.rules.counting import Count, Tallies
from aftercare.insight.rehearsal.rules.facts import PastCase, PastClock, PastPause, PastReport
from aftercare.insight.rehearsal.rules.judging import Judged, Rulebook, judge
from aftercare.insight.rehearsal.rules.limits import check_time
from aftercare.insight.rehearsal.rules.naming import REHEARSE, job_key

__all__ = [
    "REHEARSE",
    "Consequences",
    "Count",
    "Following",
    "Judged",
    "PastCase",
    "PastClock",
    "PastPause",
    "PastReport",
    "Rulebook",
    "Tallies",
    "check_time",
    "job_key",
    "judge",
    "missed",
]
