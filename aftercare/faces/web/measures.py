"""What the pages of the desk and of contractors have in common when they show a measure."""

from collections.abc import Mapping

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone

from aftercare.ground.accounts.request import SignedInRequest
from aftercare.ground.core.checks import allows
from aftercare.insight.forms.notices import notice_of
from aftercare.insight.forms.sheets import print_sheet
from aftercare.outcome.conduct import permissions, telling
from aftercare.outcome.conduct.models import Measure
from aftercare.outcome.conduct.policy import MONEY
from aftercare.outcome.conduct.rules import State

TONES: Mapping[str, str] = {
    "proposed": "wait",
    "decided": "accent",
    "objected": "wait",
    "answered": "accent",
    "appealed": "wait",
    "final": "good",
    "dropped": "neutral",
    "reversed": "neutral",
}


def find(request: SignedInRequest, measure_id: int) -> Measure:
    """The measure, for those for whom it exists."""
    found = Measure.objects.visible_to(request.actor).select_related(
        "development__company", "case", "held_staff", "held_contractor"
    )
    return get_object_or_404(found, pk=measure_id)


def shared(request: SignedInRequest, measure: Measure) -> dict[str, object]:
    """What every page of a measure shows, and what the reader may say about it now."""
    speaks = allows(permissions.check_may_speak, request.actor, measure)
    today = timezone.localdate()
    in_time = measure.until_on is not None and today <= measure.until_on
    return {
        "measure": measure,
        "label": telling.said(measure.label),
        "facts_told": telling.facts_of(measure),
        "range": telling.range_of(measure),
        "held_as": telling.HELD_WORDS.get(measure.held_as, ""),
        "form_words": telling.FORM_WORDS,
        "state_words": telling.STATE_WORDS,
        "tones": TONES,
        "money_form": measure.form in MONEY,
        "own": measure.held_reference == request.actor.reference,
        "may_be_heard": speaks and measure.state == State.PROPOSED,
        "may_object": speaks and in_time and measure.state == State.DECIDED,
        "may_appeal": speaks and in_time and measure.state == State.ANSWERED,
    }


def printed(measure: Measure) -> HttpResponse:
    """The notice as PDF."""
    return HttpResponse(
        print_sheet(notice_of(measure, at=timezone.now())),
        content_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="{measure.number}.pdf"'},
    )
