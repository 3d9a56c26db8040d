"""What staff say of the product: kept with the page it was seen on, told to whoever looks after it, answered."""

from datetime import datetime

from django.db import transaction

from aftercare.faces.messages import permissions, queries
from aftercare.faces.messages.models import Feedback
from aftercare.faces.messages.parts import write
from aftercare.ground.accounts.models import Staff
from aftercare.ground.audit import trail
from aftercare.ground.core.actors import Actor
from aftercare.ground.core.errors import BadInput, RuleBroken
from aftercare.ground.core.text import lazy as _

KEEPERS_AT_MOST = 20


class SettledAlready(RuleBroken):
    """Somebody has dealt with this feedback."""


@transaction.atomic
def give_feedback(
    *, text: str, page: str, product_version: str, request_id: str = "", browser: str = "", by: Actor, at: datetime
) -> Feedback:
    """Keep what somebody says of the product, and put it into the inbox of every administrator."""
    permissions.check_may_give_feedback(by)
    if not text.strip():
        raise BadInput(field=_("What went wrong"), value="", remedy=_("Write a sentence."))
    feedback = Feedback.objects.create(
        text=text.strip(),
        page=page[:500],
        product_version=product_version[:40],
        request_id=request_id[:64],
        browser=browser[:300],
        by=by.reference,
        by_label=by.label,
        at=at,
    )
    trail.record("feedback.given", feedback, by=by, at=at, begins=True, page=feedback.page, request=feedback.request_id)
    keepers = Staff.objects.filter(assignments__role="administrator", is_active=True).distinct()
    for keeper in keepers.order_by("pk")[:KEEPERS_AT_MOST]:
        write(
            "feedback_given",
            to=queries.as_recipient(keeper),
            values={"who": by.label, "text": feedback.text[:200], "page": feedback.page},
            key=f"feedback:{feedback.pk}",
            path=f"/office/feedback/#feedback-{feedback.pk}",
            at=at,
        )
    return feedback


@transaction.atomic
def settle_feedback(*, feedback_id: int, seen: int, answer: str, by: Actor, at: datetime) -> Feedback:
    """Say what became of it; whoever wrote it finds the answer in the inbox."""
    permissions.check_may_read_feedback(by)
    feedback = Feedback.objects.locked(feedback_id, seen=seen)
    if feedback.settled_at is not None:
        raise SettledAlready(_("Somebody has dealt with this already."))
    if not answer.strip():
        raise BadInput(field=_("Answer"), value="", remedy=_("Write a sentence."))
    feedback.answer, feedback.settled_at, feedback.settled_by = answer.strip(), at, by.reference
    feedback.save(update_fields=["answer", "settled_at", "settled_by", "version"])
    trail.record("feedback.settled", feedback, by=by, at=at, answer=feedback.answer)
    kind, _colon, number = feedback.by.partition(":")
    writer = Staff.objects.filter(pk=number, is_active=True).first() if kind == "staff" else None
    if writer is not None:
        write(
            "feedback_answered",
            to=queries.as_recipient(writer),
            values={"text": feedback.text[:80], "answer": feedback.answer[:300]},
            key=f"feedback:{feedback.pk}:answer",
            path=feedback.page if feedback.page.startswith("/") else "/",
            at=at,
        )
    return feedback
