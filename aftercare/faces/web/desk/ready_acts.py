"""Watching a case, and using a macro on it."""

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from aftercare.faces.web.desk.acts import parsed, shown
from aftercare.faces.web.desk.case import find_case
from aftercare.faces.web.desk.forms import SeenForm
from aftercare.faces.web.html import toast
from aftercare.ground.accounts.request import SignedInRequest
from aftercare.service.cases import actions as cases
from aftercare.service.desk import actions


@require_POST
def watch(request: SignedInRequest, case_id: int) -> HttpResponse:
    """Begin or stop to watch."""
    find_case(request, case_id)
    watching = request.POST.get("watching") == "on"
    cases.watch(case_id=case_id, watching=watching, by=request.actor, at=timezone.now())
    return shown(request, case_id)


@require_POST
def use_macro(request: SignedInRequest, case_id: int) -> HttpResponse:
    """Do everything that a macro does, or nothing."""
    find_case(request, case_id)
    sent = parsed(SeenForm, request).cleaned_data
    number = request.POST.get("macro", "")
    macro_id = int(number) if number.isdigit() and len(number) < 19 else 0
    actions.use_macro(case_id=case_id, seen=sent["seen"], macro_id=macro_id, by=request.actor, at=timezone.now())
    toast(request, _("Everything the macro does is done."))
    return shown(request, case_id)
