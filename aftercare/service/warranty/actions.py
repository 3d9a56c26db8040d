"""Deciding what the warranty covers. A person decides; the computed window only advises."""

from datetime import datetime

from django.db import transaction

from aftercare.ground.audit import trail
from aftercare.ground.core.actors import Actor
from aftercare.ground.policies.queries import policy_of
from aftercare.service.warranty import parts, permissions
from aftercare.service.warranty.models import CoverageDecision
from aftercare.service.warranty.parts import Defect
from aftercare.service.warranty.policy import Party


@transaction.atomic
def decide_coverage(
    *,
    defect: Defect,
    policy_id: int,
    category: str | None = None,
    cause: str,
    covered: bool,
    liable_party: Party,
    contractor_id: int | None = None,
    reason: str = "",
    by: Actor,
    at: datetime,
) -> CoverageDecision:
    """Decide whether a defect is covered and who answers for it; a decision before is superseded, not changed.

    `policy_id` is the version under which the case began, `category` the class of its component (rights may be
    limited to one). Raises BadInput when the decision differs from the computed one without a reason.
    """
    permissions.check_may_decide_coverage(by, development_id=defect.development_id, category=category)
    decision = parts.write_decision(
        defect=defect,
        policy=policy_of(policy_id),
        cause=cause,
        covered=covered,
        liable_party=liable_party,
        contractor_id=contractor_id,
        reason=reason,
        by=by,
        at=at,
    )

    trail.record(
        "coverage.decided",
        decision,
        by=by,
        at=at,
        begins=True,
        case_id=defect.case_id,
        component=defect.component,
        cause=cause,
        covered=covered,
        liable_party=liable_party.value,
        contractor_id=contractor_id,
        computed_covered=decision.computed_covered,
        computed_ends_on=decision.computed_ends_on,
        clause=decision.computed_clause,
        reason=decision.reason,
    )
    return decision
