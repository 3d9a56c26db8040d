"""What is ready to hand on the case page: texts to insert, macros, who watches."""

from datetime import datetime

from django.db.models import BigIntegerField

from aftercare.faces.web.desk.panels import Panel
from aftercare.ground.core.actors import Actor
from aftercare.ground.core.checks import allows
from aftercare.ground.core.prepared import Given, Question
from aftercare.service.cases import permissions
from aftercare.service.cases.models import Case, Watcher
from aftercare.service.desk.queries.phrases import ready_for

WATCHERS_SHOWN = 20
_WATCHERS = Question(
    lambda: (
        Watcher.objects.filter(case=Given("case", BigIntegerField()))
        .select_related("staff")
        .order_by("pk")[:WATCHERS_SHOWN]
    )
)

ASKED_OF_A_CASE = (_WATCHERS,)


def ready_panel(case: Case, by: Actor, at: datetime) -> Panel | None:  # noqa: ARG001  every panel is told the time
    """The ready texts, filled for this case, and the macros, beside the fields for writing."""
    if not case.is_open or not allows(permissions.check_may_work, by, case):
        return None
    texts, macros = ready_for(case, by=by)
    return Panel("desk/panel_ready.html", place="words", context={"texts": texts, "macros": macros})


def watchers_panel(case: Case, by: Actor, at: datetime) -> Panel | None:  # noqa: ARG001
    """Who watches the case, and the button to begin or stop it."""
    watchers = _WATCHERS.rows(case=case.pk)
    may = allows(permissions.check_may_work, by, case)
    if not watchers and not may:
        return None
    context = {"watchers": watchers, "watching": any(each.staff_id == by.id for each in watchers), "may": may}
    return Panel("desk/panel_watchers.html", place="side", context=context)
