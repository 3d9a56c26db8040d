"""Writing down, on the phone, what was found on site."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from aftercare.faces.web import current
from aftercare.faces.web.html import page, toast
from aftercare.faces.web.orders.forms import SeenForm, parsed, photos_of
from aftercare.faces.web.orders.uploads import photo_links, stored
from aftercare.ground.accounts.request import SignedInRequest
from aftercare.service.cases.models import Case
from aftercare.service.workorders.actions import surveying
from aftercare.service.workorders.allowed import work_for_reader
from aftercare.service.workorders.queries.pages import case_words, photos_of_report, work_facts
from aftercare.service.workorders.queries.policy import cause_choices


class SurveyForm(SeenForm):
    """What the inspector found."""

    text = forms.CharField(label=gettext_lazy("Finding"), required=False, max_length=4000)
    visited_at = forms.DateTimeField(label=gettext_lazy("Visited"), required=False)
    confirmed = forms.ChoiceField(choices=[("yes", "yes"), ("no", "no")], required=False)
    cause = forms.CharField(required=False, max_length=40)
    size = forms.ChoiceField(choices=[("", ""), ("small", "small"), ("large", "large")], required=False)
    estimate = forms.DecimalField(
        label=gettext_lazy("Estimate"), required=False, min_value=0, max_digits=12, decimal_places=2
    )
    emergency = forms.BooleanField(required=False)


@require_http_methods(["GET", "POST"])
def survey(request: SignedInRequest, case_id: int) -> HttpResponse:
    """The survey form of a case, and sending it."""
    case = get_object_or_404(Case.objects.visible_to(request.actor).select_related("unit", "development"), pk=case_id)
    current.show_times_of(case.development)
    if request.method == "POST":
        record(request, case)
        return redirect("field:home")
    return page(request, "field/survey.html", survey_context(request, case))


def survey_context(request: SignedInRequest, case: Case) -> dict[str, Any]:
    """What the survey form needs."""
    return {
        "case": case,
        "words": case_words(case, language=request.actor.language),
        "causes": cause_choices(case, language=request.actor.language),
        "photo_links": photo_links,
        "reported": photos_of_report(case),
        "work": work_for_reader(work_facts(case, by=request.actor), by=request.actor),
    }


def record(request: SignedInRequest, case: Case) -> None:
    """Record the survey that was sent."""
    form = parsed(request, SurveyForm)
    values, now = form.cleaned_data, timezone.now()
    surveying.record_survey(
        case_id=case.pk,
        finding=surveying.Finding(
            text=values["text"],
            visited_at=values["visited_at"] or now,
            confirmed=values["confirmed"] != "no",
            cause=values["cause"],
            size=values["size"],
            estimate=values["estimate"],
            emergency=values["emergency"],
        ),
        photos=stored(photos_of(request), at=now),
        by=request.actor,
        at=now,
        **form.base(),
    )
    toast(request, _("The survey is recorded."))
