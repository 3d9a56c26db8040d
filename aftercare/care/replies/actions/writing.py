"""Writing a reply: begun from a template with the facts filled in, revised, dropped."""

from datetime import datetime

from django.db import transaction

from aftercare.care.replies import permissions, queries, rules
from aftercare.care.replies.models import Reply
from aftercare.care.replies.parts import put_down
from aftercare.care.replies.rules import Said, State
from aftercare.ground.audit import trail
from aftercare.ground.core.actors import Actor
from aftercare.ground.core.errors import BadInput
from aftercare.ground.core.text import lazy as _
from aftercare.ground.submissions import parts as submissions
from aftercare.service.cases.models import Case


@transaction.atomic
def draft(*, case_id: int, template: str, key: str = "", by: Actor, at: datetime) -> Reply:
    """Begin a reply to a case, in the language of its owner, with the facts filled in.

    `key` is the submission key: the same form sent twice begins one reply. A closed case may be written to as well.
    Raises BadInput for a template that does not suit the case, OneAtATime, NotPermitted, SentBefore.
    """
    sent = submissions.reserve(key=key, digest=submissions.digest_of([case_id, template]), by=by, at=at)
    if sent is not None:
        return Reply.objects.get(pk=sent)
    case = Case.objects.locked(case_id)
    permissions.check_may_write(by, case)
    rules.check_none_open(open_replies=Reply.objects.open().filter(case=case).count())
    chosen = queries.templates_of(case).get(template)
    if chosen is None:
        raise BadInput(field=_("Template"), value=template, remedy=_("Choose one of those offered."))
    language = queries.language_of(case)
    facts = queries.filling(case, language=language)
    reply = Reply.objects.create(
        case=case,
        policy_id=case.policy_id,
        template=template,
        language=language,
        to_name=case.reporter_name,
        greeting=rules.filled(chosen.greeting.in_language(language), facts),
        parts=rules.begin(chosen, facts, language=language),
        written_by_id=by.id,
        written_at=at,
        changed_by_id=by.id,
        changed_at=at,
    )
    submissions.keep_result(key=key, result=reply, by=by)
    trail.record("case.reply_drafted", case, by=by, at=at, reply=reply.pk, template=template)
    return reply


@transaction.atomic
def revise(*, reply_id: int, seen: int, said: Said, by: Actor, at: datetime) -> Reply:
    """Write the parts of a draft, or of one that was returned. Raises WrongState, BadInput, NotPermitted, Stale."""
    reply = Reply.objects.locked(reply_id, seen=seen)
    permissions.check_may_write(by, reply.case)
    rules.check_state(reply.state, among=rules.WRITING)
    put_down(reply, said, by=by, at=at)
    reply.save(update_fields=["parts", "beyond", "changed_by", "changed_at", "version"])
    trail.record("case.reply_revised", reply.case, by=by, at=at, reply=reply.pk)
    return reply


@transaction.atomic
def drop(*, reply_id: int, seen: int, reason: str, by: Actor, at: datetime) -> Reply:
    """Say that a reply is not needed after all, and why. Raises WrongState, BadInput, NotPermitted, Stale."""
    reply = Reply.objects.locked(reply_id, seen=seen)
    permissions.check_may_write(by, reply.case)
    rules.check_state(reply.state, among=rules.OPEN)
    said = rules.check_reason(reason)
    reply.state, reply.changed_by_id, reply.changed_at = State.DROPPED.value, by.id, at
    reply.save(update_fields=["state", "changed_by", "changed_at", "version"])
    trail.record("case.reply_dropped", reply.case, by=by, at=at, reply=reply.pk, reason=said)
    return reply
