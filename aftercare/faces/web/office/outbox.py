"""The outbox: what was sent to whom through which channel, what came of it, and once more."""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from aftercare.faces.messages import actions, permissions, queries
from aftercare.faces.messages.jobs import readable, without_link
from aftercare.faces.messages.models import Message
from aftercare.faces.messages.queries import OutboxFilter
from aftercare.faces.messages.rules import CHANNEL_LABELS, masked_address
from aftercare.faces.web.html import page, toast
from aftercare.faces.web.office.forms import SeenForm
from aftercare.ground.accounts.request import SignedInRequest
from aftercare.ground.accounts.roles import Permission
from aftercare.ground.core.checks import allows

ROWS = 50
TONES = {"waiting": "wait", "sent": "good", "refused": "late", "failed": "late"}


@dataclass(frozen=True)
class Row:
    """One message with its words; the address is covered, and secrets stay in."""

    message: Message
    channel: object
    address: str
    text: str
    tone: str
    case_url: str
    may_again: bool


def outbox(request: SignedInRequest) -> HttpResponse:
    """What was sent, the newest first; filters live in the address."""
    permissions.check_may_see_outbox(request.actor)
    asked = _asked(request)
    found = queries.outbox_of(request.actor, asked=asked, most=ROWS + 1)
    following = request.GET.copy()
    if len(found) > ROWS:
        following["before"] = str(found[ROWS - 1].pk)
    context = {
        "rows": [_row(request, message) for message in found[:ROWS]],
        "next_url": f"?{following.urlencode()}" if len(found) > ROWS else "",
        "states": _chips(asked),
        "query": asked.number,
        "ways": [
            (_("Text messages"), _("by the provider") if settings.SMS_URL else _("no provider: kept here only")),
            (
                _("E-mail"),
                f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT}"
                if settings.EMAIL_HOST
                else _("no mail server: kept here only"),
            ),
        ],
        "connected": bool(settings.SMS_URL and settings.EMAIL_HOST),
    }
    return page(request, "office/outbox/list.html", context)


def _asked(request: SignedInRequest) -> OutboxFilter:
    before = request.GET.get("before", "")
    state, channel = request.GET.get("state", ""), request.GET.get("channel", "")
    return OutboxFilter(
        state=state if state in Message.State.values else "",
        channel=channel if channel in CHANNEL_LABELS else "",
        number=request.GET.get("case", "").strip()[:40],
        before=int(before) if before.isdecimal() else None,
    )


def _chips(asked: OutboxFilter) -> list[tuple[object, str, bool]]:
    here = reverse("office:outbox")
    return [
        (_("All"), here, not asked.state and not asked.channel),
        *((state.label, f"{here}?state={state.value}", asked.state == state.value) for state in Message.State),
        *((CHANNEL_LABELS[each], f"{here}?channel={each}", asked.channel == each) for each in CHANNEL_LABELS),
    ]


def _row(request: SignedInRequest, message: Message) -> Row:
    personal = request.actor.may(Permission.SEE_PERSONAL, development_id=message.development_id)
    undelivered = message.state in {Message.State.REFUSED, Message.State.FAILED}
    return Row(
        message=message,
        channel=CHANNEL_LABELS[message.channel],
        address=masked_address(message.address),
        text=_text(message, personal=personal),
        tone=TONES[message.state],
        case_url=reverse("desk:case", args=[message.case_id]) if message.case_id else "",
        may_again=undelivered and allows(permissions.check_may_send_again, request.actor, message.development_id),
    )


def _text(message: Message, *, personal: bool) -> str:
    """The words as they were sent; the demo shows the link too, since its messages go nowhere."""
    if not personal:
        return ""
    return readable(message) if settings.DEMO else without_link(message)


@require_POST
def send_again(request: SignedInRequest, message_id: int) -> HttpResponse:
    """Send a message once more that did not arrive."""
    message = get_object_or_404(Message.objects.visible_to(request.actor), pk=message_id)
    permissions.check_may_send_again(request.actor, message.development_id)
    form = SeenForm(request.POST)
    if form.is_valid():
        actions.send_again(message_id=message.pk, seen=form.cleaned_data["seen"], by=request.actor, at=timezone.now())
        toast(request, _("The message is on its way again."))
    return redirect("office:outbox")
