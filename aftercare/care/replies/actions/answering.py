"""What the owner says of a reply: that it settles the matter, or that somebody above must look at it again."""

from datetime import datetime

from django.db import transaction

from aftercare.care.escalation import parts as ladder
from aftercare.care.escalation.parts import Climb
from aftercare.care.escalation.rules import Trigger
from aftercare.care.replies import parts, permissions, queries, rules
from aftercare.care.replies.models import Reply
from aftercare.care.replies.rules import State
from aftercare.ground.audit import trail
from aftercare.ground.core.actors import Actor
from aftercare.service.cases import parts as cases
from aftercare.service.cases.models import Case


@transaction.atomic
def settle(*, reply_id: int, by: Actor, at: datetime) -> Reply:
    """The owner says that the reply settles it; said twice it is said once.

    The case takes the move that belongs to it, such as agreeing to a proposal. Raises WrongState, NotPermitted.
    """
    reply = Reply.objects.locked(reply_id)
    case = Case.objects.locked(reply.case_id)
    permissions.check_may_answer(by, case)
    if reply.state == State.SETTLED:
        return Reply.objects.get(pk=reply_id)
    rules.check_state(reply.state, among=(State.SENT,))
    reply.state, reply.settled_at = State.SETTLED.value, at
    reply.save(update_fields=["state", "settled_at", "version"])
    move = parts.take(case, queries.template_of(reply).settles, by=by, at=at) if case.is_open else ""
    if not move:
        case.changed_at = at
        case.save(update_fields=["changed_at", "version"])
    to_step = case.step if move else ""
    trail.record(
        "case.reply_settled", case, by=by, at=at, reply=reply.pk, number=reply.number, move=move, to_step=to_step
    )
    return reply


@transaction.atomic
def ask_review(*, reply_id: int, reason: str, by: Actor, at: datetime) -> Reply:
    """The owner asks that somebody above look at the matter again, within the days of the rules.

    A closed case is taken up again first. It climbs to the nearest level whose holder had no hand in the reply, who
    answers for it from here on. Asked twice it is asked once. Raises TooLate, NobodyAbove, BadInput, NotPermitted.
    """
    reply = Reply.objects.locked(reply_id)
    case = Case.objects.locked(reply.case_id)
    permissions.check_may_answer(by, case)
    if reply.state == State.REVIEW:
        return Reply.objects.get(pk=reply_id)
    rules.check_state(reply.state, among=rules.GONE_OUT)
    said = rules.check_reason(reason)
    rules.check_can_review(queries.policy_of_reply(reply), sent_at=reply.sent_at or at, at=at)
    hands = (reply.written_by_id, reply.changed_by_id, reply.approved_by_id)
    level = queries.review_level(case, approved_as=reply.approved_as, at=at, but_not=hands)
    rules.check_somebody_above(level)
    if not case.is_open:
        cases.reopen(case, at=at)
    ladder.climb(case, Climb(level=level, trigger=Trigger.OWNER, reason=said, takes_over=True), by=by, at=at)
    reply.state, reply.review_at = State.REVIEW.value, at
    reply.review_reason, reply.review_level = said, level
    reply.save(update_fields=["state", "review_at", "review_reason", "review_level", "version"])
    trail.record("case.review_asked", case, by=by, at=at, reply=reply.pk, number=reply.number, reason=said, level=level)
    return reply
