"""What a policy pack says of messages: who is told what and when, what cannot be switched off, and when it is quiet.

Pure. Every part may be left out: a pack without this section tells what the product itself tells, day and night.
"""

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from aftercare.ground.core.documents import Key, Section, Sources, Words
from aftercare.service.deadlines.policy import ClockTime, Limit


class Who(StrEnum):
    """Whom a notice can go to, beside every role of staff (`manager`, `supervisor`, …) at the development.

    `contractor_before` is the contractor that carried out the case from which this one came back.
    """

    OWNER = "owner"
    CONTRACTOR = "contractor"
    CONTRACTOR_BEFORE = "contractor_before"
    TECHNICIAN = "technician_of_order"
    RESPONSIBLE = "responsible"
    FIRST_CONTACT = "first_contact"
    WATCHERS = "watchers"
    ADVISER = "adviser"


TOLD_OF = (
    "callback.recorded",
    "case.answered",
    "case.judged",
    "case.moved",
    "case.owner_wrote",
    "case.rated",
    "case.registered",
    "case.urged",
    "questionnaire.answered",
    "survey.recorded",
    "workorder.cancelled",
    "workorder.delayed",
    "workorder.missed",
    "workorder.time_agreed",
    "workorder.time_rejected",
)
"""The events at which a pack may have people told."""


class QuietHours(Section):
    """Hours of the development's own day in which no telephone rings; what is written then goes out at the end."""

    start: ClockTime
    end: ClockTime
    source: Sources


class Topic(Section):
    """A group of messages that people choose channels for. `must`: cannot be switched off. `urgent`: at any hour."""

    label: Words
    must: bool = False
    urgent: bool = False
    source: Sources


class Happening(Section):
    """What is known of an event and its case when it is decided who is told."""

    kind: str = ""
    channel: str = ""
    category: str = ""
    emergency: bool = False
    returns: bool = False
    reopened: int = 0
    urged: int = 0
    covered: bool | None = None
    confirmed: bool | None = None
    size: str = ""
    to_step: str = ""
    outcome: str = ""
    stars: int | None = None
    score: int | None = None


class Circumstances(Section):
    """Which cases a notice is for; what is left out does not matter."""

    kinds: tuple[Key, ...] = ()
    channels: tuple[Key, ...] = ()
    categories: tuple[Key, ...] = ()
    sizes: tuple[Key, ...] = ()
    to_steps: tuple[Key, ...] = ()
    outcomes: tuple[Key, ...] = ()
    emergency: bool | None = None
    returns: bool | None = None
    covered: bool | None = None
    confirmed: bool | None = None
    urged_at_least: int = 0
    reopened_at_least: int = 0
    stars_at_most: int | None = None
    score_at_most: int | None = None

    def hold_for(self, seen: Happening) -> bool:
        """Whether everything asked for is as asked."""
        named = (
            (self.kinds, seen.kind),
            (self.channels, seen.channel),
            (self.categories, seen.category),
            (self.sizes, seen.size),
            (self.to_steps, seen.to_step),
            (self.outcomes, seen.outcome),
        )
        facts = (
            (self.emergency, seen.emergency),
            (self.returns, seen.returns),
            (self.covered, seen.covered),
            (self.confirmed, seen.confirmed),
        )
        return (
            all(not wanted or value in wanted for wanted, value in named)
            and all(wanted is None or wanted == value for wanted, value in facts)
            and seen.urged >= self.urged_at_least
            and seen.reopened >= self.reopened_at_least
            and (self.stars_at_most is None or (seen.stars is not None and seen.stars <= self.stars_at_most))
            and (self.score_at_most is None or (seen.score is not None and seen.score <= self.score_at_most))
        )


class Notice(Section):
    """When `on` happens in these circumstances, these people are told with this wording."""

    on: str
    when: Circumstances = Circumstances()
    tell: Annotated[tuple[Key, ...], Field(min_length=1)]
    wording: Key
    source: Sources


class BeforeVisit(Section):
    """The reminders before somebody comes: how long ahead, and with which wordings to whom.

    With `leave_wording` our own technician is told when it is time to leave.
    """

    ahead: Annotated[tuple[Limit, ...], Field(min_length=1)]
    owner_wording: Key
    staff_wording: Key
    leave_wording: Key | None = None
    source: Sources


class BeforeDue(Section):
    """Whoever answers for a case hears that its step falls due."""

    ahead: Limit
    wording: Key
    source: Sources


class Midway(Section):
    """When this share of the planned time of a step has passed, somebody asks how far it is, and when it will be done.

    `stage` is the time limit of the step.
    """

    stage: Key
    percent: Annotated[int, Field(ge=1, le=99)]
    tell: Annotated[tuple[Key, ...], Field(min_length=1)]
    wording: Key
    source: Sources


class Progress(Section):
    """While a case is open, its owner hears at intervals where it stands."""

    every: Limit
    kinds: Annotated[tuple[Key, ...], Field(min_length=1)]
    wording: Key
    source: Sources


class DayEnd(Section):
    """What came in today and is not solved is reported, with the time by which it will be."""

    tell: Annotated[tuple[Key, ...], Field(min_length=1)]
    wording: Key
    source: Sources


class Reminders(Section):
    """What is said by date, without anything having happened."""

    visit: BeforeVisit | None = None
    step_due: BeforeDue | None = None
    midway: tuple[Midway, ...] = ()
    progress: Progress | None = None
    day_end: DayEnd | None = None


class MessagePolicy(Section):
    """Everything the pack says of messages."""

    quiet_hours: QuietHours | None = None
    topics: dict[Key, Topic] = {}
    notices: dict[Key, Notice] = {}
    reminders: Reminders = Reminders()

    def is_obligatory(self, topic: str) -> bool:
        """Whether nobody can switch this topic off; an unknown topic can be."""
        found = self.topics.get(topic)
        return found is not None and found.must

    def is_urgent(self, topic: str) -> bool:
        """Whether this topic goes out at any hour."""
        found = self.topics.get(topic)
        return found is not None and found.urgent
