"""What a contractor has been asked to do, and one piece of it."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from aftercare.faces.web.html import page
from aftercare.faces.web.orders.page import show
from aftercare.ground.accounts.request import SignedInRequest
from aftercare.service.workorders.queries.today import my_day


def home(request: SignedInRequest) -> HttpResponse:
    """Everything behind the link; a link to one order leads straight to it."""
    if request.actor.workorder_ids is not None and len(request.actor.workorder_ids) == 1:
        return redirect("contractor:order", next(iter(request.actor.workorder_ids)))
    now = timezone.now()
    return page(request, "contractor/home.html", {"day_list": my_day(request.actor, at=now), "now_at": now})


def order(request: SignedInRequest, order_id: int) -> HttpResponse:
    """One job."""
    return show(request, order_id, "contractor/order.html")
