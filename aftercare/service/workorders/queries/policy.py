"""The sections of the policy under which a case stands."""

from aftercare.ground.policies.queries import policy_of
from aftercare.service.cases.models import Case
from aftercare.service.warranty.policy import WarrantyPolicy
from aftercare.service.workorders.policy import AcceptancePolicy, DispatchPolicy, PressingPolicy


def dispatch_policy_of(case: Case) -> DispatchPolicy:
    """Who is sent, by the case's own version."""
    return policy_of(case.policy_id).section(DispatchPolicy)


def acceptance_policy_of(case: Case) -> AcceptancePolicy:
    """Who signs, by the case's own version."""
    return policy_of(case.policy_id).section(AcceptancePolicy)


def causes_of(case: Case) -> list[str]:
    """The causes of a defect which its policy knows."""
    return list(policy_of(case.policy_id).section(WarrantyPolicy).causes)


def cause_choices(case: Case, *, language: str) -> list[tuple[str, str]]:
    """The causes of a defect with their words, in the order of the policy."""
    causes = policy_of(case.policy_id).section(WarrantyPolicy).causes
    return [(key, cause.label.in_language(language)) for key, cause in causes.items()]


def pressing_policy_of(case: Case) -> PressingPolicy:
    """The contractor's ladder, by the case's own version."""
    return policy_of(case.policy_id).section(PressingPolicy)
