"""The decision, by a person with authority: yes with a form and a sum, no, or taken back."""

from datetime import datetime, timedelta
from decimal import Decimal

from django.db import transaction

from aftercare.ground.accounts.models import Staff
from aftercare.ground.audit import trail
from aftercare.ground.core.actors import Actor
from aftercare.ground.core.dates import local_day
from aftercare.ground.core.text import lazy as _
from aftercare.outcome.conduct import closing, parts, permissions, queries, rules
from aftercare.outcome.conduct.models import Measure
from aftercare.outcome.conduct.policy import MONEY
from aftercare.outcome.conduct.rules import State


@transaction.atomic
def decide(
    *,
    measure_id: int,
    seen: int,
    form: str,
    amount: Decimal = Decimal(0),
    reason: str,
    remedy: str = "",
    by: Actor,
    at: datetime,
) -> Measure:
    """Decide on a proposal: the form among those allowed, the sum within the range, the caps and one's authority.

    Nobody decides about himself or on what he proposed. The notice gets its number; the days to object begin.
    """
    measure = Measure.objects.locked(measure_id, seen=seen)
    permissions.check_may_decide(by, measure)
    rules.check_stands(measure.state, State.PROPOSED)
    rules.check_second_person(by.reference, held=measure.held_reference, before={measure.proposed_by})
    policy = queries.conduct_policy_of(measure.policy_id)
    chosen = rules.check_form(form, allowed=measure.forms)
    amount = amount if chosen in MONEY else Decimal(0)
    today = local_day(at, str(measure.development.zone))
    if measure.held_staff_id is not None:  # two decisions about one person at once would both pass the cap
        Staff.objects.select_for_update(of=("self",)).get(pk=measure.held_staff_id)
    rules.check_amount(
        policy,
        form=chosen,
        amount=amount,
        least=measure.least,
        most=measure.most,
        this_month=queries.sum_of_month(measure, on=today),
    )
    rules.check_authority(policy, roles=closing.roles_of(by, measure), form=chosen, amount=amount)
    measure.reason = rules.check_said(_("Reason"), reason)
    measure.remedy = rules.check_said(_("How it is made good"), remedy) if measure.needs_remedy else remedy.strip()
    measure.form, measure.amount, measure.state = chosen.value, amount, State.DECIDED.value
    measure.decided_at, measure.decided_by, measure.decided_by_label = at, by.reference, by.label
    measure.until_on = today + timedelta(days=policy.hearing.objection_days)
    measure.number = parts.number_for(measure, at=at)
    measure.save()
    trail.record(
        "measure.decided",
        measure,
        by=by,
        at=at,
        number=measure.number,
        form=measure.form,
        amount=measure.amount,
        reason=measure.reason,
        remedy=measure.remedy,
        until=measure.until_on,
    )
    return measure


@transaction.atomic
def drop(*, measure_id: int, seen: int, reason: str, by: Actor, at: datetime) -> Measure:
    """Do not take a proposal up, with the reason."""
    measure = Measure.objects.locked(measure_id, seen=seen)
    permissions.check_may_decide(by, measure)
    rules.check_stands(measure.state, State.PROPOSED)
    rules.check_second_person(by.reference, held=measure.held_reference, before=())
    closing.end(measure, State.DROPPED, reason=reason, by=by, at=at)
    trail.record("measure.dropped", measure, by=by, at=at, reason=measure.ended_reason)
    return measure


@transaction.atomic
def reverse(*, measure_id: int, seen: int, reason: str, by: Actor, at: datetime) -> Measure:
    """Take a decision back, whenever it turns out to be wrong; by anybody who could have taken it."""
    measure = Measure.objects.locked(measure_id, seen=seen)
    permissions.check_may_decide(by, measure)
    rules.check_stands(measure.state, State.DECIDED, State.ANSWERED, State.FINAL)
    rules.check_second_person(by.reference, held=measure.held_reference, before=())
    closing.check_authority(measure, amount=measure.amount, by=by)
    closing.take_back(measure, reason=reason, by=by, at=at)
    return measure
