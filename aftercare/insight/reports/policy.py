"""What a policy pack says of reports and registers: in which rhythm, of what, compiled by whom, for whom. Pure."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from aftercare.ground.core.documents import Key, Section, Sources, Words


class Rhythm(StrEnum):
    """How often a report is made; always of whole days, weeks from Monday, months, quarters, years."""

    DAILY = "daily"
    WEEKLY = "weekly"
    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    ANNUAL = "annual"


class Place(StrEnum):
    """Of what one report is made: of each development, of each company, of the whole group."""

    DEVELOPMENT = "development"
    COMPANY = "company"
    GROUP = "group"


class Content(StrEnum):
    """The parts of which a report can be made up."""

    SUMMARY = "summary"
    FLOW = "flow"
    KINDS = "kinds"
    COMPONENTS = "components"
    CONTRACTORS = "contractors"
    SATISFACTION = "satisfaction"
    COSTS = "costs"
    AGES = "ages"
    DEVELOPMENTS = "developments"
    LATE = "late"
    CASES = "cases"


Roles = Annotated[tuple[Key, ...], Field(min_length=1)]


class ReportRule(Section):
    """One report: made by itself when its time is over, read and commented by `compiled_by`, then told to `readers`.

    `kinds` narrows it to kinds of case (all when left out). `within_days` is how long compiling may take from the
    end of its time on: the last of these days still counts. In working days when the rule says so. Whoever has one of
    the roles `late_to` hears of a report that was not released by then.
    """

    label: Words
    rhythm: Rhythm
    place: Place
    contents: Annotated[tuple[Content, ...], Field(min_length=1)]
    kinds: tuple[Key, ...] = ()
    compiled_by: Roles
    within_days: Annotated[int, Field(ge=1, le=60)]
    in_working_days: bool = False
    readers: Roles
    late_to: tuple[Key, ...] = ()
    source: Sources


class Counted(StrEnum):
    """By which day a case belongs into a register."""

    OPENED = "opened"
    CLOSED = "closed"
    ASKED = "asked"


class Column(StrEnum):
    """What a register can say of a case."""

    NUMBER = "number"
    OPENED_AT = "opened_at"
    CHANNEL = "channel"
    KIND = "kind"
    REPORTER = "reporter"
    PHONE = "phone"
    DEVELOPMENT = "development"
    HOME = "home"
    SUBJECT = "subject"
    COMPONENT = "component"
    SYMPTOM = "symptom"
    STEP = "step"
    FIRST_CONTACT = "first_contact"
    RESPONSIBLE = "responsible"
    EXECUTOR = "executor"
    ORDERS = "orders"
    SENT_AT = "sent_at"
    FINISHED_AT = "finished_at"
    DUE_AT = "due_at"
    CLOSED_AT = "closed_at"
    COVERED = "covered"
    RESULT = "result"
    CALLBACK = "callback"
    STARS = "stars"
    COST = "cost"
    BORNE_BY = "borne_by"


class RegisterRule(Section):
    """One register that is kept: which cases stand in it, in which columns. It is always up to date."""

    label: Words
    kinds: tuple[Key, ...] = ()
    counted: Counted
    columns: Annotated[tuple[Column, ...], Field(min_length=2)]
    source: Sources


class ReportPolicy(Section):
    """Reports and registers. A pack without this section has neither."""

    reports: dict[Key, ReportRule] = Field(default_factory=dict)
    registers: dict[Key, RegisterRule] = Field(default_factory=dict)
