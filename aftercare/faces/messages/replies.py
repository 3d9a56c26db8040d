"""Reactions to written replies: those who approve are asked, the writer hears what came of it, the owner gets it."""

from datetime import datetime

from django.utils.dateparse import parse_datetime

from aftercare.care.replies.models import Reply
from aftercare.faces.messages import queries
from aftercare.faces.messages.jobs import owner_link, say_when, values_of
from aftercare.faces.messages.parts import write
from aftercare.faces.messages.rules import Recipient
from aftercare.ground.accounts.models import Staff
from aftercare.ground.accounts.queries import list_staff_in_role
from aftercare.ground.audit.models import AuditEvent
from aftercare.service.cases.models import Case

RELATED = (
    "case__development",
    "case__unit",
    "case__reporter",
    "case__responsible",
    "written_by",
    "changed_by",
    "approved_by",
)
ASKED_AT_MOST = 6


def tell_approvers(*, event: AuditEvent, at: datetime) -> None:
    """Those who may approve it are asked: of the first role of the rules that anybody but its writers holds there."""
    reply = _reply(event)
    for staff in _approvers(reply)[:ASKED_AT_MOST]:
        _write("reply_to_approve", reply, queries.as_recipient(staff), event=event, at=at)


def tell_writer(*, event: AuditEvent, at: datetime) -> None:
    """It was returned: whoever wrote it last hears why."""
    reply = _reply(event)
    _write("reply_returned", reply, queries.as_recipient(reply.changed_by), event=event, at=at)


def tell_owner(*, event: AuditEvent, at: datetime) -> None:
    """It goes out: the owner has it behind the link, and who wrote it hears that somebody approved it."""
    reply = _reply(event)
    to = queries.owner_of(reply.case)
    if to is not None:
        link = owner_link(reply.case, to, at=at)
        _write("reply_sent", reply, to, event=event, at=at, link=link, key=f"reply:{reply.pk}")
    if reply.approved_by_id and f"staff:{reply.written_by_id}" != event.actor:
        _write("reply_approved", reply, queries.as_recipient(reply.written_by), event=event, at=at)


def tell_promised(*, event: AuditEvent, at: datetime) -> None:
    """The owner hears by which day the answer comes, and why not now (S004.14.r15)."""
    case = Case.objects.select_related("development", "reporter", "responsible").get(pk=event.subject_id)
    to = queries.owner_of(case)
    if to is None:
        return
    until = parse_datetime(str(event.changes["until"]))
    values = {
        **values_of(case, to),
        "until": say_when(until, case, to.language),
        "reason": str(event.changes["reason"])[:200],
    }
    link = owner_link(case, to, at=at)
    write("reply_promised", to=to, values=values, link=link, case=case, event_id=event.pk, at=at)


def tell_settled(*, event: AuditEvent, at: datetime) -> None:
    """The owner is content: whoever answers for the case goes on with it."""
    reply = _reply(event)
    _write("reply_settled", reply, queries.as_recipient(reply.case.responsible), event=event, at=at)


def _approvers(reply: Reply) -> list[Staff]:
    for role in reply.roles:
        found = list_staff_in_role(role, development_id=reply.case.development_id)
        others = [staff for staff in found if staff.pk not in (reply.written_by_id, reply.changed_by_id)]
        if others:
            return others
    return []


def _reply(event: AuditEvent) -> Reply:
    return Reply.objects.select_related(*RELATED).get(pk=event.changes["reply"])


def _write(
    wording: str, reply: Reply, to: Recipient, *, event: AuditEvent, at: datetime, link: str = "", key: str = ""
) -> None:
    case = reply.case
    write(
        wording,
        to=to,
        values={
            **values_of(case, to),
            "letter": reply.number or "",
            "writer": reply.written_by.name,
            "approver": reply.approved_by.name if reply.approved_by else "",
            "reason": reply.returned_reason[:200],
            "sent": say_when(reply.sent_at, case, to.language),
        },
        link=link,
        case=case,
        event_id=event.pk,
        key=key,
        path=reply.url if to.kind == "staff" else "",
        at=at,
    )
