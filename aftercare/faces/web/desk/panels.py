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

    `place`: `main` above the story, `side` beside it, `facts` there before the time limits, `acts` among the acts that
    are allowed now, `words` beside the fields for writing.

    `told` goes into the story of the case, merged by time.
    """

    template: str
    place: str = "main"
    context: dict[str, object] = field(default_factory=dict)
    told: tuple[Told, ...] = ()


MakePanel = Callable[[Case, Actor, datetime], Panel | None]
TellMore = Callable[[Case, Actor], list[Told]]
