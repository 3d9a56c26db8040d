"""Asking the owner, and the owner's own rating."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from aftercare.care.surveys import permissions, queries, rules
from aftercare.care.surveys.models import Callback, Rating
from aftercare.care.surveys.policy import Effect, Outcome
from aftercare.ground.audit import trail
from aftercare.ground.core.actors import Actor
from aftercare.ground.core.errors import BadInput
from aftercare.ground.core.text import lazy as _
from aftercare.service.cases import parts as cases
from aftercare.service.cases.models import Case

MOVES = {Outcome.SATISFIED: "satisfied", Outcome.NOT_SATISFIED: "not_satisfied", Outcome.NOT_REACHED: "not_reached"}


@transaction.atomic
def record_callback(
    *,
    case_id: int,
    seen: int,
    outcome: str,
    answers: Mapping[str, int] | None = None,
    note: str = "",
    by: Actor,
    at: datetime,
) -> Callback:
    """Write down a call to the owner after the work; what the policy says follows at once.

    Content closes, not content reopens the same case, not reached is tried again until the policy's last attempt.
    Whoever did the work may not ask (S000.19.r12, S004.12.r10, feature QS02). Raises DidTheWork, NotAskedYet, BadInput.
    """
    case = Case.objects.locked(case_id, seen=seen)
    policy = queries.callback_policy_of(case)
    permissions.check_may_call_back(by, case, policy)
    rules.check_independent(policy, caller=by.reference, doers=queries.doers_of(case))
    rules.check_waits_for_callback(step=case.step)
    if outcome not in set(Outcome):
        raise BadInput(field=_("Outcome"), value=outcome, remedy=_("Choose one of the outcomes offered."))
    found = Outcome(outcome)
    answers = dict(answers or {})
    rules.check_answers(policy, outcome=found, answers=answers, note=note)
    before = queries.attempts_in_round(case)
    callback = Callback.objects.create(
        case=case,
        round=case.reopened,
        caller_id=by.id,
        outcome=found.value,
        answers=answers,
        note=note.strip(),
        at=at,
    )
    effect = rules.effect_of(policy, outcome=found, attempts_before=before)
    to_step = case.step
    if effect is Effect.TRY_AGAIN:
        case.changed_at = at
        case.save(update_fields=["changed_at", "version"])
    else:
        to_step = cases.advance(
            case, move=MOVES[found], reason=note.strip() or str(_("Called several times")), by=by, at=at
        ).to_step
    trail.record(
        "callback.recorded",
        case,
        by=by,
        at=at,
        outcome=found.value,
        answers=answers,
        note=note.strip(),
        attempt=before + 1,
        to_step=to_step,
    )
    return callback


@transaction.atomic
def rate(*, case_id: int, stars: int, text: str = "", by: Actor, at: datetime) -> Rating:
    """The owner's own one to five stars, once for each time the case was done (QS01)."""
    case = Case.objects.locked(case_id)
    permissions.check_may_rate(by, case)
    rules.check_stars(stars)
    rules.check_can_rate(
        done=queries.is_done(case), rated=Rating.objects.filter(case=case, round=case.reopened).exists()
    )
    rating = Rating.objects.create(case=case, round=case.reopened, stars=stars, text=text.strip(), at=at)
    case.changed_at = at
    case.save(update_fields=["changed_at", "version"])
    trail.record("case.rated", case, by=by, at=at, stars=stars, text=text.strip())
    return rating
