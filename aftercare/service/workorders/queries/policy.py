"""The sections of the policy under which a case stands."""

from aftercare.ground.policies.queries import policy_of
from aftercare.service.cases.models import Case
from aftercare.service.workorders.policy import AcceptancePolicy, DispatchPolicy


def dispatch_policy_of(case: Case) -> DispatchPolicy:
    """Who is sent, by the case's own version."""
    return policy_of(case.policy_id).section(DispatchPolicy)


def acceptance_policy_of(case: Case) -> AcceptancePolicy:
    """Who signs, by the case's own version."""
    return policy_of(case.policy_id).section(AcceptancePolicy)
