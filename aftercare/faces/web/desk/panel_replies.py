"""Written replies on the case page: what was sent and what came of it, what waits, and beginning a new one."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.dateparse import parse_datetime

from aftercare.care.replies import permissions, queries, rules
from aftercare.care.replies.models import Reply
from aftercare.care.replies.rules import State
from aftercare.faces.messages.models import Message
from aftercare.faces.messages.rules import CHANNEL_LABELS
from aftercare.faces.web.desk.panels import Panel
from aftercare.faces.web.letters import way_of
from aftercare.faces.web.words import said
from aftercare.ground.core.actors import Actor
from aftercare.ground.core.checks import allows
from aftercare.ground.core.text import lazy as _
from aftercare.service.cases.models import Case
from aftercare.service.deadlines.policy import PROMISED_REPLY

STATES: Mapping[str, tuple[object, str]] = {  # what it is called, and its tone
    State.DRAFTED: (_("Being written"), "neutral"),
    State.SUBMITTED: (_("Waiting for approval"), "wait"),
    State.RETURNED: (_("Returned to be bettered"), "late"),
    State.SENT: (_("Gone out"), "accent"),
    State.SETTLED: (_("The owner is content"), "good"),
    State.REVIEW: (_("Review asked for"), "late"),
    State.DROPPED: (_("Dropped"), "neutral"),
}
WORDING = "reply_sent"


@dataclass(frozen=True)
class ShownReply:
    """A reply with its words."""

    reply: Reply
    title: str
    state: str
    tone: str
    delivery: tuple[str, ...] = ()


def shown(reply: Reply, *, delivery: tuple[str, ...] = ()) -> ShownReply:
    """How a page names it."""
    words, tone = STATES[reply.state]
    return ShownReply(reply, said(queries.template_of(reply).label), str(words), tone, delivery)


def deliveries_of(case: Case) -> dict[int, tuple[str, ...]]:
    """How each letter went out, by reply: the channels, and what came of each."""
    found: dict[int, tuple[str, ...]] = {}
    told = Message.objects.filter(case_id=case.pk, wording=WORDING, key__startswith="reply:").order_by("pk")
    for message in told[:60]:
        number = int((message.key or "").split(":")[1])
        became = _("read") if message.read_at else Message.State(message.state).label
        found[number] = (*found.get(number, ()), f"{CHANNEL_LABELS[message.channel]} · {became}")
    return found


def replies_panel(case: Case, by: Actor, at: datetime) -> Panel | None:  # noqa: ARG001  every panel is told the time
    """The panel of a case for which the rules know a reply; one statement, another when a letter has gone out."""
    templates = queries.templates_of(case)
    if not templates:
        return None
    replies = queries.replies_of(case)
    may = allows(permissions.check_may_write, by, case)
    if not replies and not may:
        return None
    letters = deliveries_of(case) if any(each.sent_at for each in replies) else {}
    writing = any(each.state in rules.OPEN for each in replies)
    context: dict[str, object] = {
        "replies": [shown(each, delivery=letters.get(each.pk, ())) for each in replies],
        "templates": [(key, said(each.label)) for key, each in templates.items()] if may and not writing else [],
    }
    promising = queries.policy_of_case(case).promise
    promises = may and case.is_open and promising is not None and case.kind in promising.kinds
    context["promises"] = promises
    context["promised"] = parse_datetime(str(case.details.get(PROMISED_REPLY, "")))
    return Panel("desk/panel_replies.html", place="main", context=context)


def stages_panel(case: Case, by: Actor, at: datetime) -> Panel | None:  # noqa: ARG001  everybody sees them alike
    """The stages of a complaint, who did each and when, which is owed and by when; two statements, for complaints."""
    reached = queries.stages_of(case, now=at)
    if not reached:
        return None
    return Panel("desk/panel_stages.html", place="main", context={"way": way_of(reached), "reached": reached})
