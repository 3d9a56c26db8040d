"""Every photo, recording and paper of a home's cases, the latest first."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from aftercare.faces.web.desk.homes import crumbs
from aftercare.faces.web.html import page
from aftercare.faces.web.orders.uploads import home_files
from aftercare.ground.accounts.request import SignedInRequest
from aftercare.records.estate.models import Unit
from aftercare.service.cases.queries.history import files_of_unit

PAGE = 60


@require_safe
def files(request: SignedInRequest, unit_id: int) -> HttpResponse:
    """One page of the files of a home, from the number `before` down."""
    units = Unit.objects.visible_to(request.actor).select_related("development", "building")
    unit = get_object_or_404(units, pk=unit_id)
    before = request.GET.get("before", "")
    key = int(before) if before.isdigit() and len(before) < 19 else None
    found = files_of_unit(unit.pk, by=request.actor, most=PAGE + 1, before=key)
    here = reverse("desk:unit_files", args=[unit.pk])
    context = {
        "unit": unit,
        "crumbs": [*crumbs(unit)[:-1], (unit.code, unit.url), (_("Photos and papers"), "")],
        "files": home_files(found[:PAGE]),
        "first_url": here if key else "",
        "next_url": f"{here}?before={found[PAGE - 1][0].pk}" if len(found) > PAGE else "",
        "at": timezone.now(),
    }
    return page(request, "desk/homes/files.html", context)
