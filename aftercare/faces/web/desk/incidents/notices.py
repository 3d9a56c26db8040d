"""The notice to homes not hurt yet: drafted with a preview of whom it reaches, approved and sent by somebody else."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from aftercare.care.incidents import actions
from aftercare.care.incidents.models import Notice
from aftercare.faces.web.desk.acts import parsed
from aftercare.faces.web.desk.forms import SeenForm
from aftercare.faces.web.desk.incidents.forms import NoticeForm
from aftercare.faces.web.desk.incidents.pages import find_incident
from aftercare.faces.web.html import toast
from aftercare.ground.accounts.request import SignedInRequest


@require_POST
def draft(request: SignedInRequest, incident_id: int) -> HttpResponse:
    """Draft one."""
    found = find_incident(request, incident_id)
    sent = parsed(NoticeForm, request).cleaned_data
    maker, _bar, model = sent["batch"].partition("|")
    actions.draft_notice(
        incident_id=found.pk,
        title=sent["title"],
        text=sent["text"],
        maker=maker,
        model=model,
        by=request.actor,
        at=timezone.now(),
    )
    toast(request, _("Drafted. Somebody else approves and sends it."))
    return redirect(found.url)


@require_POST
def send(request: SignedInRequest, incident_id: int, notice_id: int) -> HttpResponse:
    """Approve and send it."""
    found = find_incident(request, incident_id)
    notice = get_object_or_404(Notice.objects.visible_to(request.actor), pk=notice_id, incident=found.pk)
    seen = parsed(SeenForm, request).cleaned_data["seen"]
    sent = actions.send_notice(notice_id=notice.pk, seen=seen, by=request.actor, at=timezone.now())
    toast(
        request, _("On its way to %(homes)s homes, %(people)s people.") % {"homes": sent.homes, "people": sent.people}
    )
    return redirect(found.url)
