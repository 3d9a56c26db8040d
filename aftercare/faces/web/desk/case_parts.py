"""Which rooms add to the case page: their panels, and what they tell of its story."""

from datetime import datetime

from aftercare.care.escalation import queries as escalation
from aftercare.care.incidents.queries import incidents
from aftercare.care.surveys import queries as surveys
from aftercare.faces.web.desk import panel_links, panel_ready, work_panels
from aftercare.faces.web.desk.panel_callback import callback_panel
from aftercare.faces.web.desk.panel_coverage import coverage_panel
from aftercare.faces.web.desk.panel_ladder import ladder_panel
from aftercare.faces.web.desk.panel_money import money_panel
from aftercare.faces.web.desk.panel_night import night_panel
from aftercare.faces.web.desk.panel_people import people_panel
from aftercare.faces.web.desk.panel_replies import replies_panel, stages_panel
from aftercare.faces.web.desk.panel_reported import reported_panel
from aftercare.faces.web.desk.panels import MakePanel, Panel, TellMore
from aftercare.faces.web.desk.story import Told
from aftercare.ground.core.actors import Actor
from aftercare.ground.core.prepared import Presence, Shapes
from aftercare.ground.files import queries as attachments
from aftercare.outcome.settlement import queries as settlement
from aftercare.service.cases.models import Case
from aftercare.service.cases.queries import links, policies, tasks
from aftercare.service.deadlines import queries as deadlines
from aftercare.service.warranty import queries as warranty
from aftercare.service.workorders.queries import pages

# Each function is asked once for every case page; None leaves its panel out.
PANELS: tuple[MakePanel, ...] = (
    night_panel,
    stages_panel,
    reported_panel,
    people_panel,
    ladder_panel,
    work_panels.acts_panel,
    coverage_panel,
    work_panels.work_panel,
    replies_panel,
    callback_panel,
    money_panel,
    panel_links.tasks_panel,
    panel_links.links_panel,
    panel_ready.ready_panel,
    panel_ready.watchers_panel,
)
# What else is told in the story of a case, merged by time.
STORIES: tuple[TellMore, ...] = (work_panels.work_story,)


def _presence(by: Actor) -> Presence:
    return Presence(
        *attachments.ASKED_OF_A_SUBJECT,
        *warranty.ASKED_OF_A_CASE,
        *deadlines.ASKED_OF_A_CASE,
        *policies.ASKED_OF_A_CASE,
        *tasks.ASKED_OF_A_CASE,
        *links.ASKED_OF_A_CASE,
        *pages.asked_of_a_case(by),
        *escalation.ASKED_OF_A_CASE,
        *incidents.ASKED_OF_A_CASE,
        *surveys.ASKED_OF_A_CASE,
        *settlement.ASKED_OF_A_CASE,
        *panel_ready.ASKED_OF_A_CASE,
        *work_panels.ASKED_OF_A_CASE,
    )


_PRESENCE = Shapes(_presence)


def present(case: Case, *, by: Actor) -> None:
    """Ask once for all panels which of them find anything: most cases have no costs, no calls, no surveys yet."""
    _PRESENCE.of(by).ask(case=case.pk, subject=f"case:{case.pk}")


def panels_of(case: Case, *, by: Actor, at: datetime) -> dict[str, list[Panel]]:
    """The panels of a case by their place."""
    made = [panel for make in PANELS if (panel := make(case, by, at)) is not None]
    places = ("main", "side", "facts", "acts", "words")
    return {place: [panel for panel in made if panel.place == place] for place in places}


def more_told(case: Case, *, by: Actor) -> list[Told]:
    """What other rooms tell of a case."""
    return [told for tell in STORIES for told in tell(case, by)]
