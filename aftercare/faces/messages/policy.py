"""What a policy pack says of messages: who is told what and when, what cannot be switched off, and when it is quiet.

Pure. Every part may be left out: a pack without this section tells what the product itself tells, day and night.
"""

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from aftercare.ground.core.documents import Key, Section, Sources, Words
from aftercare.service.deadlines.policy import ClockTime, Limit


class Who(StrEnum):
    """Whom a notice can go to, beside every role of staff (`manager`, `supervisor`, …)."""

    OWNER = "owner"
    RESPONSIBLE = "responsible"
    FIRST_CONTACT = "first_contact"
    EXECUTOR = "executor"
    WATCHERS = "watchers"


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


class Circumstances(Section):
    """Which cases a notice is for; what is left out does not matter."""

    kinds: tuple[Key, ...] = ()
    channels: tuple[Key, ...] = ()
    categories: tuple[Key, ...] = ()
    emergency: bool | None = None
    covered: bool | None = None
    returns: bool | None = None
    to_phases: tuple[Key, ...] = ()
    urged_at_least: int = 0
    reopened_at_least: int = 0
    stars_at_most: int | None = None


class Notice(Section):
    """When `on` happens in these circumstances, these people are told with this wording."""

    on: str
    when: Circumstances = Circumstances()
    tell: Annotated[tuple[Key, ...], Field(min_length=1)]
    wording: Key
    source: Sources


class Reminder(Section):
    """What is said without an event: `ahead` of a date, or `every` so long while a case is open."""

    ahead: tuple[Limit, ...] = ()
    every: Limit | None = None
    kinds: tuple[Key, ...] = ()
    tell: Annotated[tuple[Key, ...], Field(min_length=1)]
    wording: Key
    source: Sources


class ReminderKind(StrEnum):
    """The reminders there are."""

    APPOINTMENT = "appointment"
    STEP_DUE = "step_due"
    PROGRESS = "progress"
    UNSOLVED_AT_DAY_END = "unsolved_at_day_end"


class MessagePolicy(Section):
    """Everything the pack says of messages."""

    quiet_hours: QuietHours | None = None
    topics: dict[Key, Topic] = {}
    notices: dict[Key, Notice] = {}
    reminders: dict[ReminderKind, Reminder] = {}

    def is_obligatory(self, topic: str) -> bool:
        """Whether nobody can switch this topic off; an unknown topic can be."""
        found = self.topics.get(topic)
        return found is not None and found.must

    def is_urgent(self, topic: str) -> bool:
        """Whether this topic goes out at any hour."""
        found = self.topics.get(topic)
        return found is not None and found.urgent
