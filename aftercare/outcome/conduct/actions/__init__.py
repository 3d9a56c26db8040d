"""Every way a measure changes: proposed, heard, decided, objected to, answered, appealed, final, taken back."""

from aftercare.outcome.conduct.actions.deciding import decide, drop, reverse
from aftercare.outcome.conduct.actions.objecting import answer_objection, appeal, decide_appeal, make_final, object_to
from aftercare.outcome.conduct.actions.proposing import hear, propose, propose_by_facts

__all__ = [
    "answer_objection",
    "appeal",
    "decide",
    "decide_appeal",
    "drop",
    "hear",
    "make_final",
    "object_to",
    "propose",
    "propose_by_facts",
    "reverse",
]
