"""Every way an import changes. One function, one transaction, one audit event."""

from aftercare.ground.submissions.actions.finishing import (
    finish_carrying_out,
    finish_check,
    finish_undo,
    turn_back,
)
from aftercare.ground.submissions.actions.importing import (
    CARRY_OUT,
    CHECK,
    UNDO,
    ask_check,
    ask_undo,
    begin,
    choose_sheet,
    discard,
    upload,
)

__all__ = [
    "CARRY_OUT",
    "CHECK",
    "UNDO",
    "ask_check",
    "ask_undo",
    "begin",
    "choose_sheet",
    "discard",
    "finish_carrying_out",
    "finish_check",
    "finish_undo",
    "turn_back",
    "upload",
]
