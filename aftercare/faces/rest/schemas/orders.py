"""Work orders: who was asked to do what, until when, and how it went."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from aftercare.faces.rest.schemas.common import (
    ContractorRef,
    Cursor,
    Id,
    In,
    Moment,
    Money,
    Out,
    Quantity,
    Ref,
    Refs,
    SeenIn,
    Size,
    StaffOut,
    Version,
)
from aftercare.faces.rest.schemas.story import FileOut

ROUTES = "`original_contractor`, `own_staff`, `framework_contractor` or `specialist_crew`."
Latitude = Annotated[Decimal, Field(ge=-90, le=90, max_digits=9, decimal_places=6, examples=["30.274150"])]
Longitude = Annotated[Decimal, Field(ge=-180, le=180, max_digits=9, decimal_places=6, examples=["120.155150"])]
Minutes = Annotated[int, Field(ge=0, le=100_000)]


class OrderOut(Out):
    """A work order in a list."""

    id: int
    number: str = Field(examples=["BX-YLS-20261121-0007-1"])
    version: int = Field(description="Send it back as `seen`.")
    case_id: int
    development_id: int
    kind: str = Field(description="`repair`, `outside`, `emergency` or `rework`.")
    route: str = Field(description=ROUTES)
    contractor: ContractorRef | None
    technician: StaffOut | None
    charged_to: ContractorRef | None = Field(description="The contractor who bears the cost of another's repair.")
    rework_of: int | None
    state: str = Field(
        description="`sent`, `taken`, `declined`, `silent`, `appointed`, `in_progress`, `done`, `accepted`, `refused` "
        "or `cancelled`."
    )
    size: str = Field(description="`small` or `large`.")
    what: str
    where: str
    notice: str
    sent_at: datetime
    answer_by: datetime | None = Field(description="Until when a contractor answers.")
    on_site_by: datetime | None
    finish_by: datetime | None
    answered_at: datetime | None
    started_at: datetime | None
    finished_at: datetime | None
    ended_at: datetime | None
    result: str = Field(description="What was done, in the doer's words.")
    ended_reason: str


class OrderPage(Out):
    """A page of work orders, the newest first."""

    orders: list[OrderOut]
    next: str = Field(description="Send it as `after` for the next page; empty at the end.")


class OrderFilter(In):
    """What work orders are narrowed to."""

    state: Literal[
        "",
        "open",
        "sent",
        "taken",
        "declined",
        "silent",
        "appointed",
        "in_progress",
        "done",
        "accepted",
        "refused",
        "cancelled",
    ] = ""
    case: Id | None = None
    contractor: Id | None = None
    technician: Id | None = None
    development: Id | None = None
    late: bool = Field(False, description="Only those not done in time.")
    after: Cursor = ""
    size: Size = 50


class AppointmentOut(Out):
    """A time at which somebody comes."""

    id: int
    from_at: datetime
    until_at: datetime
    state: str = Field(description="`proposed`, `accepted`, `rejected`, `kept` or `missed`.")
    proposed_by: str
    proposed_at: datetime
    answered_by: str
    answered_at: datetime | None
    reason: str


class VisitOut(Out):
    """Somebody was there."""

    id: int
    who: str
    arrived_at: datetime
    left_at: datetime | None
    minutes: int | None
    latitude: Decimal | None
    longitude: Decimal | None
    note: str


class PartOut(Out):
    """A part that went in."""

    id: int
    name: str
    quantity: Decimal
    unit: str
    unit_price: Decimal = Field(description="CNY.")
    old_part_returned: bool | None
    added_by: str
    added_at: datetime


class DelayOut(Out):
    """Word that it takes longer."""

    id: int
    cause: str
    reason: str
    promised_before: datetime | None
    new_finish_by: datetime
    in_time: bool = Field(description="Told before the promise passed.")
    told_by: str
    told_at: datetime


class SignatureOut(Out):
    """A signature that the policy wants under the work."""

    signatory: str = Field(examples=["owner"])
    label: str = Field(examples=["业主"])
    state: str = Field(description="`pending`, `signed`, `refused` or `absent`.")
    name: str
    reason: str
    witness: str
    entered_by: str
    at: datetime | None
    may_sign: bool = Field(description="Whether you may give it now.")


class OrderWhole(OrderOut):
    """A work order with all that belongs to it."""

    may: list[str] = Field(description="What you may do on it now.", examples=[["take", "decline"]])
    appointments: list[AppointmentOut]
    visits: list[VisitOut]
    parts: list[PartOut]
    parts_total: Decimal = Field(description="CNY.")
    delays: list[DelayOut]
    signatures: list[SignatureOut]
    files: list[FileOut]


class CandidateOut(Out):
    """Somebody who could be sent."""

    route: str = Field(description=ROUTES)
    contractor_id: int | None
    technician_id: int | None
    name: str
    note: str


class ProposalOut(Out):
    """Whom the policy sends now, and who else could be sent."""

    situation: str
    size: str
    charge_original: bool = Field(description="Whether the original contractor bears the cost.")
    source: list[str] = Field(description="The clauses that say so.")
    chosen: CandidateOut | None
    candidates: list[CandidateOut]


class DispatchIn(In):
    """Who is sent, to do what: a contractor or a technician."""

    case_id: Id
    route: Literal["original_contractor", "own_staff", "framework_contractor", "specialist_crew"]
    contractor_id: Id | None = None
    technician_id: Id | None = None
    what: str = Field("", max_length=2000, description="Empty: made from the case.")
    notice: str = Field("", max_length=2000)
    seen: Version


class ElsewhereIn(In):
    """Who does it instead, and why."""

    route: Literal["original_contractor", "own_staff", "framework_contractor", "specialist_crew"]
    contractor_id: Id | None = None
    technician_id: Id | None = None
    reason: str = Field(max_length=500)
    ground: Literal["late", "given_back", "danger", "our_choice"] = Field(
        "late",
        description="Why. Late work goes to another at the contractor's cost only once a formal demand has run out.",
    )
    notice: str = Field("", max_length=2000)
    seen: Version


class TakeIn(SeenIn):
    """A word with the yes."""

    note: str = Field("", max_length=500)


class TimeIn(SeenIn):
    """A time window."""

    from_at: Moment = Field(examples=["2026-11-23T01:00:00Z"])
    until_at: Moment = Field(examples=["2026-11-23T03:00:00Z"])
    agreed: bool = Field(False, description="The owner said yes on the telephone.")
    reason: str = Field("", max_length=300)


class TimeReasonIn(In):
    """Why a time does not suit."""

    reason: str = Field(max_length=300, examples=["周六才在家"])


class ArriveIn(SeenIn):
    """Where the phone was, when its owner allows it to tell."""

    latitude: Latitude | None = None
    longitude: Longitude | None = None


class LeaveIn(SeenIn):
    """Going, for now."""

    minutes: Minutes | None = Field(None, description="Minutes worked; empty: since arriving.")
    note: str = Field("", max_length=1000)
    come_again: bool = Field(False, description="Another visit is needed; the note says why.")


class PhotosIn(In):
    """Photos that prove the work."""

    photos: Refs
    purpose: Literal["before", "during", "after"]


class PartIn(In):
    """A part that went in."""

    name: str = Field(max_length=120, examples=["角阀 DN15"])
    quantity: Quantity = Decimal(1)
    unit: str = Field("", max_length=20, examples=["个"])
    unit_price: Annotated[Money, Field(le=99_999_999)] = Field(Decimal(0), description="CNY.")
    old_part_returned: bool | None = None


class DelayIn(SeenIn):
    """Word that it takes longer."""

    cause: str = Field(max_length=20, description="A cause of delay.", examples=["waiting_for_parts"])
    reason: str = Field(max_length=300)
    new_finish_by: Moment
    agreed: bool = Field(False, description="The owner has agreed; where the rules ask for it, nothing moves without.")


class FinishIn(SeenIn):
    """The work is done."""

    result: str = Field(max_length=2000, examples=["更换角阀，试水半小时无渗漏。"])
    minutes: Minutes | None = None
    photos: Refs = []


class SignIn(In):
    """A signature, drawn or on a sheet, sent before as a file."""

    signatory: str = Field(max_length=40, examples=["inspector"])
    name: str = Field(max_length=120, examples=["王志强"])
    signature: Ref = ""


class RefuseIn(In):
    """A refusal of the work, with its proof."""

    signatory: str = Field(max_length=40)
    reason: str = Field(max_length=500)
    witness: str = Field("", max_length=120)
    photo: Ref = ""


class SurveyIn(SeenIn):
    """What was found on site."""

    text: str = Field(max_length=4000, examples=["水槽下水口密封圈老化，接口渗水。"])
    visited_at: Moment
    confirmed: bool = Field(True, description="The defect is there and must be repaired.")
    cause: str = Field("", max_length=40, description="A cause of the warranty policy.")
    size: Literal["", "small", "large"] = Field("", description="Counts only without an estimate.")
    estimate: Money | None = Field(None, description="CNY; decides small or large.")
    emergency: bool = False
    photos: Refs = []


class SurveyOut(Out):
    """A visit to find out what is broken and why."""

    id: int
    case_id: int
    inspector: StaffOut
    visited_at: datetime
    text: str
    confirmed: bool
    cause: str
    size: str
    estimate: Decimal | None
    emergency: bool
    recorded_at: datetime
