"""What hangs together on the case page: its parts, what was merged into it, what is to be done within it."""

from datetime import datetime

from django.utils.translation import gettext as _

from aftercare.care.incidents.queries.incidents import incident_of
from aftercare.faces.web.desk.panels import Panel
from aftercare.faces.web.desk.story import Told
from aftercare.ground.core.actors import Actor
from aftercare.ground.core.checks import allows
from aftercare.service.cases import permissions
from aftercare.service.cases.models import Case
from aftercare.service.cases.queries.links import entries_of_merged, joined_to, photos_of_merged
from aftercare.service.cases.queries.tasks import todos_of


def links_panel(case: Case, by: Actor, at: datetime) -> Panel | None:  # noqa: ARG001  every panel is told the time
    """The cases joined to this one, and the acts that join and part them."""
    joined, member = joined_to(case, by=by), incident_of(case.pk)
    may = allows(permissions.check_may_work, by, case)
    merged = [link.case_id for link in joined.merged]
    if not joined and member is None and not (may and case.is_open):
        return None
    context = {
        "joined": joined,
        "may": may,
        "member": member,
        "photos": photos_of_merged(merged) if merged else [],
        "open_parts": sum(link.case.is_open for link in joined.parts),
    }
    told = _told_of_merged(merged) if merged else ()
    return Panel("desk/panel_links.html", place="side", context=context, told=told)


def tasks_panel(case: Case, by: Actor, at: datetime) -> Panel | None:
    """The checklist of the step and the tasks of the case."""
    todos = todos_of(case, language=by.language)
    may = case.is_open and allows(permissions.check_may_work, by, case)
    if not todos and not may:
        return None
    today = at.astimezone(case.development.zone).date()
    context = {"todos": todos, "may": may, "done": sum(todo.done for todo in todos), "today": today}
    return Panel("desk/panel_tasks.html", place="main", context=context)


def _told_of_merged(case_ids: list[int]) -> tuple[Told, ...]:
    """What was said in the cases merged into this one, so that the conversation is read in one place."""
    return tuple(
        Told(
            at=entry.at,
            title=_("In the merged case %(number)s") % {"number": entry.case.number},
            who=entry.author_label,
            text=entry.text,
            tone="note" if entry.internal else "said",
            icon="link",
            note=_("internal") if entry.internal else "",
        )
        for entry in entries_of_merged(case_ids)
    )
