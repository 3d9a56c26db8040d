"""One's own messages: what is new, what it is about, and through which channels the next should come."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from aftercare.faces.messages import actions, queries, reading
from aftercare.faces.messages.jobs import without_link
from aftercare.faces.messages.models import Message
from aftercare.faces.messages.policy import MessagePolicy
from aftercare.faces.messages.queries import InboxFilter
from aftercare.faces.messages.rules import CHANNEL_LABELS, INBOX, Recipient, reachable_by
from aftercare.faces.web.audiences import home_of
from aftercare.faces.web.html import page, toast
from aftercare.ground.accounts.request import SignedInRequest
from aftercare.ground.core.actors import Actor, ActorKind
from aftercare.ground.core.errors import Refused

PER_PAGE = 30


@dataclass(frozen=True)
class Line:
    """One message as the list shows it."""

    message: Message
    text: str
    url: str
    topic: str
    channel: object


def messages(request: SignedInRequest) -> HttpResponse:
    """The list, newest first; filters live in the address."""
    now = timezone.now()
    policy = queries.policy_now(now)
    topics = queries.topics_for(request.actor.kind.value, policy)
    before = request.GET.get("before", "")
    topic = request.GET.get("topic", "")
    asked = InboxFilter(
        unread=request.GET.get("unread") == "1",
        topic=topic if topic in topics else "",
        before=int(before) if before.isdecimal() else None,
    )
    found = queries.inbox_of(request.actor, asked=asked, most=PER_PAGE + 1)
    following = request.GET.copy()
    if len(found) > PER_PAGE:
        following["before"] = str(found[PER_PAGE - 1].pk)
    context = {
        "base": base_of(request.actor),
        "lines": [_line(message, request.actor, policy) for message in found[:PER_PAGE]],
        "next_url": f"?{following.urlencode()}" if len(found) > PER_PAGE else "",
        "filters": _filters(asked, topics, policy),
        "reads": request.actor.kind == ActorKind.STAFF,
        "filtered": asked != InboxFilter(),
        "newest": found[0].pk if found else 0,
        "may_choose": request.actor.case_ids is None and request.actor.workorder_ids is None,
    }
    return page(request, "inbox/list.html", context)


def base_of(actor: Actor) -> str:
    """The frame of the page: the desk for staff who sit there, the phone for everybody else."""
    outside = actor.kind != ActorKind.STAFF or home_of(actor) == "field:home"
    return "base_phone.html" if outside else "base.html"


FIXED_TOPICS: Mapping[str, object] = {"sign_in": gettext_lazy("Sign-in codes")}
"""Topics that no rules name, since nobody may switch them off."""


def topic_label(topic: str, policy: MessagePolicy) -> str:
    """A topic in the reader's language; its key when the pack does not name it."""
    known = policy.topics.get(topic)
    if known is None:
        return str(FIXED_TOPICS.get(topic, topic))
    return known.label.in_language(get_language() or "zh-hans")


def _filters(asked: InboxFilter, topics: list[str], policy: MessagePolicy) -> list[tuple[str, str, bool]]:
    here = reverse("inbox:list")
    return [
        (_("All"), here, asked.topic == "" and not asked.unread),
        (_("Unread"), f"{here}?unread=1", asked.unread),
        *((topic_label(topic, policy), f"{here}?topic={topic}", topic == asked.topic) for topic in topics),
    ]


def _line(message: Message, actor: Actor, policy: MessagePolicy) -> Line:
    about = _address_of(message, actor)
    url = reverse("inbox:open", args=[message.pk]) if about else ""
    return Line(
        message, without_link(message), url, topic_label(message.topic, policy), CHANNEL_LABELS[message.channel]
    )


def _address_of(message: Message, actor: Actor) -> str:
    """Where the thing is that a message is about, for this reader; empty when it is about nothing."""
    if message.path:
        return message.path
    if actor.kind == ActorKind.CONTRACTOR:
        return reverse("contractor:order", args=[message.order_id]) if message.order_id else ""
    if message.case_id is None:
        return ""
    if actor.kind == ActorKind.OWNER:
        return reverse("owner:case", args=[message.case_id])
    if message.order_id is not None and home_of(actor) == "field:home":
        return reverse("field:order", args=[message.order_id])
    return reverse("desk:case", args=[message.case_id])


def _own(request: SignedInRequest, message_id: int) -> Message:
    return get_object_or_404(Message.objects.to(request.actor), pk=message_id)


def open_message(request: SignedInRequest, message_id: int) -> HttpResponse:
    """Go to what the message is about; it counts as read from now on."""
    message = _own(request, message_id)
    reading.mark(ids=[message.pk], read=True, by=request.actor, at=timezone.now())
    return redirect(_address_of(message, request.actor) or "inbox:list")


@require_POST
def mark(request: SignedInRequest, message_id: int) -> HttpResponse:
    """Mark one message as read, or as unread again."""
    message = _own(request, message_id)
    reading.mark(ids=[message.pk], read=request.POST.get("read") == "1", by=request.actor, at=timezone.now())
    return redirect("inbox:list")


@require_POST
def read(request: SignedInRequest) -> HttpResponse:
    """Mark all as read that stood on the page when it was made, and all before."""
    newest = request.POST.get("up_to", "")
    count = reading.mark_read(up_to=int(newest) if newest.isdecimal() else 0, by=request.actor, at=timezone.now())
    toast(request, _("%(count)s messages marked as read.") % {"count": count})
    return redirect("inbox:list")


def preferences(request: SignedInRequest) -> HttpResponse:
    """Through which channels one wants to hear of what, and when not."""
    if request.method == "POST":
        try:
            actions.set_preferences(**_chosen(request), by=request.actor, at=timezone.now())
        except Refused as refused:
            return page(request, "inbox/preferences.html", _choices(request) | {"refused": refused}, status=422)
        toast(request, _("Saved."))
        return redirect("inbox:preferences")
    return page(request, "inbox/preferences.html", _choices(request))


def _chosen(request: SignedInRequest) -> dict[str, Any]:
    topics = queries.topics_for(request.actor.kind.value, queries.policy_now(timezone.now()))
    return {
        "channels": {topic: request.POST.getlist(f"topic-{topic}") for topic in topics},
        "quiet_from": request.POST.get("quiet_from", "").strip(),
        "quiet_until": request.POST.get("quiet_until", "").strip(),
    }


def _choices(request: SignedInRequest) -> dict[str, Any]:
    actor = request.actor
    policy = queries.policy_now(timezone.now())
    to = queries.reader_of(actor)
    chosen = queries.preference_of(actor.kind.value, actor.id)
    possible = reachable_by(to)
    offered = possible if actor.kind == ActorKind.STAFF else tuple(c for c in possible if c != INBOX) or possible
    return {
        "base": base_of(actor),
        "channels": [(channel, CHANNEL_LABELS[channel]) for channel in offered],
        "topics": [
            {
                "key": topic,
                "label": topic_label(topic, policy),
                "must": policy.is_obligatory(topic),
                "chosen": _now(to, chosen.channels.get(topic) if chosen else None),
            }
            for topic in queries.topics_for(actor.kind.value, policy)
        ],
        "quiet_from": chosen.quiet_from if chosen else "",
        "quiet_until": chosen.quiet_until if chosen else "",
        "company_quiet": policy.quiet_hours,
        "refused": None,
    }


def _now(to: Recipient, chosen: list[str] | None) -> list[str]:
    return list(reachable_by(to)[:1]) if chosen is None else chosen
