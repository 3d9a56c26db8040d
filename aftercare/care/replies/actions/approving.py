"""Approval and sending: by the rules somebody else with authority, or nobody, looks at a reply before it goes out."""

from datetime import datetime

from django.db import transaction

from aftercare.care.replies import parts, permissions, queries, rules
from aftercare.care.replies.models import Reply
from aftercare.care.replies.rules import Said, State
from aftercare.ground.audit import trail
from aftercare.ground.core.actors import Actor
from aftercare.service.cases.models import Case


@transaction.atomic
def submit(*, reply_id: int, seen: int, said: Said | None = None, by: Actor, at: datetime) -> Reply:
    """Send a reply, as it was written or is `said` now, for approval to those whom the rules name for so grave a case.

    Raises WrongState, BadInput for a part that is not written, NotPermitted, Stale.
    """
    reply = Reply.objects.locked(reply_id, seen=seen)
    case = Case.objects.locked(reply.case_id)
    permissions.check_may_write(by, case)
    rules.check_state(reply.state, among=rules.WRITING)
    if said is not None:
        parts.put_down(reply, said, by=by, at=at)
    rules.check_complete(queries.template_of(reply), reply.parts, language=by.language)
    _name_approval(reply, case)
    rules.check_needs_approval(roles=reply.roles)
    reply.state, reply.submitted_at = State.SUBMITTED.value, at
    reply.changed_by_id, reply.changed_at = by.id, at
    reply.save()
    trail.record(
        "case.reply_submitted",
        case,
        by=by,
        at=at,
        reply=reply.pk,
        rule=reply.rule,
        roles=reply.roles,
        beyond=reply.beyond,
    )
    return reply


@transaction.atomic
def give_back(*, reply_id: int, seen: int, reason: str, by: Actor, at: datetime) -> Reply:
    """Return a reply to its writer with what must be better. Raises WrongState, BadInput, NotPermitted, Stale."""
    reply = Reply.objects.locked(reply_id, seen=seen)
    permissions.check_may_approve(by, reply)
    rules.check_state(reply.state, among=(State.SUBMITTED,))
    why = rules.check_reason(reason)
    reply.state, reply.returned_reason = State.RETURNED.value, why
    reply.returned_by_label, reply.returned_at = by.label, at
    reply.save(update_fields=["state", "returned_reason", "returned_by_label", "returned_at", "version"])
    trail.record("case.reply_returned", reply.case, by=by, at=at, reply=reply.pk, reason=why)
    return reply


@transaction.atomic
def approve(*, reply_id: int, seen: int, by: Actor, at: datetime) -> Reply:
    """Approve a reply; it goes out at once, with a number. Raises WrongState, NotPermitted, Stale."""
    reply = Reply.objects.locked(reply_id, seen=seen)
    case = Case.objects.locked(reply.case_id)
    permissions.check_may_approve(by, reply)
    rules.check_state(reply.state, among=(State.SUBMITTED,))
    held = by.roles_at(development_id=case.development_id, building_id=case.building_id, category=case.category)
    reply.approved_by_id = by.id
    reply.approved_as = next(role for role in reply.roles if role in held)
    return parts.let_go_out(reply, case, by=by, at=at)


@transaction.atomic
def send(*, reply_id: int, seen: int, said: Said | None = None, by: Actor, at: datetime) -> Reply:
    """Send a reply that nobody has to approve, as it was written or is `said` now.

    Raises NotApproved, WrongState, BadInput, NotPermitted, Stale.
    """
    reply = Reply.objects.locked(reply_id, seen=seen)
    case = Case.objects.locked(reply.case_id)
    permissions.check_may_write(by, case)
    rules.check_state(reply.state, among=rules.WRITING)
    if said is not None:
        parts.put_down(reply, said, by=by, at=at)
    rules.check_complete(queries.template_of(reply), reply.parts, language=by.language)
    _name_approval(reply, case)
    rules.check_goes_out_alone(roles=reply.roles)
    return parts.let_go_out(reply, case, by=by, at=at)


def _name_approval(reply: Reply, case: Case) -> None:
    """Write down which approval the rules ask for as the case stands now."""
    facts = queries.facts_of(case, beyond=bool(reply.beyond))
    reply.rule, approval = rules.approval_for(queries.policy_of_reply(reply), facts)
    reply.roles = list(approval.roles)
