"""What is counted of a case, and in which days, weeks and months it counts. Pure."""

from aftercare.insight.reports.rules.counting import (
    DIMENSIONS,
    MEASURES,
    Cell,
    Changes,
    Days,
    Fact,
    add_days,
    spread,
    tallies_of,
)
from aftercare.insight.reports.rules.keeping import (
    Decided,
    Kept,
    PromiseCell,
    add_promise,
    decide_kept,
    promises_of,
)
from aftercare.insight.reports.rules.periods import (
    Period,
    Span,
    buckets,
    first_of,
    last_weeks,
    named,
    next_after,
    parse_period,
    written,
)

__all__ = [
    "DIMENSIONS",
    "MEASURES",
    "Cell",
    "Changes",
    "Days",
    "Decided",
    "Fact",
    "Kept",
    "Period",
    "PromiseCell",
    "Span",
    "add_days",
    "add_promise",
    "buckets",
    "decide_kept",
    "first_of",
    "last_weeks",
    "named",
    "next_after",
    "parse_period",
    "promises_of",
    "spread",
    "tallies_of",
    "written",
]
