"""Emergencies outside working hours on the case page: who was rung, when, and who has taken it."""

from datetime import datetime

from aftercare.faces.web.desk.panels import Panel
from aftercare.ground.core.actors import Actor
from aftercare.ground.core.checks import allows
from aftercare.service.cases import permissions
from aftercare.service.cases.models import Case, NightRing

SHOWN = 60


def night_panel(case: Case, by: Actor, at: datetime) -> Panel | None:  # noqa: ARG001  every panel is told the time
    """The rings of an emergency, and “I see to it” while nobody has taken it; no statement for other cases."""
    if not case.emergency:
        return None
    rings = list(NightRing.objects.filter(case=case).select_related("staff", "answered_by").order_by("place")[:SHOWN])
    if not rings:
        return None
    taken = next((ring for ring in rings if ring.answered_at), None)
    rung = any(ring.staff_id == by.id for ring in rings)
    may = case.is_open and taken is None and (rung or allows(permissions.check_may_work, by, case))
    return Panel("desk/panel_night.html", context={"rings": rings, "taken": taken, "may": may})
