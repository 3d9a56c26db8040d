"""What cannot be answered now: the owner is promised a day, and a clock of its own runs to it."""

from datetime import date, datetime

from django.db import transaction

from aftercare.care.replies import permissions, queries, rules
from aftercare.ground.audit import trail
from aftercare.ground.core.actors import Actor
from aftercare.ground.core.text import lazy as _
from aftercare.service.cases import parts as cases
from aftercare.service.cases.models import Case
from aftercare.service.cases.rules import check_open


@transaction.atomic
def promise_reply(*, case_id: int, seen: int, on: date, reason: str, by: Actor, at: datetime) -> Case:
    """Promise the owner an answer by the close of work of a day, and say why not now (S004.14.r15).

    The promise has a deadline, a warning and an escalation of its own; it ends when the reply is sent. Limits that
    have not passed move along, since the owner is told before.
    Raises BadInput, WrongState, NotOpen, NotPermitted, Stale.
    """
    case = Case.objects.locked(case_id, seen=seen)
    permissions.check_may_write(by, case)
    check_open(closed_at=case.closed_at)
    why = rules.check_reason(reason)
    zone = case.development.zone
    promising = queries.policy_of_case(case).promise
    until = rules.promised_until(promising, kind=case.kind, on=on, at=at, zone=zone)
    words = _("We cannot answer yet: %(why)s. You have our answer by %(day)s.")
    text = str(words) % {"why": why, "day": queries.said_day(until, case, queries.language_of(case))}
    entry = cases.say(case, text=text, by=by, at=at)
    clock = cases.promise(case, until=until, reason=why, by=by, at=at)
    case.changed_at = at
    case.save(
        update_fields=["first_answered_at", "details", "due_at", "finish_by", "changed_at", "version"],
    )
    trail.record("case.reply_promised", case, by=by, at=at, until=until, reason=why, entry=entry.pk, clock=clock.pk)
    return case
