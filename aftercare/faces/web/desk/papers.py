"""Forms to print, from the pages where people want them (RP03)."""

from collections.abc import Callable, Mapping

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_safe

from aftercare.faces.web.desk.case import find_case
from aftercare.ground.accounts.request import SignedInRequest
from aftercare.ground.core.actors import Actor
from aftercare.insight.forms import papers
from aftercare.insight.forms.sheets import Sheet, print_sheet
from aftercare.records.estate.models import Unit
from aftercare.service.workorders.models import WorkOrder

OF_CASE: Mapping[str, Callable[..., Sheet]] = {"receipt": papers.receipt, "callback": papers.callback_record}
OF_ORDER: Mapping[str, Callable[..., Sheet]] = {"order": papers.work_order, "report": papers.service_report}


def _printed(sheet: Sheet, name: str) -> HttpResponse:
    return HttpResponse(
        print_sheet(sheet),
        content_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="{name}.pdf"'},
    )


@require_safe
def of_case(request: SignedInRequest, case_id: int, paper: str) -> HttpResponse:
    """The receipt or the callback record of a case."""
    case = find_case(request, case_id)
    if paper not in OF_CASE:
        raise Http404
    return _printed(OF_CASE[paper](case, reader=request.actor, at=timezone.now()), f"{paper}-{case.number or case.pk}")


@require_safe
def of_order(request: SignedInRequest, order_id: int, order_paper: str) -> HttpResponse:
    """The work order to take along, or the report of what was done."""
    order = find_order(request.actor, order_id)
    if order_paper not in OF_ORDER:
        raise Http404
    made = OF_ORDER[order_paper](order, reader=request.actor, at=timezone.now())
    return _printed(made, f"{order_paper}-{order.number}")


def find_order(actor: Actor, order_id: int) -> WorkOrder:
    """The order, if it exists for who asks."""
    visible = WorkOrder.objects.visible_to(actor).select_related(
        "case__development__company", "case__unit", "contractor", "technician"
    )
    return get_object_or_404(visible, pk=order_id)


@require_safe
def warranty_card(request: SignedInRequest, unit_id: int) -> HttpResponse:
    """The warranty card of a home."""
    visible = Unit.objects.visible_to(request.actor).select_related("development__company", "building")
    unit = get_object_or_404(visible, pk=unit_id)
    return _printed(papers.warranty_card(unit, reader=request.actor, at=timezone.now()), f"warranty-{unit.pk}")
