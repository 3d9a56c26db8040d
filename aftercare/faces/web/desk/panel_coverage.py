"""Coverage on the case page: what is computed, who built the part, what was decided."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from aftercare.faces.web.desk.panels import Panel
from aftercare.faces.web.words import said
from aftercare.ground.core.actors import Actor
from aftercare.ground.core.checks import allows
from aftercare.ground.policies.queries import policy_of
from aftercare.records.contractors.models import Contractor
from aftercare.service.cases.models import Case
from aftercare.service.cases.queries.coverage import CoverageFacts, coverage_facts
from aftercare.service.warranty.permissions import check_may_decide_coverage
from aftercare.service.warranty.policy import Party, WarrantyPolicy
from aftercare.service.warranty.rules import NOT_COMPUTED_WORDS, PARTY_WORDS


@dataclass(frozen=True)
class ShownCoverage:
    """The computed window and the decision in the reader's words."""

    computed: str
    clause: str
    ends_on: object
    builder: str
    builder_url: str
    decided: str
    party: str
    cause: str
    reason: str
    decided_by: str
    decided_at: datetime | None


def coverage_panel(case: Case, by: Actor, at: datetime) -> Panel | None:  # noqa: ARG001  every panel is told the time
    """The panel of a case that is about a part of a home."""
    if not case.component:
        return None
    facts = coverage_facts(case)
    warranty = policy_of(case.policy_id).section(WarrantyPolicy)
    may = case.is_open and allows(
        check_may_decide_coverage, by, development_id=case.development_id, category=case.category
    )
    context: dict[str, object] = {"coverage": _shown(facts, warranty), "may": may}
    if may:
        context |= {
            "causes": [(key, said(cause.label)) for key, cause in warranty.causes.items()],
            "parties": [(party.value, str(PARTY_WORDS[party])) for party in Party],
            "contractors": [("", "–"), *_contractors(facts)],
            "advice": {
                "covered": "yes" if facts.computed and facts.computed.covered else "no",
                "party": Party.CONTRACTOR.value if facts.computed and facts.computed.covered else Party.OWNER.value,
                "contractor": str(facts.builder.contractor_id) if facts.builder else "",
            },
        }
    return Panel("desk/panel_coverage.html", place="main", context=context)


def _contractors(facts: CoverageFacts) -> list[tuple[str, str]]:
    known = Contractor.objects.filter(active=True).order_by("name").values_list("pk", "name")[:300]
    first = facts.builder.contractor_id if facts.builder else None
    return [(str(pk), name) for pk, name in sorted(known, key=lambda row: row[0] != first)]


def _shown(facts: CoverageFacts, warranty: WarrantyPolicy) -> ShownCoverage:
    computed, decision, builder = facts.computed, facts.decision, facts.builder
    words = ""
    if computed is not None:
        if computed.covered is None:
            why = NOT_COMPUTED_WORDS[computed.not_computed] if computed.not_computed else ""
            words = _("Cannot be computed: %(why)s") % {"why": why}
        else:
            words = _("Within the warranty") if computed.covered else _("Outside the warranty")
    cause = warranty.causes.get(decision.cause) if decision else None
    return ShownCoverage(
        computed=words,
        clause=said(computed.clause) if computed else "",
        ends_on=computed.ends_on if computed else None,
        builder=str(builder.contractor) if builder else "",
        builder_url=getattr(builder.contractor, "url", "") if builder else "",
        decided="" if decision is None else _("In warranty") if decision.covered else _("Out of warranty"),
        party=str(PARTY_WORDS[Party(decision.liable_party)]) if decision else "",
        cause=said(cause.label) if cause else (decision.cause if decision else ""),
        reason=decision.reason if decision else "",
        decided_by=decision.decided_by_label if decision else "",
        decided_at=decision.decided_at if decision else None,
    )
