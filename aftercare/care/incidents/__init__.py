"""One cause, many cases: gathered, answered together, and those warned whom it has not hurt yet."""
