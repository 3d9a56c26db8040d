"""The callback on the case page: what was said in each call, and the form for the next."""

from django import forms
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from aftercare.care.surveys import actions
from aftercare.faces.web.desk.acts import parsed, shown
from aftercare.faces.web.desk.case import find_case
from aftercare.faces.web.desk.forms import SeenForm
from aftercare.faces.web.html import toast
from aftercare.ground.accounts.request import SignedInRequest


class CallForm(SeenForm):
    """What came of a call."""

    outcome = forms.CharField(max_length=16)
    note = forms.CharField(required=False, max_length=2000)

    def answers(self) -> dict[str, int]:
        """The grades that were given, by question."""
        return {
            name.removeprefix("answer_"): int(value)
            for name, value in self.data.items()
            if name.startswith("answer_") and str(value).isdigit()
        }


@require_POST
def call_back(request: SignedInRequest, case_id: int) -> HttpResponse:
    """Write down a call to the owner."""
    find_case(request, case_id)
    form = parsed(CallForm, request)
    actions.record_callback(
        case_id=case_id,
        seen=form.cleaned_data["seen"],
        outcome=form.cleaned_data["outcome"],
        answers=form.answers(),
        note=form.cleaned_data["note"],
        by=request.actor,
        at=timezone.now(),
    )
    toast(request, _("Written down. What follows from it has been done."))
    return shown(request, case_id)
