"""The work of a case at the desk: surveys, orders, who is sent; as panels of the case page, and what is done there."""

from datetime import datetime

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from aftercare.faces.web import current
from aftercare.faces.web.desk.acts import parsed, shown
from aftercare.faces.web.desk.case import find_case
from aftercare.faces.web.field.surveys import record
from aftercare.faces.web.html import toast
from aftercare.faces.web.orders.forms import ReasonForm, SeenForm
from aftercare.ground.accounts.request import SignedInRequest
from aftercare.ground.core.errors import BadInput
from aftercare.service.workorders.actions import appointing, dispatching
from aftercare.service.workorders.models import WorkOrder
from aftercare.service.workorders.policy import Route
from aftercare.service.workorders.rules.pressing import GROUND_WORDS, Ground


class DispatchForm(SeenForm):
    """Who is sent, as `route:c12` or `route:s7`."""

    executor = forms.CharField(label=gettext_lazy("Executor"), required=False, max_length=60)
    what = forms.CharField(required=False, max_length=2000)
    notice = forms.CharField(required=False, max_length=2000)
    reason = forms.CharField(label=gettext_lazy("Reason"), required=False, max_length=500)
    ground = forms.ChoiceField(
        label=gettext_lazy("Why"),
        required=False,
        choices=[(str(ground), words) for ground, words in GROUND_WORDS.items()],
    )


def executor_of(value: str) -> dispatching.Executor:
    """The executor behind a choice of the form. Raises BadInput for what is none."""
    route, _colon, who = value.partition(":")
    if route not in set(Route) or who[:1] not in {"c", "s"} or not who[1:].isdigit():
        raise BadInput(field=_("Executor"), value=value, remedy=_("Choose one contractor or one technician."))
    pk = int(who[1:])
    return dispatching.Executor(
        route=Route(route),
        contractor_id=pk if who[0] == "c" else None,
        technician_id=pk if who[0] == "s" else None,
    )


def _order(request: SignedInRequest, order_id: int) -> WorkOrder:
    visible = WorkOrder.objects.visible_to(request.actor).select_related("case__development")
    found = get_object_or_404(visible, pk=order_id)
    current.show_times_of(found.case.development)
    return found


@require_POST
def survey(request: SignedInRequest, case_id: int) -> HttpResponse:
    """Record a survey that was made."""
    record(request, find_case(request, case_id))
    return shown(request, case_id)


@require_POST
def dispatch(request: SignedInRequest, case_id: int) -> HttpResponse:
    """Send somebody."""
    find_case(request, case_id)
    form = parsed(DispatchForm, request)
    order = dispatching.dispatch(
        case_id=case_id,
        executor=executor_of(form.cleaned_data["executor"]),
        what=form.cleaned_data["what"],
        notice=form.cleaned_data["notice"],
        by=request.actor,
        at=timezone.now(),
        **form.base(),
    )
    toast(request, _("%(who)s has been asked: order %(number)s.") % _told(order))
    return shown(request, case_id)


@require_POST
def send_elsewhere(request: SignedInRequest, order_id: int) -> HttpResponse:
    """Give the work to another."""
    case_id = _order(request, order_id).case_id
    form = parsed(DispatchForm, request)
    order = dispatching.send_elsewhere(
        order_id=order_id,
        executor=executor_of(form.cleaned_data["executor"]),
        reason=form.cleaned_data["reason"],
        ground=Ground(form.cleaned_data["ground"] or Ground.LATE),
        notice=form.cleaned_data["notice"],
        by=request.actor,
        at=timezone.now(),
        **form.base(),
    )
    toast(request, _("%(who)s has been asked: order %(number)s.") % _told(order))
    return shown(request, case_id)


def _told(order: WorkOrder) -> dict[str, str]:
    return {"who": order.executor_label, "number": order.number}


@require_POST
def rework(request: SignedInRequest, order_id: int) -> HttpResponse:
    """Have accepted work done again."""
    case_id = _order(request, order_id).case_id
    sent = parsed(ReasonForm, request).cleaned_data
    now: datetime = timezone.now()
    dispatching.order_rework(order_id=order_id, seen=sent["seen"], reason=sent["reason"], by=request.actor, at=now)
    toast(request, _("It is ordered again from whoever did it."))
    return shown(request, case_id)


@require_POST
def cancel(request: SignedInRequest, order_id: int) -> HttpResponse:
    """Take an order back."""
    case_id = _order(request, order_id).case_id
    sent = parsed(ReasonForm, request).cleaned_data
    dispatching.cancel(order_id=order_id, seen=sent["seen"], reason=sent["reason"], by=request.actor, at=timezone.now())
    toast(request, _("The order is taken back."))
    return shown(request, case_id)


@require_POST
def accept_time(request: SignedInRequest, order_id: int, appointment_id: int) -> HttpResponse:
    """The owner said yes on the telephone."""
    case_id = _order(request, order_id).case_id
    appointing.accept_time(order_id=order_id, appointment_id=appointment_id, by=request.actor, at=timezone.now())
    toast(request, _("The time is agreed."))
    return shown(request, case_id)
