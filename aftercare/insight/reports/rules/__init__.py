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
    "Fact",
    "Period",
    "Span",
    "add_days",
    "buckets",
    "first_of",
    "last_weeks",
    "named",
    "next_after",
    "parse_period",
    "spread",
    "tallies_of",
    "written",
]
