"""When to try again. Pure."""

from datetime import timedelta

ATTEMPTS_AT_MOST = 8
FIRST_WAIT = timedelta(seconds=10)
LONGEST_WAIT = timedelta(hours=1)


def wait_before(attempt: int) -> timedelta | None:
    """How long to wait before attempt number `attempt` (2 is the first repeat); None when it is time to give up."""
    if attempt > ATTEMPTS_AT_MOST:
        return None
    wait: timedelta = FIRST_WAIT * int(4 ** max(attempt - 2, 0))
    return min(wait, LONGEST_WAIT)
