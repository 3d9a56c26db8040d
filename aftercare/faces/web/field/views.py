"""What waits for our own people outside, and one piece of it."""

from django.http import HttpResponse
from django.utils import timezone

from aftercare.faces.web.html import page
from aftercare.faces.web.orders.page import show
from aftercare.ground.accounts.request import SignedInRequest
from aftercare.service.workorders.queries.today import my_day


def home(request: SignedInRequest) -> HttpResponse:
    """My jobs today."""
    now = timezone.now()
    return page(request, "field/home.html", {"day_list": my_day(request.actor, at=now), "now_at": now})


def order(request: SignedInRequest, order_id: int) -> HttpResponse:
    """One job."""
    return show(request, order_id, "field/order.html")
