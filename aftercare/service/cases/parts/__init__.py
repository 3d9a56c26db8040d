"""Writers of cases for the actions of this room and of those above it; each needs an open transaction."""

from aftercare.service.cases.parts.advancing import Moved, advance, enter_first_step, name_executor, reopen
from aftercare.service.cases.parts.clocks import (
    follow,
    keep_first_answer,
    keep_promise,
    promise,
    put_off,
    reckon_anew,
    stand_still,
    take_up,
)
from aftercare.service.cases.parts.handing import hand_to
from aftercare.service.cases.parts.merging import end_by_merging, end_with, stand_again, stands_on_final_step
from aftercare.service.cases.parts.opening import NewCase, Place, find_place, open_cases, searchable
from aftercare.service.cases.parts.papers import Paper, attach_papers
from aftercare.service.cases.parts.routing import Routed, route_again, route_new
from aftercare.service.cases.parts.saying import say
from aftercare.service.cases.parts.versions import put_under
from aftercare.service.cases.parts.wholes import find_open_whole, make_part, open_whole

__all__ = [
    "Moved",
    "NewCase",
    "Paper",
    "Place",
    "Routed",
    "advance",
    "attach_papers",
    "end_by_merging",
    "end_with",
    "enter_first_step",
    "find_open_whole",
    "find_place",
    "follow",
    "hand_to",
    "keep_first_answer",
    "keep_promise",
    "make_part",
    "name_executor",
    "open_cases",
    "open_whole",
    "promise",
    "put_off",
    "put_under",
    "reckon_anew",
    "reopen",
    "route_again",
    "route_new",
    "say",
    "searchable",
    "stand_again",
    "stand_still",
    "stands_on_final_step",
    "take_up",
]
