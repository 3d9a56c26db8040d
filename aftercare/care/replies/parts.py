"""Sending a reply, shared by those who send and those who approve; and taking people out of what was written."""

from datetime import datetime

from aftercare.care.replies import queries
from aftercare.care.replies.models import Reply
from aftercare.care.replies.rules import Said, State, check_said
from aftercare.ground.audit import trail
from aftercare.ground.core.actors import Actor, ActorKind
from aftercare.ground.core.database import check_in_transaction
from aftercare.ground.core.dates import local_day
from aftercare.ground.core.forgetting import Forgotten, Whom, cover_rows
from aftercare.ground.numbering.parts import next_numbers
from aftercare.ground.numbering.policy import NumberingPolicy
from aftercare.ground.policies.queries import policy_of
from aftercare.ground.procedures.graph import Audience
from aftercare.service.cases import parts as cases
from aftercare.service.cases.models import Case
from aftercare.service.cases.queries import open_moves

NUMBERS = "reply"


def put_down(reply: Reply, said: Said, *, by: Actor, at: datetime) -> None:
    """What it says now, and who changed it last; saved by the caller."""
    kept = check_said(queries.template_of(reply), said)
    reply.parts, reply.beyond = dict(kept.parts), kept.beyond
    reply.changed_by_id, reply.changed_at = by.id, at


def let_go_out(reply: Reply, case: Case, *, by: Actor, at: datetime) -> Reply:
    """Let a reply go out: its words stand in the case as an answer, the move of its template is taken, it has a number.

    Both are locked. What the owner is told follows from the event.
    """
    check_in_transaction()
    reply.state, reply.sent_at, reply.sent_by_id, reply.entry_id = State.SENT.value, at, by.id, None
    entry = cases.say(case, text=words_of(reply), by=by, at=at)
    reply.entry_id = entry.pk
    cases.keep_promise(case, at=at)
    template = queries.template_of(reply)
    move = take(case, template.takes, reason=template.label.in_language(reply.language), by=by, at=at)
    if not move:
        case.changed_at = at
        case.save(update_fields=["first_answered_at", "due_at", "details", "changed_at", "version"])
    reply.number = _number(case, at=at)
    reply.save()
    trail.record(
        "case.reply_sent",
        case,
        by=by,
        at=at,
        reply=reply.pk,
        number=reply.number,
        entry=entry.pk,
        rule=reply.rule,
        approved_by=reply.approved_by.name if reply.approved_by else "",
        move=move,
        to_step=case.step if move else "",
    )
    return reply


def take(case: Case, wanted: str | None, *, reason: str = "", by: Actor, at: datetime) -> str:
    """Take a move with a locked case and save it, where its step has the move and it is ready; else nothing.

    Returns the move that was taken.
    """
    audience = Audience.OWNER if by.kind == ActorKind.OWNER else Audience.STAFF
    open_now = open_moves(case, by=by, audience=audience) if wanted and case.is_open else []
    move = next((each.key for each in open_now if each.key == wanted and each.ready), "")
    if move:
        cases.advance(case, move=move, reason=reason, by=by, at=at)
    return move


def words_of(reply: Reply) -> str:
    """What it says, part by part, each under its heading."""
    template = queries.template_of(reply)
    said = [
        (part.label.in_language(reply.language), reply.parts.get(key, "").strip())
        for key, part in template.parts.items()
    ]
    colon = ": " if reply.language.startswith("en") else "："
    return "\n".join(f"{label}{colon}{text}" for label, text in said if text)


def _number(case: Case, *, at: datetime) -> str:
    on = local_day(at, str(case.development.zone))
    pattern = policy_of(case.policy_id).section(NumberingPolicy).pattern_for(NUMBERS)
    return next_numbers(pattern=pattern, kind=NUMBERS, development=case.development.code, on=on)[0]


def forget(whom: Whom) -> Forgotten:
    """Take a person out of the replies in their cases."""
    check_in_transaction()
    return cover_rows(Reply.objects.filter(case_id__in=whom.case_ids), whom)
