"""Programs that listen: who hears of what, whether they answered, and the keys they check us by."""

import json
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from aftercare.faces.messages import actions, queries
from aftercare.faces.messages.models import Webhook, WebhookDelivery
from aftercare.faces.messages.permissions import check_may_edit_webhooks
from aftercare.faces.web.html import page, toast
from aftercare.faces.web.office.forms import SeenForm
from aftercare.ground.accounts.models import Development
from aftercare.ground.accounts.request import SignedInRequest
from aftercare.ground.accounts.roles import Permission
from aftercare.ground.audit.trail import declared
from aftercare.ground.core.errors import NotPermitted, Refused

ROWS = 30
TONES = {"waiting": "wait", "delivered": "good", "failed": "late"}


class WebhookForm(forms.Form):
    """Where it goes and what it hears."""

    name = forms.CharField(label=gettext_lazy("Who listens there"), max_length=80)
    url = forms.CharField(label=gettext_lazy("Address"), max_length=500)
    development = forms.TypedChoiceField(
        label=gettext_lazy("Development"), required=False, coerce=int, empty_value=None
    )
    events = forms.MultipleChoiceField(label=gettext_lazy("Events"))
    personal = forms.BooleanField(label=gettext_lazy("May have personal values"), required=False)

    def __init__(self, request: SignedInRequest, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        places = Development.objects.visible_to(request.actor, Permission.EDIT_ORGANISATION).order_by("name")
        offered: list[tuple[Any, Any]] = [("", _("The whole group")), *((place.pk, place.name) for place in places)]
        self.fields["development"].choices = offered  # type: ignore[attr-defined]
        self.fields["events"].choices = event_choices()  # type: ignore[attr-defined]


def event_choices() -> list[tuple[str, str]]:
    """Every event that programs may hear of, with its words; everything first."""
    kinds = declared()
    return [("*", _("Everything")), *((name, f"{kinds[name].label}") for name in queries.hookable())]


def webhooks(request: SignedInRequest) -> HttpResponse:
    """Every webhook within one's reach."""
    _check_may_look(request)
    return page(request, "office/webhooks/list.html", {"hooks": queries.webhooks_of(request.actor)})


def _check_may_look(request: SignedInRequest) -> None:
    if not request.actor.may(Permission.EDIT_ORGANISATION):
        raise NotPermitted(_("You may not connect programs here."))


@never_cache
def new(request: SignedInRequest) -> HttpResponse:
    """Connect an address; its secret is shown once."""
    _check_may_look(request)
    form = WebhookForm(request, request.POST or None)
    refused = None
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            hook, secret = actions.add_webhook(
                name=data["name"],
                url=data["url"],
                events=data["events"],
                development_id=data["development"],
                personal=data["personal"],
                by=request.actor,
                at=timezone.now(),
            )
        except Refused as fault:
            refused = fault
        else:
            return _show(request, hook, secret=secret)
    status = 422 if request.method == "POST" else 200
    return page(request, "office/webhooks/form.html", {"form": form, "hook": None, "refused": refused}, status=status)


def _find(request: SignedInRequest, webhook_id: int) -> Webhook:
    _check_may_look(request)
    return get_object_or_404(Webhook.objects.visible_to(request.actor).select_related("development"), pk=webhook_id)


def webhook(request: SignedInRequest, webhook_id: int) -> HttpResponse:
    """One webhook: what it hears, and every message with what came back."""
    return _show(request, _find(request, webhook_id))


def _show(request: SignedInRequest, hook: Webhook, *, secret: str = "") -> HttpResponse:
    state, before = request.GET.get("state", ""), request.GET.get("before", "")
    state = state if state in WebhookDelivery.State.values else ""
    found = queries.deliveries_of(
        hook.pk, state=state, before=int(before) if before.isdecimal() else None, most=ROWS + 1
    )
    here = reverse("office:webhook", args=[hook.pk])
    kinds = declared()
    context = {
        "hook": hook,
        "secret": secret,
        "events": [str(kinds[name].label) if name in kinds else name for name in hook.events],
        "everything": "*" in hook.events,
        "rows": [(row, TONES[row.state], _pretty(row.body)) for row in found[:ROWS]],
        "states": [
            (_("All"), here, not state),
            *((one.label, f"{here}?state={one.value}", one.value == state) for one in WebhookDelivery.State),
        ],
        "next_url": f"{here}?state={state}&before={found[ROWS - 1].pk}" if len(found) > ROWS else "",
        "old_secret": bool(hook.old_secret_until and hook.old_secret_until > timezone.now()),
    }
    return page(request, "office/webhooks/detail.html", context)


def _pretty(body: str) -> str:
    return json.dumps(json.loads(body), ensure_ascii=False, indent=2)


def change(request: SignedInRequest, webhook_id: int) -> HttpResponse:
    """Change where it goes and what it hears."""
    hook = _find(request, webhook_id)
    now = {"name": hook.name, "url": hook.url, "events": hook.events, "personal": hook.personal}
    form = WebhookForm(request, request.POST or None, initial={**now, "development": hook.development_id})
    seen = SeenForm(request.POST)
    refused = None
    if request.method == "POST" and form.is_valid() and seen.is_valid():
        data = form.cleaned_data
        try:
            actions.change_webhook(
                webhook_id=hook.pk,
                seen=seen.cleaned_data["seen"],
                name=data["name"],
                url=data["url"],
                events=data["events"],
                personal=data["personal"],
                by=request.actor,
                at=timezone.now(),
            )
        except Refused as fault:
            refused = fault
        else:
            toast(request, _("Saved."))
            return redirect("office:webhook", hook.pk)
    status = 422 if request.method == "POST" else 200
    return page(request, "office/webhooks/form.html", {"form": form, "hook": hook, "refused": refused}, status=status)


@never_cache
@require_POST
def rotate(request: SignedInRequest, webhook_id: int) -> HttpResponse:
    """Give it a new secret, shown once."""
    hook = _find(request, webhook_id)
    form = SeenForm(request.POST)
    if not form.is_valid():
        return redirect("office:webhook", hook.pk)
    hook, secret = actions.rotate_secret(
        webhook_id=hook.pk, seen=form.cleaned_data["seen"], by=request.actor, at=timezone.now()
    )
    return _show(request, hook, secret=secret)


@require_POST
def switch(request: SignedInRequest, webhook_id: int) -> HttpResponse:
    """Switch it on or off."""
    hook = _find(request, webhook_id)
    form = SeenForm(request.POST)
    if form.is_valid():
        on = request.POST.get("on") == "1"
        actions.switch_webhook(
            webhook_id=hook.pk, seen=form.cleaned_data["seen"], on=on, by=request.actor, at=timezone.now()
        )
        toast(request, _("Switched on.") if on else _("Switched off."))
    return redirect("office:webhook", hook.pk)


@require_POST
def ping(request: SignedInRequest, webhook_id: int) -> HttpResponse:
    """Send a harmless message."""
    hook = _find(request, webhook_id)
    actions.ping(webhook_id=hook.pk, by=request.actor, at=timezone.now())
    toast(request, _("A test message is on its way; what comes back stands below in a moment."))
    return redirect("office:webhook", hook.pk)


@require_POST
def send_again(request: SignedInRequest, webhook_delivery_id: int) -> HttpResponse:
    """Send one message again."""
    delivery = get_object_or_404(
        WebhookDelivery.objects.filter(webhook__in=Webhook.objects.visible_to(request.actor)), pk=webhook_delivery_id
    )
    check_may_edit_webhooks(request.actor, delivery.webhook.development_id)
    form = SeenForm(request.POST)
    if form.is_valid():
        actions.send_delivery_again(
            delivery_id=delivery.pk, seen=form.cleaned_data["seen"], by=request.actor, at=timezone.now()
        )
        toast(request, _("The message is on its way again."))
    return redirect("office:webhook", delivery.webhook_id)
