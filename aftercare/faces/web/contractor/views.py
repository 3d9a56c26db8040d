"""What a contractor has been asked to do, and one piece of it."""

from datetime import datetime

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from aftercare.faces.web.html import page
from aftercare.faces.web.orders.page import show
from aftercare.ground.accounts.request import SignedInRequest
from aftercare.service.workorders.queries.pressing import demands_to_answer
from aftercare.service.workorders.queries.today import Tally, jobs_over, late_jobs, my_day, tally_of

SHOWN = ("open", "late", "done")


def home(request: SignedInRequest) -> HttpResponse:
    """Everything behind the link: what is open by when it is wanted, what is late, what is over.

    A link to one order leads straight to it.
    """
    if request.actor.workorder_ids is not None and len(request.actor.workorder_ids) == 1:
        return redirect("contractor:order", next(iter(request.actor.workorder_ids)))
    now = timezone.now()
    chosen = request.GET.get("show", "")
    shown = chosen if chosen in SHOWN else "open"
    context = {
        "show": shown,
        "chips": _chips(tally_of(request.actor, at=now), shown),
        "now_at": now,
        "demands_to_answer": demands_to_answer(request.actor),
        **_rows(request, shown, now),
    }
    return page(request, "contractor/home.html", context)


def _rows(request: SignedInRequest, shown: str, now: datetime) -> dict[str, object]:
    if shown == "open":
        return {"day_list": my_day(request.actor, at=now)}
    if shown == "late":
        return {"jobs": late_jobs(request.actor, at=now), "first_url": "", "next_url": ""}
    before = request.GET.get("before", "")
    start = int(before) if before.isdecimal() and len(before) < 19 else 0
    jobs, more = jobs_over(request.actor, at=now, before=start)
    here = f"{reverse('contractor:home')}?show=done"
    return {"jobs": jobs, "first_url": here if start else "", "next_url": f"{here}&before={more}" if more else ""}


def _chips(tally: Tally, shown: str) -> list[tuple[str, str, bool, int]]:
    here = reverse("contractor:home")
    labels = {"open": _("Open"), "late": _("Late"), "done": _("Ended orders")}
    counts = {"open": tally.open, "late": tally.late, "done": tally.over}
    return [(labels[key], here if key == "open" else f"{here}?show={key}", key == shown, counts[key]) for key in SHOWN]


def order(request: SignedInRequest, order_id: int) -> HttpResponse:
    """One job."""
    return show(request, order_id, "contractor/order.html")
