"""Writing a coverage decision within the transaction of the action that makes it."""

from dataclasses import dataclass
from datetime import date, datetime

from aftercare.ground.core.actors import Actor
from aftercare.ground.core.database import check_in_transaction
from aftercare.ground.core.forgetting import Forgotten, Whom, cover_rows
from aftercare.ground.policies.rules import LoadedPolicy
from aftercare.service.warranty import rules
from aftercare.service.warranty.models import CoverageDecision
from aftercare.service.warranty.policy import Party, WarrantyPolicy


@dataclass(frozen=True)
class Defect:
    """The facts of a defect, told by the case: where, which component, reported on which day of that place."""

    case_id: int
    development_id: int
    unit_id: int | None
    component: str
    reported_on: date
    dates: rules.Dates


def write_decision(
    *,
    defect: Defect,
    policy: LoadedPolicy,
    cause: str,
    covered: bool,
    liable_party: Party,
    contractor_id: int | None,
    reason: str,
    by: Actor,
    at: datetime,
) -> CoverageDecision:
    """Keep a decision beside what was computed; one made before for the case is superseded.

    Raises BadInput when the decision differs from the computed one without a reason, or names no contractor.
    """
    check_in_transaction()
    warranty = policy.section(WarrantyPolicy)
    coverage = rules.decide_coverage(
        warranty, component=defect.component, dates=defect.dates, reported_on=defect.reported_on
    )
    judgement = rules.judge(warranty, coverage=coverage, cause=cause)
    rules.check_decision(
        judgement=judgement, covered=covered, party=liable_party, contractor_id=contractor_id, reason=reason
    )
    CoverageDecision.objects.current().filter(case_id=defect.case_id).update(superseded_at=at)
    return CoverageDecision.objects.create(
        case_id=defect.case_id,
        development_id=defect.development_id,
        unit_id=defect.unit_id,
        component=defect.component,
        reported_on=defect.reported_on,
        handed_over_on=defect.dates.handed_over_on,
        completed_on=defect.dates.completed_on,
        policy_id=policy.version_id,
        computed_covered=judgement.covered,
        computed_party=judgement.party.value,
        computed_ends_on=coverage.ends_on,
        computed_contractor_ends_on=coverage.contractor_ends_on,
        computed_clause=judgement.clause.zh_hans,
        cause=cause,
        covered=covered,
        liable_party=liable_party.value,
        contractor_id=contractor_id,
        reason=reason.strip(),
        decided_by=by.reference,
        decided_by_label=by.label,
        decided_at=at,
    )


def forget(whom: Whom) -> Forgotten:
    """Cover the person in why it was decided so; the decision stays."""
    check_in_transaction()
    return cover_rows(CoverageDecision.objects.filter(case_id__in=whom.case_ids), whom)
