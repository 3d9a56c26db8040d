"""Reads of surveys and work orders: for guards, for the doer's day, for the pages of a case."""

from aftercare.service.workorders.queries.dispatching import phase_of
from aftercare.service.workorders.queries.guards import (
    all_accepted,
    is_appointed,
    is_finished,
    is_refused,
    is_sent,
    is_surveyed,
    no_work_out,
)
from aftercare.service.workorders.queries.hands import visits_near
from aftercare.service.workorders.queries.money import contractor_charged, cost_facts
from aftercare.service.workorders.queries.policy import acceptance_policy_of, dispatch_policy_of, pressing_policy_of
from aftercare.service.workorders.queries.pressing import has_run_out, live_demand_of

__all__ = [
    "acceptance_policy_of",
    "all_accepted",
    "contractor_charged",
    "cost_facts",
    "dispatch_policy_of",
    "has_run_out",
    "is_appointed",
    "is_finished",
    "is_refused",
    "is_sent",
    "is_surveyed",
    "live_demand_of",
    "no_work_out",
    "phase_of",
    "pressing_policy_of",
    "visits_near",
]
