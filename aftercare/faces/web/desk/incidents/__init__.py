"""One cause, many cases: the register, one incident, and what is done with it."""
