"""The states of an order, an appointment and a signature, and which of them lead to which. Pure."""

from collections.abc import Mapping
from enum import StrEnum

from aftercare.ground.core.errors import RuleBroken
from aftercare.ground.core.text import lazy as _
from aftercare.service.workorders.policy import DelayCause, Route, Size

__all__ = [
    "Answer",
    "DelayCause",
    "Kind",
    "OrderState",
    "Route",
    "SignatureState",
    "Size",
    "WrongState",
    "check_state",
]


class Kind(StrEnum):
    """Why an order was given."""

    REPAIR = "repair"
    OUTSIDE = "outside"
    EMERGENCY = "emergency"
    REWORK = "rework"


class OrderState(StrEnum):
    """Where an order stands. `taken` is the executor's yes; `accepted` the acceptance of the work."""

    SENT = "sent"
    TAKEN = "taken"
    DECLINED = "declined"
    SILENT = "silent"
    APPOINTED = "appointed"
    IN_PROGRESS = "in_progress"
    DONE = "done"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    CANCELLED = "cancelled"


class Answer(StrEnum):
    """What became of a proposed time."""

    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    KEPT = "kept"
    MISSED = "missed"


class SignatureState(StrEnum):
    """What became of one signature: given, refused with proof, or not to be had, with proof."""

    PENDING = "pending"
    SIGNED = "signed"
    REFUSED = "refused"
    ABSENT = "absent"


S = OrderState
OPEN_STATES: frozenset[str] = frozenset({S.SENT, S.TAKEN, S.APPOINTED, S.IN_PROGRESS, S.DONE})
NOT_BEGUN: frozenset[str] = frozenset({S.SENT, S.TAKEN, S.APPOINTED})
WORKING_STATES: frozenset[str] = frozenset({S.TAKEN, S.APPOINTED, S.IN_PROGRESS})
FAILED_STATES: frozenset[str] = frozenset({S.DECLINED, S.SILENT, S.REFUSED})

# What may be done to an order in which states. One table; every check reads it.
ALLOWED_IN: Mapping[str, frozenset[str]] = {
    "take": frozenset({S.SENT}),
    "decline": frozenset({S.SENT}),
    "find_silent": frozenset({S.SENT}),
    "appoint": frozenset({S.TAKEN, S.APPOINTED, S.IN_PROGRESS}),
    "miss": frozenset({S.APPOINTED}),
    "check_in": WORKING_STATES,
    "leave": frozenset({S.IN_PROGRESS}),
    "prove": WORKING_STATES | {S.DONE},
    "use_part": frozenset({S.IN_PROGRESS, S.DONE}),
    "tell_delay": WORKING_STATES,
    "finish": frozenset({S.IN_PROGRESS}),
    "sign": frozenset({S.DONE}),
    "rework": frozenset({S.ACCEPTED}),
    "cancel": frozenset({S.SENT, S.TAKEN, S.APPOINTED}),
    "send_elsewhere": frozenset({S.SENT, S.TAKEN, S.APPOINTED, S.IN_PROGRESS, S.DECLINED, S.SILENT}),
}
del S

STATE_WORDS: Mapping[str, object] = {
    "sent": _("sent, no answer yet"),
    "taken": _("taken on"),
    "declined": _("declined"),
    "silent": _("no answer in time"),
    "appointed": _("appointment agreed"),
    "in_progress": _("work in progress"),
    "done": _("work done, to be accepted"),
    "accepted": _("accepted"),
    "refused": _("refused, to be done again"),
    "cancelled": _("cancelled"),
}
KIND_WORDS: Mapping[str, object] = {
    "repair": _("Repair"),
    "outside": _("Repair by somebody else"),
    "emergency": _("Emergency repair"),
    "rework": _("Rework"),
}
ROUTE_WORDS: Mapping[str, object] = {
    "original_contractor": _("original contractor"),
    "own_staff": _("own staff"),
    "framework_contractor": _("framework contractor"),
    "specialist_crew": _("specialist crew"),
}
SIZE_WORDS: Mapping[str, object] = {"small": _("small repair"), "large": _("large repair")}
DELAY_WORDS: Mapping[str, object] = {
    "parts": _("Parts have not arrived"),
    "weather": _("Weather"),
    "owner_away": _("Nobody at home"),
    "other_trade": _("Another trade must come first"),
    "more_damage": _("More damage was found"),
    "other": _("Something else"),
}
SIGNATURE_WORDS: Mapping[str, object] = {
    "pending": _("not signed yet"),
    "signed": _("signed"),
    "refused": _("refused"),
    "absent": _("not there to sign"),
}
APPOINTMENT_WORDS: Mapping[str, object] = {
    "proposed": _("proposed, not agreed yet"),
    "accepted": _("agreed"),
    "rejected": _("does not suit"),
    "kept": _("kept"),
    "missed": _("missed"),
}


class WrongState(RuleBroken):
    """The order stands where this cannot be done."""


def check_state(act: str, *, state: str) -> None:
    """Refuse an act which an order in `state` does not allow; the message says where it stands."""
    if state not in ALLOWED_IN[act]:
        raise WrongState(
            _("This cannot be done now: the order is “%(state)s”. Look at it again.") % {"state": STATE_WORDS[state]}
        )
