"""Writing measures inside another transaction."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from aftercare.ground.accounts.models import Development
from aftercare.ground.core.actors import Actor
from aftercare.ground.core.database import check_in_transaction
from aftercare.ground.core.dates import local_day
from aftercare.ground.core.forgetting import Forgotten, Whom, cover_rows
from aftercare.ground.numbering.parts import next_numbers
from aftercare.ground.numbering.policy import NumberingPolicy
from aftercare.ground.policies.queries import policy_of
from aftercare.outcome.conduct import queries, rules
from aftercare.outcome.conduct.models import Measure
from aftercare.outcome.conduct.policy import Occasion
from aftercare.service.cases.models import Case


@dataclass(frozen=True)
class Proposal:
    """What is proposed: on which ground of which version, against whom, and the facts that led to it."""

    development: Development
    policy_id: int
    ground: str
    occasion: Occasion
    holder: queries.Holder
    held_as: str = ""
    case: Case | None = None
    facts: Mapping[str, object] = field(default_factory=dict)
    level: str = ""
    origin: str = ""
    text: str = ""


def write_measure(proposal: Proposal, *, by: Actor, at: datetime) -> Measure:
    """The row of a proposal, priced by its ground: the least of the range stands until somebody decides."""
    check_in_transaction()
    policy = queries.conduct_policy_of(proposal.policy_id)
    ground = policy.ground(proposal.ground)
    relapses = 0
    if (since := rules.relapse_since(ground, at=at)) is not None:
        relapses = queries.count_relapses(proposal.holder, ground=proposal.ground, since=since)
    price = rules.price(policy, ground, level=proposal.level, relapses=relapses)
    facts = {**proposal.facts, **({"relapses": relapses} if relapses else {})}
    return Measure.objects.create(
        development=proposal.development,
        case=proposal.case,
        held_staff=proposal.holder.staff,
        held_contractor=proposal.holder.contractor,
        held_as=proposal.held_as,
        policy_id=proposal.policy_id,
        ground=proposal.ground,
        label=ground.label.model_dump(by_alias=True),
        source=list(ground.source),
        occasion=proposal.occasion.value,
        origin=proposal.origin,
        facts=facts,
        text=proposal.text,
        form=ground.forms[0].value,
        forms=[form.value for form in ground.forms],
        least=price.least,
        most=price.most,
        grown=[[reason, str(times)] for reason, times in price.grown],
        amount=price.least,
        needs_remedy=ground.remedy,
        state=rules.State.PROPOSED.value,
        proposed_at=at,
        proposed_by=by.reference,
        proposed_by_label=by.label,
    )


def number_for(measure: Measure, *, at: datetime) -> str:
    """The number of its notice; taken as late as possible."""
    check_in_transaction()
    on = local_day(at, str(measure.development.zone))
    pattern = policy_of(measure.policy_id).section(NumberingPolicy).pattern_for("measure")
    return next_numbers(pattern=pattern, kind="measure", development=measure.development.code, on=on)[0]


def forget(whom: Whom) -> Forgotten:
    """Take a person out of what was written about measures on their cases."""
    check_in_transaction()
    return cover_rows(Measure.objects.filter(case_id__in=whom.case_ids), whom)
