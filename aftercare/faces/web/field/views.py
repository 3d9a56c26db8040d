"""What waits for our own people outside, and one piece of it."""

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from aftercare.faces.web.html import page
from aftercare.faces.web.orders.page import show
from aftercare.ground.accounts.request import SignedInRequest
from aftercare.service.workorders.queries.today import my_day


def home(request: SignedInRequest) -> HttpResponse:
    """My jobs today."""
    now = timezone.now()
    day = my_day(request.actor, at=now)
    figures = [
        (_("Today"), len(day.today) + len(day.answers), "plain"),
        (_("Late"), len(day.late), "late" if day.late else "plain"),
        (_("Surveys"), len(day.surveys), "plain"),
        (_("To be signed"), len(day.done), "plain"),
    ]
    shown = [(label, count, tone) for label, count, tone in figures if count or label == figures[0][0]]
    return page(request, "field/home.html", {"day_list": day, "figures": shown, "now_at": now})


def order(request: SignedInRequest, order_id: int) -> HttpResponse:
    """One job."""
    return show(request, order_id, "field/order.html")
