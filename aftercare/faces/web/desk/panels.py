"""What other rooms add to the case page: work orders, coverage, costs. A panel is a template with its own context."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from aftercare.faces.web.desk.story import Told
from aftercare.ground.core.actors import Actor
from aftercare.service.cases.models import Case


@dataclass(frozen=True)
class Panel:
    """A part of the case page. The template sees itself as `panel` and reads `panel.context`.

    `place`: `main` above the story, `side` beside it, `acts` among the acts that are allowed now.
    """

    template: str
    place: str = "main"
    context: dict[str, object] = field(default_factory=dict)


MakePanel = Callable[[Case, Actor, datetime], Panel | None]
TellMore = Callable[[Case, Actor], list[Told]]

# Each function is asked once for every case page; None leaves its panel out.
PANELS: tuple[MakePanel, ...] = ()
# What else is told in the story of a case, merged by time.
STORIES: tuple[TellMore, ...] = ()


def panels_of(case: Case, *, by: Actor, at: datetime) -> dict[str, list[Panel]]:
    """The panels of a case by their place."""
    made = [panel for make in PANELS if (panel := make(case, by, at)) is not None]
    return {place: [panel for panel in made if panel.place == place] for place in ("main", "side", "acts")}


def more_told(case: Case, *, by: Actor) -> list[Told]:
    """What other rooms tell of a case."""
    return [told for tell in STORIES for told in tell(case, by)]
