"""Raising a case to those above, and their decision."""

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from aftercare.care.escalation import actions
from aftercare.care.escalation.models import Crisis, Escalation
from aftercare.care.escalation.rules import REASON_AT_MOST
from aftercare.faces.web.desk.acts import parsed, shown
from aftercare.faces.web.desk.case import find_case
from aftercare.faces.web.desk.forms import SeenForm
from aftercare.faces.web.html import toast
from aftercare.ground.accounts.request import SignedInRequest


class RaiseForm(SeenForm):
    """To which level, why, and whether the owner went there himself."""

    level = forms.CharField(max_length=40)
    reason = forms.CharField(max_length=REASON_AT_MOST)
    by_owner = forms.BooleanField(required=False)


class CrisisForm(SeenForm):
    """On which ground, and what happened."""

    ground = forms.CharField(max_length=40)
    reason = forms.CharField(max_length=REASON_AT_MOST)


class EndForm(SeenForm):
    """What came of it."""

    outcome = forms.CharField(max_length=REASON_AT_MOST)


class DecideForm(SeenForm):
    """What is decided, and whether the desk has it again."""

    decision = forms.CharField(max_length=REASON_AT_MOST)
    give_back = forms.BooleanField(required=False)


@require_POST
def escalate(request: SignedInRequest, case_id: int) -> HttpResponse:
    """Raise the case."""
    find_case(request, case_id)
    sent = parsed(RaiseForm, request).cleaned_data
    step = actions.escalate(
        case_id=case_id,
        seen=sent["seen"],
        level=sent["level"],
        reason=sent["reason"],
        trigger="owner" if sent["by_owner"] else "hand",
        by=request.actor,
        at=timezone.now(),
    )
    toast(request, _("Raised. %(name)s has it now.") % {"name": step.holder.name})
    return shown(request, case_id)


@require_POST
def decide(request: SignedInRequest, case_id: int, escalation_id: int) -> HttpResponse:
    """Decide what was raised."""
    find_case(request, case_id)
    step = get_object_or_404(Escalation.objects.visible_to(request.actor), pk=escalation_id, case=case_id)
    sent = parsed(DecideForm, request).cleaned_data
    actions.decide(escalation_id=step.pk, by=request.actor, at=timezone.now(), **sent)
    toast(request, _("Decided. Those who have the case are told."))
    return shown(request, case_id)


@require_POST
def declare_crisis(request: SignedInRequest, case_id: int) -> HttpResponse:
    """Treat the case as a crisis."""
    find_case(request, case_id)
    sent = parsed(CrisisForm, request).cleaned_data
    crisis = actions.declare_crisis(case_id=case_id, by=request.actor, at=timezone.now(), **sent)
    toast(request, _("Declared a crisis. %(name)s leads it.") % {"name": crisis.lead.name})
    return shown(request, case_id)


@require_POST
def end_crisis(request: SignedInRequest, case_id: int, crisis_id: int) -> HttpResponse:
    """Say what came of it."""
    find_case(request, case_id)
    crisis = get_object_or_404(Crisis.objects.visible_to(request.actor), pk=crisis_id, case=case_id)
    sent = parsed(EndForm, request).cleaned_data
    actions.end_crisis(crisis_id=crisis.pk, by=request.actor, at=timezone.now(), **sent)
    return shown(request, case_id)
