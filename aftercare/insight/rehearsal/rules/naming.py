"""By which names the work of a rehearsal stands in the queue. Pure."""

REHEARSE = "rehearsal.rehearse"


def job_key(rehearsal_id: int) -> str:
    """Under which key a rehearsal is done once."""
    return f"rehearsal:{rehearsal_id}"
