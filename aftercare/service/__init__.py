"""The work itself: cases, their clocks, their warranty, the work orders."""
