"""Cases as programs send and get them."""

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import Field

from aftercare.faces.rest.schemas.common import (
    ContractorRef,
    Cursor,
    Day,
    Id,
    In,
    Key,
    Moment,
    Out,
    Refs,
    ReporterOut,
    Size,
    StaffOut,
    Version,
)

NOTHING = "Empty when it is not known."


class RouteOut(Out):
    """How somebody came to a case: the rule of the pack, and what decided among the people of its team."""

    why: str = Field(
        description="`duty`, `load`, `skill`, `only`, `instead` (nobody of the team could) or `hand` (by a colleague).",
        examples=["load"],
    )
    team: str = Field("", description="The purpose of the team, a key of the policy; empty when no rule decided.")
    team_label: str = Field("", examples=["保修"])
    rule: int | None = Field(None, description="The place of the rule in the policy, from 0.", examples=[2])
    because: str = Field("", description="What the rule says of itself.")
    of: int = Field(0, description="Among how many was chosen.")
    open_cases: int = Field(0, description="How many open cases whoever was chosen had in hand.")


class CaseOut(Out):
    """A case. While it is open it has a next move, somebody who owes it, somebody who answers for it, and a date."""

    id: int = Field(examples=[12])
    number: str = Field(description="What people read out.", examples=["BX-YLS-20261121-0007"])
    version: int = Field(description="Send it back as `seen`.", examples=[3])
    kind: str = Field(description="`repair`, `complaint`, `question`, `suggestion`, `praise`, `help`, or the policy's.")
    channel: str = Field(description="The way by which it came in.", examples=["phone"])
    subject: str = Field(examples=["厨房水槽下面漏水"])
    text: str
    component: str = Field(description=f"A component of the policy. {NOTHING}", examples=["kitchen_waterproofing"])
    symptom: str = Field(description=NOTHING, examples=["leak"])
    place: str = Field(description=NOTHING, examples=["kitchen"])
    urgency: str = Field(examples=["normal"])
    emergency: bool
    development_id: int
    building_id: int | None
    unit_id: int | None
    unit: str = Field(description="The home as people say it; empty for common parts.", examples=["3-1-1201"])
    reporter: ReporterOut
    step: str = Field(description="The step of its procedure.", examples=["survey"])
    step_label: str = Field(examples=["现场勘查"])
    next_move: str = Field(description="What has to happen next; empty when closed.", examples=["surveyed"])
    next_label: str = Field(examples=["记录勘查结果"])
    owed_by: str = Field(description="`staff`, `contractor` or `owner`; empty when closed.", examples=["staff"])
    due_at: datetime | None = Field(description="Until when the next move is owed.")
    finish_by: datetime | None = Field(description="Until when the whole is promised.")
    held_until: date | None = Field(description="It waits until this day.")
    held_reason: str
    responsible: StaffOut = Field(description="Who answers for it now.")
    first_contact: StaffOut = Field(description="Who took it in; stays through every hand-over.")
    route: dict[str, RouteOut] = Field(
        description="Why these people: `answers` and `carries_out`, as far as a rule or a colleague decided."
    )
    executor: StaffOut | None = Field(description="Our own technician who does the work.")
    contractor: ContractorRef | None = Field(description="The contractor who does the work.")
    reopened: int
    rejected: int
    urged: int = Field(description="How often the owner has urged.")
    handed_on: int
    return_of: int | None = Field(description="The case of which this one is the return.")
    opened_at: datetime
    closed_at: datetime | None
    resolution: str = Field(description="How it ended, as the owner reads it.")
    policy: int = Field(description="The version of the rules under which it stands.", examples=[1])
    answers: dict[str, str] = Field(description="Answers to the questions that the policy asks of such a report.")


class CasePage(Out):
    """A page of cases."""

    cases: list[CaseOut]
    next: str = Field(description="Send it as `after` for the next page; empty at the end.")


class CaseFilter(In):
    """What a list of cases is narrowed to; what is left out does not narrow."""

    state: Literal["open", "closed", "all"] = "open"
    kind: str = Field("", max_length=20)
    category: str = Field("", max_length=60, description="Class of the component for repairs, else the kind.")
    component: str = Field("", max_length=60)
    channel: str = Field("", max_length=20)
    step: str = Field("", max_length=40)
    development: Id | None = None
    building: Id | None = None
    unit: Id | None = None
    reporter: Id | None = Field(None, description="Every record of this person.")
    responsible: Id | None = Field(None, description="Who answers for it.")
    first_contact: Id | None = None
    executor: Id | None = None
    contractor: Id | None = None
    team: Id | None = Field(None, description="Those for which somebody of this team answers.")
    owed_by: Literal["", "staff", "contractor", "owner"] = ""
    urgency: str = Field("", max_length=20)
    late: bool = Field(False, description="Only those whose next step is late.")
    due_after: Moment | None = None
    due_before: Moment | None = None
    opened_after: Moment | None = None
    opened_before: Moment | None = None
    held: bool | None = Field(None, description="Only those that wait, or only those that do not.")
    unassigned: bool = Field(False, description="Only those that nobody carries out yet.")
    urged: bool = Field(False, description="Only those whose owner has urged.")
    watched: bool = Field(False, description="Only those that you watch.")
    text: str = Field("", max_length=100, description="Words of subject, text, room, person, phone or number.")
    sort: Literal["newest", "due"] = "newest"
    after: Cursor = ""
    size: Size = 50


class CaseIn(In):
    """A request to register. Keys are those of the policy in force; a home makes its development known."""

    kind: str = Field(max_length=20, examples=["repair"])
    channel: str = Field("api", max_length=20, examples=["phone"])
    text: str = Field(max_length=20_000, examples=["厨房水槽下面漏水，柜板已经泡胀。"])
    subject: str = Field("", max_length=200, description="Empty: the first sentence of the text.")
    development_id: Id | None = None
    building_id: Id | None = None
    unit_id: Id | None = Field(None, examples=[41])
    component: Key = Field("", examples=["kitchen_waterproofing"])
    symptom: Key = Field("", examples=["leak"])
    place: Key = Field("", max_length=40)
    urgency: str = Field("", max_length=20, description="Empty: as the policy says.")
    emergency: bool = False
    reporter_id: Id | None = Field(None, description="A person on file.")
    reporter_name: str = Field("", max_length=120, examples=["李芳"])
    reporter_phone: str = Field("", max_length=30, examples=["13900001234"])
    return_of_id: Id | None = Field(None, description="The earlier case that has come back.")
    answers: dict[Key, Annotated[str, Field(max_length=2000)]] = Field(
        default_factory=dict,
        max_length=40,
        description="Answers to the questions that the policy asks of such a report, by key.",
    )
    photos: Refs = []


class LikeFilter(In):
    """A home and what is wrong there."""

    unit: Id
    component: Key = ""
    symptom: Key = ""


class MoveIn(In):
    """A move of the procedure."""

    move: str = Field(max_length=40, description="One of `list_moves`.", examples=["verify"])
    reason: str = Field("", max_length=2000, description="Some moves want one.")
    seen: Version


class MoveOut(Out):
    """A move that you may take on this case; `missing` says what must be done before."""

    key: str = Field(examples=["verify"])
    label: str = Field(examples=["安排勘查"])
    to: str = Field(description="The step it leads to.", examples=["survey"])
    reason: str = Field(description="Whether it asks a reason: `none`, `optional` or `required`.")
    missing: list[str]
    ready: bool = Field(description="Whether it can be taken now.")


class HoldIn(In):
    """A wait until a day, for a reason."""

    until: Day
    reason: str = Field(max_length=300, examples=["业主出差，约定下月初上门"])
    cause: str = Field("owner", max_length=20, description="What the time is charged to: a cause of the policy.")
    seen: Version


class AssignIn(In):
    """Who shall answer for it."""

    staff_id: Id
    reason: str = Field("", max_length=300)
    seen: Version


class ClassifyIn(In):
    """What the case is about, said better. What is left out stays as it is."""

    subject: str | None = Field(None, max_length=200)
    component: Key | None = None
    symptom: Key | None = None
    place: Key | None = None
    urgency: str | None = Field(None, max_length=20)
    reason: str = Field("", max_length=300)
    seen: Version


class UrgeIn(In):
    """What the owner said when urging."""

    text: str = Field("", max_length=2000, examples=["业主来电催促，希望今天有人上门"])


class WatchIn(In):
    """Whether you want to hear of it."""

    watching: bool


class WatchOut(Out):
    """Whether you hear of it now."""

    watching: bool


class CoverageIn(In):
    """Who answers for the defect, as decided."""

    cause: str = Field(max_length=40, description="A cause of the warranty policy.", examples=["construction"])
    covered: bool
    liable_party: str = Field(max_length=20, description="A party of the warranty policy.", examples=["contractor"])
    contractor_id: Id | None = None
    reason: str = Field("", max_length=500)
    seen: Version


class ComputedOut(Out):
    """What the rules compute from the dates of the home, without looking at the cause."""

    covered: bool | None = Field(description="None when a date is missing.")
    term: str
    starts_on: date | None
    ends_on: date | None = Field(description="The last day, which still counts.")
    clause: str = Field(description="The clause that says so.")


class DecisionOut(Out):
    """What was decided, by whom, and by which clause."""

    id: int
    cause: str
    covered: bool
    liable_party: str
    contractor: ContractorRef | None
    reason: str
    decided_by: str
    decided_at: datetime


class CoverageOut(Out):
    """What is computed and what was decided, side by side."""

    computed: ComputedOut | None
    decision: DecisionOut | None
    built_by: ContractorRef | None = Field(description="Who built the part, by the records.")


class ClockOut(Out):
    """A time limit that runs, or ran."""

    id: int = Field(description="Asks for its whole account.")
    stage: str
    state: str
    started_at: datetime
    due_at: datetime | None
    stopped_at: datetime | None
    provisional: bool = Field(description="Whether it rests on holidays that are not announced yet.")
    explanation: list[str] = Field(description="How the due time was worked out, line by line.")


class CountedOut(Out):
    """An interval of working time, or of time."""

    from_at: datetime
    until_at: datetime


class AccountRowOut(Out):
    """Days of one sort in a row: what they count for and why."""

    first_on: date
    last_on: date
    reason: str = Field(examples=["holiday"])
    name: str = Field(description="What the holiday or make-up day is called. Empty for others.")
    amount: int = Field(description="What they count for, in the account's own measure; 0 when they are passed over.")
    counted: list[CountedOut] = Field(description="The intervals counted, where time and not days is counted.")
    provisional: bool


class ClockPauseOut(Out):
    """A time in which the clock stood still."""

    from_at: datetime
    until_at: datetime | None
    planned_until: datetime
    cause: str
    fault: str
    evidence: str
    approved_by: str


class ClockExtensionOut(Out):
    """A longer time that was agreed."""

    was_due_at: datetime
    until: datetime
    reason: str
    owner_told_at: datetime
    approved_by: str


class ClockAccountOut(Out):
    """How a due time came about, to the last minute. The amounts of the rows are `limit_amount` and `added_amount`."""

    id: int
    stage: str
    limit: str = Field(examples=["30 working_days"])
    source: str
    policy: str
    calendar: str
    zone: str
    started_at: datetime
    due_at: datetime
    provisional: bool
    measured_in: str = Field(description="seconds, days or months.", examples=["days"])
    limit_amount: int
    added_amount: int = Field(description="What was added by agreement.")
    total: int
    adds_up: bool
    rows: list[AccountRowOut]
    pauses: list[ClockPauseOut]
    extensions: list[ClockExtensionOut]
    expected_due_at: datetime | None = Field(
        description="While it stands still: when it is due if taken up as planned."
    )
