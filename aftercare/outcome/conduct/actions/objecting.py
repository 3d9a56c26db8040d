"""After the decision: objection, its answer, appeal to a second person, and the end of it all."""

from datetime import datetime, timedelta
from decimal import Decimal

from django.db import transaction

from aftercare.ground.audit import trail
from aftercare.ground.core.actors import Actor, ActorKind
from aftercare.ground.core.dates import local_day
from aftercare.ground.core.errors import NotPermitted
from aftercare.ground.core.text import lazy as _
from aftercare.outcome.conduct import permissions, queries, rules
from aftercare.outcome.conduct.closing import check_authority, take_back
from aftercare.outcome.conduct.models import Measure
from aftercare.outcome.conduct.rules import State


@transaction.atomic
def object_to(*, measure_id: int, seen: int, text: str, by: Actor, at: datetime) -> Measure:
    """Object, within the days that the notice names: it cannot become final before it was answered."""
    measure = Measure.objects.locked(measure_id, seen=seen)
    permissions.check_may_speak(by, measure)
    rules.check_stands(measure.state, State.DECIDED)
    today = local_day(at, str(measure.development.zone))
    rules.check_in_time(measure.until_on, today=today)
    hearing = queries.conduct_policy_of(measure.policy_id).hearing
    measure.objection, measure.objected_at = rules.check_said(_("Objection"), text), at
    measure.state, measure.until_on = State.OBJECTED.value, today + timedelta(days=hearing.answer_days)
    measure.save()
    trail.record("measure.objected", measure, by=by, at=at, text=measure.objection, until=measure.until_on)
    return measure


@transaction.atomic
def answer_objection(
    *, measure_id: int, seen: int, upheld: bool, amount: Decimal = Decimal(0), reason: str, by: Actor, at: datetime
) -> Measure:
    """Answer an objection: take the decision back, or keep it, never for more than before. An appeal stays open."""
    measure = Measure.objects.locked(measure_id, seen=seen)
    permissions.check_may_decide(by, measure)
    rules.check_stands(measure.state, State.OBJECTED)
    rules.check_second_person(by.reference, held=measure.held_reference, before=())
    rules.check_smaller(amount, before=measure.amount)
    check_authority(measure, amount=measure.amount, by=by)
    measure.answer = rules.check_said(_("Reason"), reason)
    measure.answered_at, measure.answered_by, measure.answered_by_label = at, by.reference, by.label
    if not upheld:
        take_back(measure, reason=reason, by=by, at=at)
        return measure
    before, hearing = measure.amount, queries.conduct_policy_of(measure.policy_id).hearing
    measure.amount, measure.state = amount, State.ANSWERED.value
    measure.until_on = local_day(at, str(measure.development.zone)) + timedelta(days=hearing.appeal_days)
    measure.save()
    trail.record(
        "measure.answered", measure, by=by, at=at,
        before=before, amount=amount, reason=measure.answer, until=measure.until_on,
    )  # fmt: skip
    return measure


@transaction.atomic
def appeal(*, measure_id: int, seen: int, text: str, by: Actor, at: datetime) -> Measure:
    """Appeal against the answer: a second person, who has not decided before, looks at it."""
    measure = Measure.objects.locked(measure_id, seen=seen)
    permissions.check_may_speak(by, measure)
    rules.check_stands(measure.state, State.ANSWERED)
    today = local_day(at, str(measure.development.zone))
    rules.check_in_time(measure.until_on, today=today)
    hearing = queries.conduct_policy_of(measure.policy_id).hearing
    measure.appeal, measure.appealed_at = rules.check_said(_("Appeal"), text), at
    measure.state, measure.until_on = State.APPEALED.value, today + timedelta(days=hearing.answer_days)
    measure.save()
    trail.record("measure.appealed", measure, by=by, at=at, text=measure.appeal)
    return measure


@transaction.atomic
def decide_appeal(
    *, measure_id: int, seen: int, upheld: bool, amount: Decimal = Decimal(0), reason: str, by: Actor, at: datetime
) -> Measure:
    """The last word, by somebody who neither proposed, decided nor answered."""
    measure = Measure.objects.locked(measure_id, seen=seen)
    permissions.check_may_decide(by, measure)
    rules.check_stands(measure.state, State.APPEALED)
    before = {measure.proposed_by, measure.decided_by, measure.answered_by}
    rules.check_second_person(by.reference, held=measure.held_reference, before=before)
    rules.check_smaller(amount, before=measure.amount)
    check_authority(measure, amount=measure.amount, by=by)
    if not upheld:
        take_back(measure, reason=reason, by=by, at=at)
        return measure
    _close(measure, amount=amount, reason=rules.check_said(_("Reason"), reason), by=by, at=at)
    return measure


@transaction.atomic
def make_final(*, measure_id: int, by: Actor, at: datetime) -> Measure:
    """The days to object or appeal are over: what was decided stands. The clock says so; it decides nothing."""
    measure = Measure.objects.locked(measure_id)
    if by.kind != ActorKind.CLOCK:
        raise NotPermitted(_("It becomes final by itself, when the days are over."))
    rules.check_stands(measure.state, State.DECIDED, State.ANSWERED)
    if measure.until_on is None or local_day(at, str(measure.development.zone)) <= measure.until_on:
        raise rules.NotYetTime(_("The days for an objection are not over yet."))
    _close(measure, amount=measure.amount, reason="", by=by, at=at)
    return measure


def _close(measure: Measure, *, amount: Decimal, reason: str, by: Actor, at: datetime) -> None:
    before, measure.amount = measure.amount, amount
    measure.state, measure.until_on, measure.ended_reason = State.FINAL.value, None, reason
    measure.ended_at, measure.ended_by, measure.ended_by_label = at, by.reference, by.label
    measure.save()
    trail.record(
        "measure.final", measure, by=by, at=at,
        number=measure.number, case=measure.case_id, contractor_id=measure.held_contractor_id,
        form=measure.form, amount=amount, before=before, reason=reason, decided_by=measure.decided_by,
    )  # fmt: skip
