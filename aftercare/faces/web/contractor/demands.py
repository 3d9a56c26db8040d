"""Formal demands as the contractor reads them on its phone: what is demanded, until when, and its answer."""

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from aftercare.faces.web import pressing as shared_parts
from aftercare.faces.web.desk.acts import parsed
from aftercare.faces.web.html import page, toast
from aftercare.ground.accounts.request import SignedInRequest
from aftercare.ground.core.text import lazy
from aftercare.service.workorders.actions import demanding
from aftercare.service.workorders.queries.pressing import list_demands
from aftercare.service.workorders.rules.pressing import DEMAND_WORDS, OUTCOME_WORDS, DemandState


class AcknowledgeForm(forms.Form):
    """Who read it, and what will be done."""

    name = forms.CharField(label=lazy("Your name"), max_length=60)
    reply = forms.CharField(
        label=lazy("What you will do, and when"), required=False, max_length=1000, widget=forms.Textarea
    )


@require_safe
def demands(request: SignedInRequest) -> HttpResponse:
    """Every formal demand to this contractor, the newest first."""
    found = list_demands(by=request.actor)
    context = {
        "rows": [(each, shared_parts.tone_of(each)) for each in found],
        "state_words": DEMAND_WORDS,
        "outcome_words": OUTCOME_WORDS,
    }
    return page(request, "contractor/demands.html", context)


@require_safe
def demand(request: SignedInRequest, demand_id: int) -> HttpResponse:
    """One demand."""
    row = shared_parts.find(request, demand_id)
    waits = row.acknowledged_at is None and row.state in {DemandState.ISSUED, DemandState.PASSED}
    context = {
        **shared_parts.shared(row, for_contractor=True),
        "form": AcknowledgeForm() if waits else None,
    }
    return page(request, "contractor/demand.html", context)


@require_safe
def letter(request: SignedInRequest, demand_id: int) -> HttpResponse:
    """The letter on paper."""
    return shared_parts.printed(shared_parts.find(request, demand_id))


@require_POST
def acknowledge(request: SignedInRequest, demand_id: int) -> HttpResponse:
    """Say that it was read, and what will be done."""
    row = shared_parts.find(request, demand_id)
    sent = parsed(AcknowledgeForm, request).cleaned_data
    demanding.acknowledge_demand(demand_id=row.pk, by=request.actor, at=timezone.now(), **sent)
    toast(request, _("Acknowledged. The service centre has your answer."))
    return redirect("contractor:demand", row.pk)
