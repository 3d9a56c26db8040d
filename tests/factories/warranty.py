"""Builders for coverage decisions."""

from datetime import date
from itertools import count

from aftercare.ground.core.actors import Actor, ActorKind, Grant
from aftercare.service.warranty import actions
from aftercare.service.warranty.models import CoverageDecision
from aftercare.service.warranty.parts import Defect
from aftercare.service.warranty.policy import Party
from aftercare.service.warranty.rules import Dates
from tests.factories.deadlines import local
from tests.factories.policies import a_published_policy

_case = count(8_000_001)
HOME = Dates(handed_over_on=date(2024, 5, 10), completed_on=date(2023, 12, 20))
INSPECTOR = Actor(
    kind=ActorKind.STAFF,
    id=11,
    label="Inspector Li",
    grants=(Grant("inspector", frozenset({"decide_coverage", "see_cases"}), development_ids=frozenset({1})),),
)


def a_defect(
    component: str = "bathroom_waterproofing",
    *,
    case_id: int | None = None,
    reported_on: date = date(2026, 3, 1),
    dates: Dates = HOME,
    development_id: int = 1,
) -> Defect:
    """A leak in a bathroom of a home that was handed over in May 2024."""
    return Defect(
        case_id=case_id or next(_case),
        development_id=development_id,
        unit_id=1,
        component=component,
        reported_on=reported_on,
        dates=dates,
    )


def a_decision(defect: Defect | None = None, *, by: Actor = INSPECTOR, **fields: object) -> CoverageDecision:
    """A decision that follows the computed one: covered, the builder answers."""
    choice: dict[str, object] = {
        "cause": "construction", "covered": True, "liable_party": Party.CONTRACTOR, "contractor_id": 3,
    }  # fmt: skip
    return actions.decide_coverage(
        defect=defect or a_defect(),
        policy_id=a_published_policy().pk,
        by=by,
        at=local("2026-03-02 10:00"),
        **{**choice, **fields},  # type: ignore[arg-type]
    )
