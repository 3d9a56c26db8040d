"""Feedback on the product: given from every page, read and answered by whoever looks after the installation."""

from urllib.parse import urlsplit

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from aftercare import VERSION
from aftercare.faces.messages import actions, queries
from aftercare.faces.messages.permissions import check_may_read_feedback
from aftercare.faces.web.html import page, toast
from aftercare.faces.web.inbox.views import base_of
from aftercare.ground.accounts.request import SignedInRequest

ROWS = 30


class AnswerForm(forms.Form):
    """What became of it."""

    seen = forms.IntegerField(min_value=1)
    answer = forms.CharField(max_length=1000, required=False)


def give(request: SignedInRequest) -> HttpResponse:
    """Say what went wrong or could be better; the page it was seen on comes with it."""
    if request.method == "POST":
        actions.give_feedback(
            text=request.POST.get("text", "")[:4000],
            page=request.POST.get("page", ""),
            product_version=VERSION,
            request_id=request.POST.get("request_id", ""),
            browser=request.headers.get("User-Agent", ""),
            by=request.actor,
            at=timezone.now(),
        )
        toast(request, _("Thank you. The administrator has it now; the answer will come to your inbox."))
        return redirect(_own_path(request.POST.get("page", "")) or "home")
    context = {
        "base": base_of(request.actor),
        "from_page": _own_path(request.GET.get("page", "")),
        "request_id": request.GET.get("request", "")[:64],
        "product_version": VERSION,
    }
    return page(request, "office/feedback/give.html", context)


def _own_path(address: str) -> str:
    """A path of this installation; nothing for addresses elsewhere."""
    parts = urlsplit(address)
    inside = not parts.scheme and not parts.netloc and address.startswith("/") and not address.startswith("//")
    return address[:500] if inside else ""


def feedback(request: SignedInRequest) -> HttpResponse:
    """What staff have said, the open ones first to see."""
    check_may_read_feedback(request.actor)
    settled = request.GET.get("settled") == "1"
    before = request.GET.get("before", "")
    found = queries.feedback(settled=settled, before=int(before) if before.isdecimal() else None, most=ROWS + 1)
    here = reverse("office:feedback")
    context = {
        "rows": found[:ROWS],
        "next_url": f"{here}?settled={int(settled)}&before={found[ROWS - 1].pk}" if len(found) > ROWS else "",
        "states": [(_("Open"), here, not settled), (_("Dealt with"), f"{here}?settled=1", settled)],
        "settled": settled,
    }
    return page(request, "office/feedback/list.html", context)


@require_POST
def settle(request: SignedInRequest, feedback_id: int) -> HttpResponse:
    """Answer it."""
    check_may_read_feedback(request.actor)
    form = AnswerForm(request.POST)
    if form.is_valid():
        actions.settle_feedback(feedback_id=feedback_id, by=request.actor, at=timezone.now(), **form.cleaned_data)
        toast(request, _("Answered. It stands in the inbox of whoever wrote."))
    return redirect("office:feedback")
