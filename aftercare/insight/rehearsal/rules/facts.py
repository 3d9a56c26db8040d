"""What is known of a past case and of its clocks. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from aftercare.care.escalation.rules import Report
from aftercare.insight.rehearsal.rules.adding import Entered


class Told(NamedTuple):
    """What time limits depend on: kind, class of the component, urgency, size."""

    kind: str
    component_class: str
    urgency: str
    size: str


@dataclass(frozen=True, slots=True)
class PastPause:
    """A time in which a clock stood still, and why; `until_at` is None while it does."""

    from_at: datetime
    until_at: datetime | None
    cause: str


@dataclass(frozen=True, slots=True)
class PastClock:
    """A promise as it was kept or broken. `policy_id` is the version under which it ran.

    `told_at` is when the owner was told of its last extension, which was made at `extended_at`. `contractor_id` says
    whose calendar counted it, where it was a contractor's to keep.
    """

    stage: str
    limit: str
    policy_id: int
    responsible: str
    started_at: datetime
    due_at: datetime
    stopped_at: datetime | None = None
    paused_from: datetime | None = None
    pauses: tuple[PastPause, ...] = ()
    extended_to: datetime | None = None
    extended_at: datetime | None = None
    told_at: datetime | None = None
    contractor_id: int | None = None


@dataclass(frozen=True, slots=True)
class PastReport:
    """A report of the same trouble, and when it came."""

    report: Report
    opened_at: datetime


@dataclass(frozen=True, slots=True)
class PastCase:
    """A case with every clock that ever ran for it, in the order in which they began.

    `reports` are those of the same trouble up to this one, the oldest first. People are named as `staff:3`. `path` are
    the steps it entered, with the first; empty where nobody asks.
    """

    case_id: int
    development_id: int
    policy_id: int
    procedure: str
    told: Told
    opened_at: datetime
    first_answered_at: datetime | None
    closed_at: datetime | None
    responsible: str
    clocks: tuple[PastClock, ...]
    channel: str = ""
    answers: Mapping[str, str] = field(default_factory=dict)
    reports: tuple[PastReport, ...] = ()
    came_back: bool = False
    cause: str = ""
    covered: bool | None = None
    first_contact: str = ""
    repairer: str = ""
    contractor: str = ""
    path: tuple[Entered, ...] = ()
