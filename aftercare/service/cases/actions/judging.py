"""Deciding, apart from what is computed, whether the warranty covers a case and who answers for it."""

from datetime import datetime

from django.db import transaction

from aftercare.ground.audit import trail
from aftercare.ground.core.actors import Actor
from aftercare.ground.core.errors import BadInput
from aftercare.ground.core.text import lazy as _
from aftercare.ground.policies.queries import policy_of
from aftercare.service.cases import rules
from aftercare.service.cases.models import Case
from aftercare.service.cases.queries.coverage import builder_of, defect_of
from aftercare.service.warranty.models import CoverageDecision
from aftercare.service.warranty.parts import write_decision
from aftercare.service.warranty.permissions import check_may_decide_coverage
from aftercare.service.warranty.policy import Party


@transaction.atomic
def decide_coverage(
    *,
    case_id: int,
    seen: int,
    cause: str,
    covered: bool,
    liable_party: str,
    contractor_id: int | None = None,
    reason: str = "",
    by: Actor,
    at: datetime,
) -> CoverageDecision:
    """Decide whether a case is covered and who answers; what was computed is kept beside it with its clause (WA06).

    A builder who answers is named: `contractor_id`, else whoever is on record for the part (WA07). Raises BadInput
    when the decision differs from the computed one without a reason, or no builder is known.
    """
    case = Case.objects.locked(case_id, seen=seen)
    check_may_decide_coverage(by, development_id=case.development_id, category=case.category)
    rules.check_open(closed_at=case.closed_at)
    if not case.component:
        raise BadInput(field=_("Component"), value="", remedy=_("Say first which part is concerned."))
    if liable_party not in set(Party):
        raise BadInput(field=_("Responsible party"), value=liable_party, remedy=_("Choose one of those offered."))
    party = Party(liable_party)
    if contractor_id is None and party in {Party.CONTRACTOR, Party.SHARED}:
        builder = builder_of(case)
        contractor_id = builder.contractor_id if builder else None
    decision = write_decision(
        defect=defect_of(case),
        policy=policy_of(case.policy_id),
        cause=cause,
        covered=covered,
        liable_party=party,
        contractor_id=contractor_id,
        reason=reason,
        by=by,
        at=at,
    )
    case.changed_at = at
    case.save(update_fields=["changed_at", "version"])
    trail.record(
        "case.judged",
        case,
        by=by,
        at=at,
        cause=cause,
        covered=covered,
        liable_party=party.value,
        contractor=contractor_id,
        computed_covered=decision.computed_covered,
        ends_on=decision.computed_ends_on,
        clause=decision.computed_clause,
        reason=decision.reason,
    )
    return decision
