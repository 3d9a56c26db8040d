"""Reads of cases, shaped for pages and reports."""

from aftercare.service.cases.queries.night import NightCall, night_rule, whom_to_call
from aftercare.service.cases.queries.openly import check_may_report_here, known_at
from aftercare.service.cases.queries.policies import (
    facts_of,
    intake_policy_of,
    is_answered,
    is_emergency,
    limit_of_step,
    moments_asked,
    next_label,
    open_moves,
    owes_next_step,
    procedure_of,
    reopens_until,
    roles_on,
    routing_policy_of,
    taxonomy_of,
)
from aftercare.service.cases.queries.versions import check_fits

__all__ = [
    "NightCall",
    "check_fits",
    "check_may_report_here",
    "facts_of",
    "intake_policy_of",
    "is_answered",
    "is_emergency",
    "known_at",
    "limit_of_step",
    "moments_asked",
    "next_label",
    "night_rule",
    "open_moves",
    "owes_next_step",
    "procedure_of",
    "reopens_until",
    "roles_on",
    "routing_policy_of",
    "taxonomy_of",
    "whom_to_call",
]
