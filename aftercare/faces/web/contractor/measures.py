"""Notices to a contractor: what was decided, on which facts; where it objects and appeals."""

from collections.abc import Callable

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from aftercare.faces.web import measures as shared_parts
from aftercare.faces.web.desk.acts import parsed
from aftercare.faces.web.desk.measure_forms import WordsForm
from aftercare.faces.web.html import page
from aftercare.ground.accounts.request import SignedInRequest
from aftercare.outcome.conduct import actions, queries, telling
from aftercare.outcome.conduct.models import Measure


@require_safe
def measures(request: SignedInRequest) -> HttpResponse:
    """Every notice to this contractor, the newest first."""
    found = queries.list_measures(by=request.actor, own=True)
    context = {
        "rows": [(each, telling.said(each.label)) for each in found],
        "form_words": telling.FORM_WORDS,
        "state_words": telling.STATE_WORDS,
        "tones": shared_parts.TONES,
    }
    return page(request, "contractor/measures.html", context)


@require_safe
def measure(request: SignedInRequest, measure_id: int) -> HttpResponse:
    """One notice."""
    row = shared_parts.find(request, measure_id)
    context = {**shared_parts.shared(request, row), "words_form": WordsForm()}
    return page(request, "contractor/measure.html", context)


@require_safe
def notice(request: SignedInRequest, measure_id: int) -> HttpResponse:
    """The notice on paper."""
    return shared_parts.printed(shared_parts.find(request, measure_id))


@require_POST
def object_to(request: SignedInRequest, measure_id: int) -> HttpResponse:
    """Object."""
    return _said(request, measure_id, actions.object_to)


@require_POST
def appeal(request: SignedInRequest, measure_id: int) -> HttpResponse:
    """Appeal."""
    return _said(request, measure_id, actions.appeal)


def _said(request: SignedInRequest, measure_id: int, action: Callable[..., Measure]) -> HttpResponse:
    shared_parts.find(request, measure_id)
    sent = parsed(WordsForm, request).cleaned_data
    action(measure_id=measure_id, by=request.actor, at=timezone.now(), **sent)
    return redirect("contractor:measure", measure_id)
