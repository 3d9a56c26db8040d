"""Proposing to erase those whose term of keeping is over; a person confirms each."""

from datetime import datetime

from aftercare.care.privacy import actions, queries
from aftercare.care.privacy.rules import Ground
from aftercare.ground.core.actors import CLOCK
from aftercare.ground.core.text import lazy as _


def propose(*, at: datetime) -> dict[str, int]:
    """Ask for the erasure of everybody past the term, at most some hundreds at a time. Returns how many."""
    months = queries.months_of_keeping(at=at)
    found = queries.past_term(months=months, at=at) if months else []
    for person_id in found:
        actions.ask_erasure(
            person_id=person_id,
            ground=Ground.TERM_OVER,
            words=str(_("Nobody has lived here or asked for anything since the term of the rules.")),
            by=CLOCK,
            at=at,
        )
    return {"proposed": len(found)}
