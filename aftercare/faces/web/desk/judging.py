"""Coverage on the case page: what is computed, who built the part, what was decided, and the form to decide."""

from django import forms
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from aftercare.faces.web.desk.acts import parsed, shown
from aftercare.faces.web.desk.case import find_case
from aftercare.faces.web.desk.forms import SeenForm
from aftercare.faces.web.html import toast
from aftercare.ground.accounts.request import SignedInRequest
from aftercare.service.cases import actions


class JudgeForm(SeenForm):
    """What was decided."""

    cause = forms.CharField(max_length=40)
    covered = forms.TypedChoiceField(choices=[("yes", "yes"), ("no", "no")], coerce=lambda sent: sent == "yes")
    liable_party = forms.CharField(max_length=20)
    contractor = forms.IntegerField(required=False)
    reason = forms.CharField(required=False, max_length=600)


@require_POST
def judge(request: SignedInRequest, case_id: int) -> HttpResponse:
    """Decide whether the warranty covers it and who answers."""
    find_case(request, case_id)
    sent = parsed(JudgeForm, request).cleaned_data
    actions.decide_coverage(
        case_id=case_id,
        seen=sent["seen"],
        cause=sent["cause"],
        covered=sent["covered"],
        liable_party=sent["liable_party"],
        contractor_id=sent["contractor"],
        reason=sent["reason"],
        by=request.actor,
        at=timezone.now(),
    )
    toast(request, _("Decided. What was computed is kept beside it."))
    return shown(request, case_id)
