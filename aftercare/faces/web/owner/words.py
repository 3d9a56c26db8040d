"""What the owner says of a price and of the work: the answer to a quotation, and the stars."""

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from aftercare.care.surveys import actions as surveys
from aftercare.care.surveys import queries as surveyed
from aftercare.faces.web.html import toast
from aftercare.faces.web.orders.forms import parsed
from aftercare.ground.accounts.request import SignedInRequest
from aftercare.outcome.settlement import actions as settlement
from aftercare.outcome.settlement import queries as settled
from aftercare.service.cases.models import Case


class StarsForm(forms.Form):
    """One to five stars and a word."""

    stars = forms.IntegerField()
    text = forms.CharField(required=False, max_length=2000)


class PriceForm(forms.Form):
    """Yes or no to a price; `seen` is the version of the case the owner looked at."""

    seen = forms.IntegerField()
    accepted = forms.TypedChoiceField(choices=[("yes", "yes"), ("no", "no")], coerce=lambda sent: sent == "yes")
    reason = forms.CharField(required=False, max_length=300)


def asked_of_owner(case: Case) -> dict[str, object]:
    """What the owner's page asks: the price that waits for an answer, and the stars once the work is done."""
    rating = surveyed.rating_of(case.pk)
    rated = rating is not None and rating.round == case.reopened
    return {
        "quotation": settled.quotation_of(case.pk) if case.step == "quoted" else None,
        "can_rate": not rated and case.kind == "repair" and surveyed.is_done(case) and case.step != "acceptance",
        "rating": rating if rated else None,
        "sheets": surveyed.open_of_case(case, at=timezone.now()),
    }


def _own(request: SignedInRequest, case_id: int) -> Case:
    return get_object_or_404(Case.objects.visible_to(request.actor), pk=case_id)


@require_POST
def rate(request: SignedInRequest, case_id: int) -> HttpResponse:
    """Give stars."""
    case = _own(request, case_id)
    sent = parsed(request, StarsForm).cleaned_data
    surveys.rate(case_id=case.pk, by=request.actor, at=timezone.now(), **sent)
    toast(request, _("Thank you for telling us."))
    return redirect("owner:case", case_id)


@require_POST
def answer_price(request: SignedInRequest, case_id: int) -> HttpResponse:
    """Accept or decline a quotation."""
    case = _own(request, case_id)
    sent = parsed(request, PriceForm).cleaned_data
    settlement.answer_quotation(case_id=case.pk, by=request.actor, at=timezone.now(), **sent)
    toast(request, _("Written down. Thank you."))
    return redirect("owner:case", case_id)
