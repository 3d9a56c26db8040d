"""Terms, start dates, coverage decisions, liability."""
