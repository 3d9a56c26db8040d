"""One row of facts per case and per decided promise, and counters of them by day, week and month; reports; kept tables.

Neither facts nor counters hold a truth of their own: they can be made again from the cases (`parts.rebuild`).
"""

from aftercare.insight.reports.models.counters import (
    GroupTally,
    GroupTallyQuerySet,
    PromiseTally,
    Tally,
    TallyQuerySet,
)
from aftercare.insight.reports.models.facts import CaseFact, CaseFactQuerySet, PastFact, Promise, reach_of
from aftercare.insight.reports.models.reports import Report
from aftercare.insight.reports.models.tables import KeptTable

__all__ = [
    "CaseFact",
    "CaseFactQuerySet",
    "GroupTally",
    "GroupTallyQuerySet",
    "KeptTable",
    "PastFact",
    "Promise",
    "PromiseTally",
    "Report",
    "Tally",
    "TallyQuerySet",
    "reach_of",
]
