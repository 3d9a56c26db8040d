"""What came with the report on the case page: answers to the policy's questions, photos, letters, recordings."""

from datetime import datetime

from aftercare.faces.web.desk.panels import Panel
from aftercare.faces.web.orders.uploads import files_shown
from aftercare.faces.web.words import words_of
from aftercare.ground.core.actors import Actor
from aftercare.ground.files.queries import attachments_of
from aftercare.service.cases.models import Case


def reported_panel(case: Case, by: Actor, at: datetime) -> Panel | None:  # noqa: ARG001  every panel is asked alike
    """Answers and files, above the story; nothing for a report that is words alone."""
    subject = f"case:{case.pk}"
    files = files_shown(attachments_of([subject], internal=True).get(subject, []))
    answers = words_of(case.policy_id).answers(case.answers)
    if not (answers or files):
        return None
    return Panel("desk/panel_reported.html", "main", {"answers": answers, "files": files})
