"""What an order waits for, in the words of whoever does it; and what a late one costs them. Pure."""

from collections.abc import Mapping
from enum import StrEnum

from aftercare.ground.core.text import lazy as _
from aftercare.service.workorders.policy import Route
from aftercare.service.workorders.rules.states import OPEN_STATES, Answer, OrderState


class WaitsFor(StrEnum):
    """Whose turn it is, and for what."""

    ANSWER = "answer"
    TIME = "time"
    OWNERS_YES = "owners_yes"
    VISIT = "visit"
    REPORT = "report"
    SIGNATURES = "signatures"
    NOTHING = "nothing"


WAITING_WORDS: Mapping[str, object] = {
    WaitsFor.ANSWER: _("waits for your yes or no"),
    WaitsFor.TIME: _("waits for you to agree a time with the owner"),
    WaitsFor.OWNERS_YES: _("waits for the owner's yes to the time"),
    WaitsFor.VISIT: _("waits for your visit"),
    WaitsFor.REPORT: _("waits for you to finish and report it"),
    WaitsFor.SIGNATURES: _("waits for signatures"),
    WaitsFor.NOTHING: _("nothing more to do"),
}
YOURS = frozenset({WaitsFor.ANSWER, WaitsFor.TIME, WaitsFor.VISIT, WaitsFor.REPORT})
"""What the doer himself owes; the rest waits for others."""


def waits_for(*, state: str, appointment: str = "") -> WaitsFor:
    """What an order in `state` waits for; `appointment` is how the coming time stands, empty when there is none."""
    if state not in OPEN_STATES:
        return WaitsFor.NOTHING
    if state == OrderState.SENT:
        return WaitsFor.ANSWER
    if state == OrderState.DONE:
        return WaitsFor.SIGNATURES
    if state == OrderState.IN_PROGRESS:
        return WaitsFor.REPORT
    if appointment == Answer.PROPOSED:
        return WaitsFor.OWNERS_YES
    return WaitsFor.VISIT if appointment == Answer.ACCEPTED else WaitsFor.TIME


def is_at_own_cost(*, route: str, waits: WaitsFor) -> bool:
    """Whether another may do it at this contractor's cost if he does not: who built it, while the turn is his."""
    return route == Route.ORIGINAL_CONTRACTOR and waits in YOURS
