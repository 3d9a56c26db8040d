"""Plays a story with the product's own actions, reads back every row it made, and takes the story back."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.db import models, transaction

from aftercare.care.surveys.models import Callback, Rating
from aftercare.ground.audit.models import AuditEvent, PersonalValue
from aftercare.ground.files.models import Attachment
from aftercare.ground.search.models import SearchText
from aftercare.outcome.settlement.models import CostLine, Quotation
from aftercare.project.demo.scenes import Script, Stage, play
from aftercare.service.cases.models import Case, Entry
from aftercare.service.deadlines.models import Clock, Extension, Pause
from aftercare.service.warranty.models import CoverageDecision
from aftercare.service.workorders.models import (
    Acceptance,
    Appointment,
    Delay,
    PartUsed,
    Survey,
    Visit,
    WorkOrder,
)

# In the order in which they may be written: whatever a row points to stands before it.
TABLES: tuple[type[models.Model], ...] = (
    Case,
    Clock,
    Pause,
    Extension,
    Entry,
    Survey,
    WorkOrder,
    Appointment,
    Visit,
    PartUsed,
    Delay,
    Attachment,
    Acceptance,
    CoverageDecision,
    Callback,
    Rating,
    CostLine,
    Quotation,
    AuditEvent,
    PersonalValue,
    SearchText,
)

Row = dict[str, Any]


@dataclass
class Story:
    """Every row that a played story made, by table, in the order of their ids."""

    rows: dict[type[models.Model], list[Row]] = field(default_factory=dict)

    @property
    def case(self) -> Row:
        """The story's case."""
        return self.rows[Case][0]


def record(play: Callable[[], object]) -> Story:
    """The rows that `play` makes in the tables above; nothing of it stays in the database."""
    story = Story()
    with transaction.atomic():
        before = {table: _last_id(table) for table in TABLES}
        play()
        for table in TABLES:
            story.rows[table] = list(table._default_manager.filter(pk__gt=before[table]).order_by("pk").values())
        transaction.set_rollback(True)
    return story


def _last_id(table: type[models.Model]) -> int:
    last: int | None = table._default_manager.aggregate(last=models.Max("pk"))["last"]
    return last or 0


def record_stages(stage: Stage, script: Script) -> list[Story]:
    """The rows that there are after each act of a script, in the order of its acts; nothing of it stays."""
    stories = []
    with transaction.atomic():
        before = {table: _last_id(table) for table in TABLES}
        for number, _act in enumerate(script):
            play(stage, script[number : number + 1], acts=1)
            story = Story()
            for table in TABLES:
                story.rows[table] = list(table._default_manager.filter(pk__gt=before[table]).order_by("pk").values())
            stories.append(story)
        transaction.set_rollback(True)
    return stories
