"""The open cases that run under a version."""

from django.http import HttpResponse
from django.utils import timezone

from aftercare.faces.web.desk.rows import rows_of
from aftercare.faces.web.html import page
from aftercare.faces.web.office.packs.views import find
from aftercare.ground.accounts.request import SignedInRequest
from aftercare.service.cases.queries.versions import count_open_by_version, list_open_under

SIZE = 50


def cases(request: SignedInRequest, version_id: int) -> HttpResponse:
    """The open cases under a version, page by page."""
    found = find(request, version_id)
    after = request.GET.get("after", "")
    listed = list_open_under(found.pk, by=request.actor, after_id=int(after) if after.isdecimal() else 0, size=SIZE)
    context = {
        "version": found,
        "at": timezone.now(),
        "rows": rows_of(listed[:SIZE]),
        "many": count_open_by_version(by=request.actor).get(found.pk, 0),
        "next_url": f"?after={listed[SIZE - 1].pk}" if len(listed) > SIZE else "",
    }
    return page(request, "office/rules/cases.html", context)
