"""Writers of cases for the actions of this room and of those above it; each needs an open transaction."""

from aftercare.service.cases.parts.advancing import Moved, advance, enter_first_step, name_executor
from aftercare.service.cases.parts.clocks import keep_first_answer, put_off, reckon_anew, stand_still, take_up
from aftercare.service.cases.parts.merging import end_by_merging, stand_again
from aftercare.service.cases.parts.opening import NewCase, Place, find_place, open_cases, searchable
from aftercare.service.cases.parts.papers import Paper, attach_papers
from aftercare.service.cases.parts.routing import Routed, route_again, route_new
from aftercare.service.cases.parts.versions import put_under

__all__ = [
    "Moved",
    "NewCase",
    "Paper",
    "Place",
    "Routed",
    "advance",
    "attach_papers",
    "end_by_merging",
    "enter_first_step",
    "find_place",
    "keep_first_answer",
    "name_executor",
    "open_cases",
    "put_off",
    "put_under",
    "reckon_anew",
    "route_again",
    "route_new",
    "searchable",
    "stand_again",
    "stand_still",
    "take_up",
]
