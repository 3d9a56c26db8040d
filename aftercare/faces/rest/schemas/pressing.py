"""What programs read and write of the steps taken against contractors, of incidents, and of dates to keep."""

from datetime import date, datetime
from typing import Literal

from pydantic import Field

from aftercare.faces.rest.schemas.common import (
    ContractorRef,
    Cursor,
    Day,
    Id,
    In,
    Key,
    Out,
    Ref,
    SeenIn,
    Size,
    StaffOut,
)


class ReminderOut(Out):
    """A reminder that a contractor was sent."""

    count: int = Field(description="Which one it was, of this missed date.", examples=[1])
    promise: str = Field(description="`on_site` or `finish`: the date that was missed.", examples=["on_site"])
    missed_at: datetime
    sent_at: datetime
    sent_by: str
    ring: bool = Field(description="Whether somebody was asked to ring as well.")
    note: str


class DeliveryOut(Out):
    """How a formal demand reached the contractor."""

    id: int
    way: str = Field(description="`link`, `courier`, `by_hand` or `refused`.", examples=["courier"])
    on: date
    person: str
    courier_number: str
    note: str
    recorded_at: datetime
    recorded_by: str


class DemandOut(Out):
    """A formal demand to a contractor who is late."""

    id: int
    version: int
    number: str = Field(description="Empty until it is issued.", examples=["CG-HQ-20261122-001"])
    order_id: int
    contractor: ContractorRef
    state: str = Field(description="`proposed`, `dropped`, `issued`, `passed` or `ended`.")
    outcome: str = Field(description="`met`, `met_late`, `outside`, `over` or `withdrawn`, once it has ended.")
    promise: str
    missed_at: datetime
    text: str
    clause: str
    consequence: str
    source: list[str]
    comply_by: datetime | None = Field(description="The deadline; `clock_id` explains it.")
    clock_id: int | None
    proposed_at: datetime
    proposed_by: str
    issued_at: datetime | None
    issued_by: str
    acknowledged_at: datetime | None
    acknowledged_by: str
    reply: str
    ended_at: datetime | None
    ended_reason: str


class DemandWhole(DemandOut):
    """The same with its reminders and deliveries."""

    reminders: list[ReminderOut]
    deliveries: list[DeliveryOut]


class DemandPage(Out):
    """A page of formal demands."""

    demands: list[DemandOut]
    next: str = Field(description="Send it as `after`; empty at the end.")


class DemandFilter(In):
    """Which formal demands."""

    state: Literal["", "proposed", "dropped", "issued", "passed", "ended"] = ""
    contractor: Id | None = None
    after: Cursor = ""
    size: Size = 50


class DemandTextIn(SeenIn):
    """What is demanded, in your words."""

    text: str = Field("", max_length=2000)


class DeliveryIn(In):
    """How it was delivered, and what proves it."""

    way: Literal["courier", "by_hand", "refused"]
    on: Day
    courier_number: str = Field("", max_length=80, description="Needed for a courier.")
    person: str = Field("", max_length=120, description="Who took it; needed when it was handed over.")
    note: str = Field("", max_length=300, description="Needed when it was refused.")
    photo: Ref = ""


class IncidentOut(Out):
    """One cause behind many cases."""

    id: int
    version: int
    number: str
    cause: str
    text: str
    development_id: int | None
    company_id: int
    building_id: int | None
    line: str
    component: str
    symptom: str
    lead: StaffOut
    opened_at: datetime
    ended_at: datetime | None
    outcome: str


class IncidentCaseOut(Out):
    """A case gathered under an incident."""

    id: int
    number: str
    subject: str
    open: bool
    way: str = Field(description="`hand`, `suggested` or `cluster`.")
    gathered_at: datetime


class IncidentWhole(IncidentOut):
    """The same with its cases and how far it has grown."""

    cases: list[IncidentCaseOut]
    cases_held: int
    cases_open: int
    homes: int
    homes_in_place: int


class IncidentPage(Out):
    """A page of incidents."""

    incidents: list[IncidentOut]
    next: str = Field(description="Send it as `after`; empty at the end.")


class IncidentFilter(In):
    """Which incidents."""

    ended: bool = False
    mine: bool = Field(False, description="Only those that the token's person leads.")
    after: Cursor = ""
    size: Size = 50


class GatherIn(In):
    """The cases that have the same cause."""

    case_ids: list[Id] = Field(min_length=1, max_length=200)


class MilestoneOut(Out):
    """A date that was entered by hand."""

    id: int
    development_id: int
    building_id: int | None
    kind: str = Field(examples=["handover"])
    on: date
    note: str
    set_at: datetime
    set_by: str


class MilestoneIn(In):
    """A date of a development, or of one of its buildings; an earlier one of this kind is moved."""

    development_id: Id
    building_id: Id | None = None
    kind: Key
    on: Day
    note: str = Field("", max_length=200)


class DatedTaskOut(Out):
    """What falls due by a date."""

    id: int
    version: int
    key: str
    about: str
    development_id: int
    building_id: int | None
    anchor_on: date
    due_on: date
    role: str
    staff: StaffOut | None
    note: str
    dropped: bool
    ended_at: datetime | None


class DateFilter(In):
    """Which of what falls due."""

    development: Id | None = None
    mine: bool = False
    ended: bool = False
    size: Size = 100


class MilestoneFilter(In):
    """How many dates."""

    size: Size = 100
