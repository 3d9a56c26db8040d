"""The search box of the top bar: a number leads straight to its case; else homes, and cases by their words."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from aftercare.faces.web.desk.queue import address
from aftercare.faces.web.desk.rows import rows_of
from aftercare.faces.web.html import page
from aftercare.ground.accounts.request import SignedInRequest
from aftercare.records.estate.queries import find_homes
from aftercare.service.cases.models import Case
from aftercare.service.cases.queries.queue import Filters, list_queue

CASES_SHOWN = 20


def search(request: SignedInRequest) -> HttpResponse:
    """Find what these words may mean."""
    text = request.GET.get("q", "").strip()
    now = timezone.now()
    if text:
        case = Case.objects.visible_to(request.actor).filter(number__iexact=text).first()
        if case is not None:
            return redirect(case.url)
    filters = Filters(state="all", text=text, sort="newest")
    found = list_queue(filters, by=request.actor, now=now, size=CASES_SHOWN).cases if text else []
    context = {
        "text": text,
        "homes": find_homes(request.actor, text) if text else [],
        "rows": rows_of(found),
        "more_url": address({"q": text}) if len(found) == CASES_SHOWN else "",
        "at": now,
    }
    return page(request, "desk/search.html", context)
