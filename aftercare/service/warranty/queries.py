"""What is under warranty, and what was decided."""

from dataclasses import dataclass
from datetime import date

from django.db.models import BigIntegerField

from aftercare.ground.core.documents import Words
from aftercare.ground.core.prepared import Given, Question
from aftercare.ground.policies.rules import LoadedPolicy
from aftercare.service.warranty import rules
from aftercare.service.warranty.models import CoverageDecision
from aftercare.service.warranty.policy import WarrantyPolicy


@dataclass(frozen=True)
class WarrantyLine:
    """One term of a home's warranty card: its parts, its last day, whether it covers on the day asked, and the clause.

    `covered` and `ends_on` are None when the day from which the term runs is not recorded; `not_computed` says so.
    """

    term: str
    label: Words
    components: tuple[str, ...]
    starts_on: date | None
    ends_on: date | None
    covered: bool | None
    clause: Words
    not_computed: rules.NotComputed | None


def warranty_of_unit(policy: LoadedPolicy, *, dates: rules.Dates, on: date) -> list[WarrantyLine]:
    """The warranty of a home on a day, term by term in the order of the pack (the owner's warranty card, WA02)."""
    warranty = policy.section(WarrantyPolicy)
    lines = []
    for term in warranty.terms:
        found = rules.decide_coverage(warranty, component=term.components[0], dates=dates, reported_on=on)
        lines.append(
            WarrantyLine(
                term=term.key,
                label=term.label,
                components=term.components,
                starts_on=found.starts_on,
                ends_on=found.ends_on,
                covered=found.covered,
                clause=term.clause,
                not_computed=found.not_computed,
            )
        )
    return lines


def coverage_of(policy: LoadedPolicy, *, component: str, dates: rules.Dates, reported_on: date) -> rules.Coverage:
    """The computed window of one component."""
    return rules.decide_coverage(
        policy.section(WarrantyPolicy), component=component, dates=dates, reported_on=reported_on
    )


_HOLDS = Question(
    lambda: CoverageDecision.objects.current().filter(case_id=Given("case", BigIntegerField())).order_by("pk")[:1]
)

ASKED_OF_A_CASE = (_HOLDS,)


def decision_of(case_id: int) -> CoverageDecision | None:
    """The decision that holds for a case, if one was made."""
    return _HOLDS.first(case=case_id)


def decisions_of(case_id: int) -> list[CoverageDecision]:
    """Every decision ever made for a case, the latest first."""
    return list(CoverageDecision.objects.filter(case_id=case_id).order_by("-decided_at", "-id")[:100])


def is_decided(case_id: int) -> bool:
    """Guard `coverage_decided`."""
    return CoverageDecision.objects.current().filter(case_id=case_id).exists()


def is_covered(case_id: int) -> bool:
    """Guard `covered`."""
    return CoverageDecision.objects.current().filter(case_id=case_id, covered=True).exists()


def is_not_covered(case_id: int) -> bool:
    """Guard `not_covered`."""
    return CoverageDecision.objects.current().filter(case_id=case_id, covered=False).exists()
