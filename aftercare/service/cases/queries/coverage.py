"""What the warranty computes for a case, who built the part, and what was decided."""

from dataclasses import dataclass

from aftercare.ground.policies.queries import policy_of
from aftercare.records.contractors.models import BuiltPart
from aftercare.records.contractors.queries import built_by
from aftercare.service.cases.models import Case
from aftercare.service.cases.queries.policies import taxonomy_of
from aftercare.service.warranty import queries as warranty
from aftercare.service.warranty import rules
from aftercare.service.warranty.models import CoverageDecision
from aftercare.service.warranty.parts import Defect
from aftercare.service.warranty.policy import WarrantyPolicy


@dataclass(frozen=True)
class CoverageFacts:
    """The computed window and the decided coverage, side by side (WA06); either may be missing."""

    computed: rules.Coverage | None
    decision: CoverageDecision | None
    builder: BuiltPart | None


def dates_of(case: Case) -> rules.Dates:
    """The days from which the warranty of the home and its building run, as far as they are known."""
    unit = case.unit
    building = case.building
    return rules.Dates(
        handed_over_on=unit.handed_over_on if unit else None,
        completed_on=building.completed_on if building else None,
    )


def defect_of(case: Case) -> Defect:
    """The facts of the defect a case is about."""
    return Defect(
        case_id=case.pk,
        development_id=case.development_id,
        unit_id=case.unit_id,
        component=case.component,
        reported_on=case.opened_at.astimezone(case.development.zone).date(),
        dates=dates_of(case),
    )


def component_names(case: Case) -> tuple[str, ...]:
    """The component of a case with its group and class, the most exact first: how builders are recorded."""
    if not case.component:
        return ()
    taxonomy = taxonomy_of(case)
    group = taxonomy.component(case.component).group
    return case.component, group, taxonomy.groups[group].component_class


def builder_of(case: Case) -> BuiltPart | None:
    """Who built the part (WA07)."""
    names = component_names(case)
    if not names:
        return None
    return built_by(development_id=case.development_id, building_id=case.building_id, names=names)


def coverage_facts(case: Case) -> CoverageFacts:
    """What is computed, what was decided, who built it. Three statements at most besides the case itself."""
    computed = None
    if case.component:
        defect = defect_of(case)
        computed = warranty.coverage_of(
            policy_of(case.policy_id), component=case.component, dates=defect.dates, reported_on=defect.reported_on
        )
    return CoverageFacts(computed=computed, decision=warranty.decision_of(case.pk), builder=builder_of(case))


def suggest_party(case: Case, *, cause: str) -> rules.Judgement | None:
    """Who would answer for a cause by the rules; None for a case without a component."""
    facts = coverage_facts(case)
    if facts.computed is None:
        return None
    return rules.judge(policy_of(case.policy_id).section(WarrantyPolicy), coverage=facts.computed, cause=cause)
