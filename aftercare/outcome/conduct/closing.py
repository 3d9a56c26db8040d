"""How a measure ends, shared by the actions that end one; and whether somebody's roles reach as far as it goes."""

from datetime import datetime
from decimal import Decimal

from aftercare.ground.audit import trail
from aftercare.ground.core.actors import Actor
from aftercare.ground.core.text import lazy as _
from aftercare.outcome.conduct import queries, rules
from aftercare.outcome.conduct.models import Measure
from aftercare.outcome.conduct.rules import State


def roles_of(by: Actor, measure: Measure) -> frozenset[str]:
    """The roles that the actor holds at the place of the measure."""
    return by.roles_at(development_id=measure.development_id, building_id=None, category=None)


def check_authority(measure: Measure, *, amount: Decimal, by: Actor) -> None:
    """Whether the actor's roles at the place may decide on so much in the measure's form."""
    policy = queries.conduct_policy_of(measure.policy_id)
    form = rules.check_form(measure.form, allowed=measure.forms)
    rules.check_authority(policy, roles=roles_of(by, measure), form=form, amount=amount)


def take_back(measure: Measure, *, reason: str, by: Actor, at: datetime) -> None:
    """The measure is no more; its event tells those who booked it."""
    end(measure, State.REVERSED, reason=reason, by=by, at=at)
    trail.record(
        "measure.reversed",
        measure,
        by=by,
        at=at,
        number=measure.number,
        case=measure.case_id,
        contractor_id=measure.held_contractor_id,
        form=measure.form,
        amount=measure.amount,
        reason=measure.ended_reason,
        decided_by=by.reference,
    )


def end(measure: Measure, state: State, *, reason: str, by: Actor, at: datetime) -> None:
    """Write down that it ended, with the reason."""
    measure.ended_reason = rules.check_said(_("Reason"), reason)
    measure.state, measure.until_on = state.value, None
    measure.ended_at, measure.ended_by, measure.ended_by_label = at, by.reference, by.label
    measure.save()
