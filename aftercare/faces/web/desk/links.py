"""Links for contractors at the desk: shown once to be copied, or sent again to the contractor's phone."""

from datetime import timedelta

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from aftercare.faces.web.desk.acts import shown
from aftercare.faces.web.html import page, toast
from aftercare.ground.accounts import actions as accounts
from aftercare.ground.accounts.request import SignedInRequest
from aftercare.records.contractors.models import Contractor
from aftercare.service.workorders.actions import linking
from aftercare.service.workorders.models import WorkOrder

GOOD_FOR = timedelta(days=90)


@require_POST
def order_link_again(request: SignedInRequest, order_id: int) -> HttpResponse:
    """Send the link of one order to its contractor once more."""
    order = get_object_or_404(WorkOrder.objects.visible_to(request.actor), pk=order_id)
    order = linking.send_link_again(order_id=order.pk, by=request.actor, at=timezone.now())
    toast(request, _("The link is on its way to %(who)s.") % {"who": order.executor_label})
    return shown(request, order.case_id)


@require_POST
@never_cache
def order_link(request: SignedInRequest, order_id: int) -> HttpResponse:
    """A link to one order, shown once."""
    orders = WorkOrder.objects.visible_to(request.actor).select_related("contractor", "case")
    order = get_object_or_404(orders.filter(contractor__isnull=False), pk=order_id)
    link, secret = accounts.issue_link(
        kind="contractor",
        holder_id=order.contractor_id or 0,
        holder_label=order.executor_label,
        valid_for=GOOD_FOR,
        development_id=order.development_id,
        case_id=order.case_id,
        workorder_id=order.pk,
        language=order.contractor.language if order.contractor else "zh-hans",
        by=request.actor,
        at=timezone.now(),
    )
    context = {
        "who": order.executor_label,
        "what": order.number,
        "crumbs": [(order.case.number, order.case.url), (_("Link"), "")],
        "address": f"{settings.PUBLIC_URL}/link/{secret}",
        "until": link.expires_at,
        "back": order.case.url,
    }
    return page(request, "desk/contractors/link.html", context)


@require_POST
@never_cache
def work_link(request: SignedInRequest, contractor_id: int) -> HttpResponse:
    """A link behind which all the work of a contractor stands, shown once."""
    contractor = get_object_or_404(Contractor, pk=contractor_id)
    link, secret = accounts.issue_link(
        kind="contractor",
        holder_id=contractor.pk,
        holder_label=str(contractor),
        valid_for=GOOD_FOR,
        language=contractor.language,
        by=request.actor,
        at=timezone.now(),
    )
    here = reverse("desk:contractor", args=[contractor.pk])
    context = {
        "who": str(contractor),
        "what": _("all its work"),
        "crumbs": [(contractor.name, here), (_("Link"), "")],
        "address": f"{settings.PUBLIC_URL}/link/{secret}",
        "until": link.expires_at,
        "back": here,
    }
    return page(request, "desk/contractors/link.html", context)


@require_POST
def work_link_again(request: SignedInRequest, contractor_id: int) -> HttpResponse:
    """Send a contractor the link to all its work."""
    contractor = linking.send_work_link(contractor_id=contractor_id, by=request.actor, at=timezone.now())
    toast(request, _("The link is on its way to %(who)s.") % {"who": str(contractor)})
    return redirect("desk:contractor", contractor.pk)
