"""Which dates of an order follow the calendar by which they were counted, and which stand. Pure.

A date that was counted is a limit of the company: when a day becomes free or worked it is counted anew, as clocks are.
What somebody was promised (an agreed visit, a later day told to the owner) was not counted, and stands.
"""

from collections.abc import Mapping
from datetime import datetime

from aftercare.service.workorders.rules.states import NOT_BEGUN, WORKING_STATES, OrderState

DATES = ("answer_by", "on_site_by", "finish_by")
RUNS_IN: Mapping[str, frozenset[str]] = {
    "answer_by": frozenset({OrderState.SENT}),
    "on_site_by": NOT_BEGUN,
    "finish_by": frozenset({OrderState.SENT}) | WORKING_STATES,
}


def dates_running(state: str) -> tuple[str, ...]:
    """The dates that still say something to whoever has an order in this state."""
    return tuple(name for name in DATES if state in RUNS_IN[name])


def follows(*, was: datetime | None, becomes: datetime, pressed: bool, at: datetime) -> bool:
    """Whether a date takes the place of the one that stood.

    One for whose lateness the contractor was reminded already keeps its date, which reminders and demands name; unless
    it is not missed any more.
    """
    if was is None or was == becomes:
        return False
    return not (pressed and was < at and becomes < at)
