"""Lists of cases taken out as files: asked for, written in the background, fetched."""

from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from aftercare.faces.web.desk.queue_filters import chosen_of, filters_of
from aftercare.faces.web.html import fragment, page, toast
from aftercare.ground.accounts.request import SignedInRequest
from aftercare.ground.core.errors import Missing
from aftercare.ground.submissions import store
from aftercare.service.cases.queries.queue import numbers_of
from aftercare.service.desk import actions, permissions
from aftercare.service.desk.models import ListExport
from aftercare.service.desk.rules import KEEP_LISTS_FOR, LIST_AT_MOST, SheetFormat, kept_address

TEMPLATE = "desk/queue/lists.html"
SHOWN = 30
MEDIA_TYPES = {
    SheetFormat.XLSX.value: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    SheetFormat.CSV.value: "text/csv; charset=utf-8",
}


@require_POST
def ask(request: SignedInRequest) -> HttpResponse:
    """Ask for what the queue shows under its filters."""
    now, query = timezone.now(), kept_address(request.POST.get("query", ""))
    permissions.check_may_take_out(request.actor)
    filters = filters_of(chosen_of(QueryDict(query).dict()), by=request.actor, now=now)
    actions.ask_for_list(
        format=request.POST.get("format", ""),
        query=query,
        case_ids=numbers_of(filters, by=request.actor, now=now, most=LIST_AT_MOST + 1),
        key=request.POST.get("submission_key", ""),
        by=request.actor,
        at=now,
    )
    toast(request, _("The list is being written. You may go on working; it will be here."))
    return redirect("desk:lists")


@require_safe
def lists(request: SignedInRequest) -> HttpResponse:
    """One's own lists, the latest first; asks again while one is being written."""
    permissions.check_may_take_out(request.actor)
    found = list(ListExport.objects.visible_to(request.actor).defer("case_ids").order_by("-pk")[:SHOWN])
    context = {
        "lists": found,
        "moving": any(export.is_moving for export in found),
        "days": KEEP_LISTS_FOR.days,
        "most": LIST_AT_MOST,
    }
    if request.htmx and not request.htmx.boosted:
        return fragment(request, TEMPLATE, "lists", context)
    return page(request, TEMPLATE, context)


@require_safe
def file(request: SignedInRequest, export_id: int) -> HttpResponse:
    """The file itself."""
    export = get_object_or_404(ListExport.objects.visible_to(request.actor), pk=export_id)
    if export.state != ListExport.State.WRITTEN:
        raise Missing(_("The file is not there yet, or no longer kept."))
    return HttpResponse(
        store.read(export.sha256),
        content_type=MEDIA_TYPES[export.format],
        headers={
            "Content-Disposition": f'attachment; filename="{export.file_name}"',
            "X-Content-Type-Options": "nosniff",
        },
    )
