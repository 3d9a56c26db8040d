"""What is done with an incident: each view finds it, parses, calls one action, and shows it anew."""

import time

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from aftercare.care.incidents import actions
from aftercare.care.incidents.rules import Way, WordKind
from aftercare.faces.web.desk.acts import parsed
from aftercare.faces.web.desk.incidents.forms import AnswerForm, ChangeForm, EndForm, ReopenForm
from aftercare.faces.web.desk.incidents.pages import find_incident
from aftercare.faces.web.html import toast
from aftercare.ground.accounts.request import SignedInRequest
from aftercare.ground.core.actors import Actor
from aftercare.service.desk import lines
from aftercare.service.desk.models import BulkAct

SERVED_AT_ONCE_SECONDS = 1.5


def _numbers(request: SignedInRequest) -> list[int]:
    return [int(each) for each in request.POST.getlist("case") if each.isdecimal() and len(each) < 19]


def _carried_out(bulk_id: int | None, *, by: Actor) -> None:
    """Go through the cases while somebody waits a moment; a worker does the rest."""
    bulk = BulkAct.objects.filter(pk=bulk_id or 0).first()
    if bulk is not None:
        until = time.monotonic() + SERVED_AT_ONCE_SECONDS
        lines.carry_out(bulk, enough=lambda: time.monotonic() > until, by=by, at=timezone.now())


@require_POST
def gather(request: SignedInRequest, incident_id: int) -> HttpResponse:
    """Gather what was ticked among the suggestions."""
    found = find_incident(request, incident_id)
    case_ids = _numbers(request)
    way = Way.SUGGESTED.value if request.POST.get("way") == Way.SUGGESTED.value else Way.HAND.value
    actions.gather(incident_id=found.pk, case_ids=case_ids, way=way, by=request.actor, at=timezone.now())
    count = len(case_ids)
    toast(request, ngettext("%(n)s case gathered.", "%(n)s cases gathered.", count) % {"n": count})
    return redirect(found.url)


@require_POST
def take_out(request: SignedInRequest, incident_id: int, case_id: int) -> HttpResponse:
    """Take a case out."""
    found = find_incident(request, incident_id)
    reason = request.POST.get("reason", "")[:300]
    actions.take_out(incident_id=found.pk, case_id=case_id, reason=reason, by=request.actor, at=timezone.now())
    toast(request, _("Taken out. The case goes on by itself."))
    return redirect(found.url)


@require_POST
def change(request: SignedInRequest, incident_id: int) -> HttpResponse:
    """Say anew what is behind it."""
    found = find_incident(request, incident_id)
    sent = parsed(ChangeForm, request).cleaned_data
    actions.change(incident_id=found.pk, by=request.actor, at=timezone.now(), **sent)
    return redirect(found.url)


@require_POST
def answer(request: SignedInRequest, incident_id: int) -> HttpResponse:
    """Give all owners one answer."""
    found = find_incident(request, incident_id)
    sent = parsed(AnswerForm, request).cleaned_data
    word = actions.answer_all(incident_id=found.pk, by=request.actor, at=timezone.now(), **sent)
    _carried_out(word.bulk_id, by=request.actor)
    toast(request, _("Said to all. It stands in each case, and each owner is told."))
    return redirect(found.url)


@require_POST
def end(request: SignedInRequest, incident_id: int) -> HttpResponse:
    """End it."""
    found = find_incident(request, incident_id)
    sent = parsed(EndForm, request).cleaned_data
    actions.end(incident_id=found.pk, by=request.actor, at=timezone.now(), **sent)
    word = found.words.filter(kind=WordKind.CLOSING).order_by("-pk").first()
    _carried_out(word.bulk_id if word else None, by=request.actor)
    toast(request, _("Ended. What was left open says why."))
    return redirect(found.url)


@require_POST
def reopen(request: SignedInRequest, incident_id: int) -> HttpResponse:
    """Take it up again, with the cases that were closed with it."""
    found = find_incident(request, incident_id)
    sent = parsed(ReopenForm, request).cleaned_data
    _incident, bulk = actions.reopen(incident_id=found.pk, by=request.actor, at=timezone.now(), **sent)
    if bulk is not None:
        until = time.monotonic() + SERVED_AT_ONCE_SECONDS
        lines.put_back(bulk, enough=lambda: time.monotonic() > until, by=request.actor, at=timezone.now())
    toast(request, _("Taken up again, with the cases that were closed with it."))
    return redirect(found.url)
