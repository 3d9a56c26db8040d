"""The order page, the same for our own people and for contractors."""

from datetime import timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone

from aftercare.faces.web import current
from aftercare.faces.web.html import page
from aftercare.faces.web.orders.uploads import photo_links
from aftercare.faces.web.pressing import tell
from aftercare.ground.accounts.request import SignedInRequest
from aftercare.ground.core.actors import ActorKind
from aftercare.service.workorders.allowed import for_reader
from aftercare.service.workorders.models import WorkOrder
from aftercare.service.workorders.queries.pages import case_words, order_facts, photos_of_report
from aftercare.service.workorders.queries.pressing import steps_of
from aftercare.service.workorders.rules.states import APPOINTMENT_WORDS, DELAY_WORDS

COMMON_PARTS = ("角阀", "水龙头芯", "密封胶", "防水涂料", "瓷砖", "断路器", "开关插座", "门锁", "合页", "下水软管")
COMMON_UNITS = ("个", "套", "米", "平方米", "公斤", "支", "桶")


def show(request: SignedInRequest, order_id: int, template: str) -> HttpResponse:
    """One order with everything that can be done on it now."""
    order = get_object_or_404(
        WorkOrder.objects.visible_to(request.actor).select_related(
            "case", "case__unit", "case__development", "contractor", "technician", "rework_of"
        ),
        pk=order_id,
    )
    current.show_times_of(order.case.development)
    return page(request, template, order_context(request, order))


def order_context(request: SignedInRequest, order: WorkOrder) -> dict[str, Any]:
    """What the shared blocks of an order page need."""
    audience = request.resolver_match.namespace if request.resolver_match else "field"
    from_contractor = request.actor.kind == ActorKind.CONTRACTOR
    steps = steps_of([order], for_contractor=from_contractor).get(order.pk, [])
    live = next(
        (each.demand for each in steps if each.what == "issued" and each.demand and not each.demand.ended_at), None
    )
    return {
        "steps": tell(steps),
        "live_demand": live,
        "job": for_reader(order_facts(order, language=request.actor.language), by=request.actor),
        "order": order,
        "case": order.case,
        "words": case_words(order.case, language=request.actor.language),
        "days": [timezone.localdate() + timedelta(days=n) for n in range(4)],
        "delay_words": DELAY_WORDS,
        "appointment_words": APPOINTMENT_WORDS,
        "common_parts": COMMON_PARTS,
        "common_units": COMMON_UNITS,
        "photo_links": photo_links,
        "reported": photos_of_report(order.case),
        "audience": audience,
    }
