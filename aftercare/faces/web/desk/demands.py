"""Formal demands to contractors at the desk: the list, one of them, and what is done about it."""

from collections.abc import Callable, Mapping

from django import forms
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from aftercare.faces.web import pressing as shared_parts
from aftercare.faces.web.desk.acts import parsed, shown
from aftercare.faces.web.desk.forms import SeenForm
from aftercare.faces.web.html import page, toast
from aftercare.faces.web.orders.forms import ReasonForm, photos_of
from aftercare.faces.web.orders.uploads import photo_links, stored_one
from aftercare.ground.accounts.request import SignedInRequest
from aftercare.ground.core.checks import allows
from aftercare.ground.core.text import lazy
from aftercare.service.workorders import permissions
from aftercare.service.workorders.actions import demanding, pressing
from aftercare.service.workorders.models import Demand, WorkOrder
from aftercare.service.workorders.queries.pressing import LISTED, count_demands, list_demands
from aftercare.service.workorders.rules.pressing import (
    DEMAND_WORDS,
    OUTCOME_WORDS,
    PROMISE_WORDS,
    WAY_WORDS,
    DemandState,
    Way,
)

GROUPS: Mapping[str, tuple[object, tuple[str, ...]]] = {
    "open": (lazy("To be issued"), ("proposed",)),
    "running": (lazy("Running"), ("issued",)),
    "passed": (lazy("Ran out"), ("passed",)),
    "ended": (lazy("Ended"), ("ended", "dropped")),
}


class IssueForm(SeenForm):
    """What the letter asks for in words of our own."""

    text = forms.CharField(label=lazy("What we demand"), required=False, max_length=2000, widget=forms.Textarea)


class DeliveryForm(forms.Form):
    """How it was delivered."""

    way = forms.ChoiceField(
        label=lazy("How it was delivered"),
        choices=[(way.value, WAY_WORDS[way]) for way in (Way.COURIER, Way.BY_HAND, Way.REFUSED)],
    )
    on = forms.DateField(label=lazy("Day of delivery"), widget=forms.DateInput(attrs={"type": "date"}))
    courier_number = forms.CharField(label=lazy("Courier and number"), required=False, max_length=80)
    person = forms.CharField(label=lazy("Received by"), required=False, max_length=120)
    note = forms.CharField(label=lazy("Note"), required=False, max_length=300)


@require_safe
def demands(request: SignedInRequest) -> HttpResponse:
    """Every formal demand in reach by where it stands, first those that wait for a signature."""
    group = request.GET.get("show", "open")
    if group not in GROUPS:
        raise Http404
    before = request.GET.get("before", "")
    found = list_demands(
        by=request.actor,
        states=GROUPS[group][1],
        before_id=int(before) if before.isdecimal() and len(before) < 19 else None,
    )
    counts = count_demands(by=request.actor)
    context = {
        "rows": [(each, shared_parts.tone_of(each)) for each in found],
        "chips": [
            (label, _address(show=key), key == group, sum(counts.get(state, 0) for state in states))
            for key, (label, states) in GROUPS.items()
        ],
        "next_url": _address(show=group, before=str(found[-1].pk)) if len(found) == LISTED else "",
        "first_url": _address(show=group) if before else "",
        "state_words": DEMAND_WORDS,
        "outcome_words": OUTCOME_WORDS,
        "promises": PROMISE_WORDS,
        "now_at": timezone.now(),
    }
    return page(request, "desk/demands/list.html", context)


def _address(**values: str) -> str:
    query = QueryDict(mutable=True)
    query.update({name: value for name, value in values.items() if value})
    return f"{reverse('desk:demands')}?{query.urlencode()}"


@require_safe
def demand(request: SignedInRequest, demand_id: int) -> HttpResponse:
    """One demand: what led to it, what it says, its deadline, how it was delivered, what came of it."""
    row = shared_parts.find(request, demand_id)
    issues = allows(permissions.check_may_issue, request.actor, row.order)
    dispatches = allows(permissions.check_may_dispatch, request.actor, row.order.case)
    running = row.state in {DemandState.ISSUED, DemandState.PASSED}
    shared = shared_parts.shared(row, for_contractor=False)
    proposed = row.state == DemandState.PROPOSED
    context = {
        **shared,
        "crumbs": [(_("Formal demands"), reverse("desk:demands")), (str(row), "")],
        "issue_form": IssueForm(initial={"text": row.text}) if issues and proposed else None,
        "waits_for_another": dispatches and proposed and not issues,
        "may_drop": dispatches and proposed,
        "delivery_form": DeliveryForm(initial={"on": timezone.localdate()}) if dispatches and running else None,
        "may_withdraw": issues and running,
        "photo_links": photo_links,
    }
    return page(request, "desk/demands/demand.html", context)


@require_safe
def letter(request: SignedInRequest, demand_id: int) -> HttpResponse:
    """The letter on paper."""
    return shared_parts.printed(shared_parts.find(request, demand_id))


@require_POST
def issue(request: SignedInRequest, demand_id: int) -> HttpResponse:
    """Put the company's name under it."""
    return _act(request, demand_id, demanding.issue_demand, _issued, _("Issued. The contractor is being told."))


@require_POST
def drop(request: SignedInRequest, demand_id: int) -> HttpResponse:
    """Do not issue it."""
    return _act(request, demand_id, demanding.drop_demand, _reason, _("Not issued."))


@require_POST
def withdraw(request: SignedInRequest, demand_id: int) -> HttpResponse:
    """Take it back."""
    return _act(request, demand_id, demanding.withdraw_demand, _reason, _("Withdrawn."))


@require_POST
def delivered(request: SignedInRequest, demand_id: int) -> HttpResponse:
    """Write down how it was delivered, with a photo of the receipt."""
    return _act(request, demand_id, demanding.record_delivery, _delivery, _("Written down."))


def _issued(request: SignedInRequest) -> dict[str, object]:
    return parsed(IssueForm, request).cleaned_data


def _reason(request: SignedInRequest) -> dict[str, object]:
    sent = parsed(ReasonForm, request).cleaned_data
    return {"seen": sent["seen"], "reason": sent["reason"]}


def _delivery(request: SignedInRequest) -> dict[str, object]:
    sent = parsed(DeliveryForm, request).cleaned_data
    photos = photos_of(request)
    return {**sent, "photo": stored_one(photos[0] if photos else None, at=timezone.now())}


def _act(
    request: SignedInRequest,
    demand_id: int,
    action: Callable[..., object],
    read: Callable[[SignedInRequest], dict[str, object]],
    said: str,
) -> HttpResponse:
    row = get_object_or_404(Demand.objects.visible_to(request.actor), pk=demand_id)
    action(demand_id=row.pk, by=request.actor, at=timezone.now(), **read(request))
    toast(request, said)
    return redirect("desk:demand", row.pk)


@require_POST
def remind(request: SignedInRequest, order_id: int) -> HttpResponse:
    """Remind a late contractor now."""
    order = get_object_or_404(WorkOrder.objects.visible_to(request.actor), pk=order_id)
    sent = parsed(ReasonForm, request).cleaned_data
    pressing.remind(order_id=order.pk, seen=sent["seen"], note=sent["reason"], by=request.actor, at=timezone.now())
    toast(request, _("The contractor is being reminded."))
    return shown(request, order.case_id)


@require_POST
def prepare(request: SignedInRequest, order_id: int) -> HttpResponse:
    """Prepare a formal demand by hand."""
    order = get_object_or_404(WorkOrder.objects.visible_to(request.actor), pk=order_id)
    sent = parsed(ReasonForm, request).cleaned_data
    made = pressing.propose_demand(
        order_id=order.pk, seen=sent["seen"], text=sent["reason"], by=request.actor, at=timezone.now()
    )
    return redirect(made.url)
