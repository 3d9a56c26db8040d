"""A price, and the owner's word on it."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction

from aftercare.ground.audit import trail
from aftercare.ground.core.actors import Actor
from aftercare.outcome.settlement import permissions, queries, rules
from aftercare.outcome.settlement.models import Quotation
from aftercare.service.cases import parts as cases
from aftercare.service.cases.models import Case


@transaction.atomic
def send_quotation(
    *, case_id: int, seen: int, lines: Sequence[rules.QuotedLine], note: str = "", by: Actor, at: datetime
) -> Quotation:
    """Send the owner a price and move the case on to waiting for the answer. A price sent before is replaced.

    The price holds as many days as the policy says (S000.17.r03, S001.14.r39: shown before the work).
    """
    case = Case.objects.locked(case_id, seen=seen)
    permissions.check_may_book(by, case)
    total = rules.total_of(lines)
    policy = queries.settlement_policy_of(case)
    Quotation.objects.filter(case=case, state=Quotation.State.SENT).update(state=Quotation.State.REPLACED)
    quotation = Quotation.objects.create(
        case=case,
        lines=[
            {
                "label": line.label,
                "quantity": str(line.quantity),
                "unit": line.unit,
                "unit_price": str(line.unit_price),
                "amount": str(line.amount),
            }
            for line in lines
        ],
        total=total,
        note=note,
        valid_until=at.date() + timedelta(days=policy.quotation.valid_days),
        sent_at=at,
        sent_by=by.reference,
        sent_by_label=by.label,
    )
    cases.advance(case, move="send_quotation", by=by, at=at)
    trail.record(
        "quotation.sent", case, by=by, at=at, total=total, valid_until=quotation.valid_until, positions=len(lines)
    )
    return quotation


@transaction.atomic
def answer_quotation(
    *, case_id: int, seen: int, accepted: bool, reason: str = "", by: Actor, at: datetime
) -> Quotation | None:
    """The owner's yes or no to the price; yes sends the case on to dispatch, no ends it (S000.17.r04)."""
    case = Case.objects.locked(case_id, seen=seen)
    permissions.check_may_answer(by, case)
    quotation = Quotation.objects.filter(case=case).exclude(state=Quotation.State.REPLACED).order_by("-pk").first()
    rules.check_can_answer(
        state=quotation.state if quotation else None,
        valid_until=quotation.valid_until if quotation else None,
        today=at.date(),
    )
    if quotation is not None:
        quotation.state = Quotation.State.ACCEPTED if accepted else Quotation.State.DECLINED
        quotation.answered_at, quotation.answered_by, quotation.answered_by_label = at, by.reference, by.label
        quotation.save(update_fields=["state", "answered_at", "answered_by", "answered_by_label"])
        move = "accept_quotation" if accepted else "decline_quotation"
        to_step = cases.advance(case, move=move, reason=reason, by=by, at=at).to_step
        trail.record(
            "quotation.answered", case, by=by, at=at, accepted=accepted, total=quotation.total, to_step=to_step
        )
    return quotation
