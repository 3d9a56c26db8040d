"""Reads of cases, shaped for pages and reports."""

from aftercare.service.cases.queries.policies import (
    facts_of,
    intake_policy_of,
    is_answered,
    is_emergency,
    next_label,
    open_moves,
    owes_next_step,
    procedure_of,
    routing_policy_of,
    taxonomy_of,
)

__all__ = [
    "facts_of",
    "intake_policy_of",
    "is_answered",
    "is_emergency",
    "next_label",
    "open_moves",
    "owes_next_step",
    "procedure_of",
    "routing_policy_of",
    "taxonomy_of",
]
