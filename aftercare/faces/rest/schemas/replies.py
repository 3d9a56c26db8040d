"""Written replies, and the stages of a complaint."""

from datetime import date, datetime

from pydantic import Field

from aftercare.faces.rest.schemas.common import In, Key, Out, SeenIn, StaffOut

PART_AT_MOST = 4_000


class StageOut(Out):
    """One stage of handling a complaint (ISO 10002)."""

    key: str = Field(examples=["acknowledge"])
    label: str = Field(examples=["受理告知"])
    standing: str = Field(description="`done`, `now`, `late` or `next`.", examples=["done"])
    done_at: datetime | None
    done_by: str
    due_at: datetime | None = Field(description="By when it is, or was, owed; none while no clock runs for it.")
    in_time: bool | None = Field(description="Whether it was done by then; none while nothing can be said.")


class ReplyPartOut(Out):
    """One part of a letter."""

    key: str = Field(examples=["decided"])
    label: str = Field(examples=["处理决定"])
    text: str
    needed: bool


class RemedyOut(Out):
    """Where else the owner may turn."""

    label: str
    text: str


class ReplyOut(Out):
    """A written reply: what it says, who approves it, whether it went out, and what the owner says of it."""

    id: int
    version: int
    case_id: int
    number: str = Field(description="Empty until it goes out.", examples=["DF-YX-20261122-001"])
    template: str
    language: str
    state: str = Field(
        description="`drafted`, `submitted`, `returned`, `sent`, `settled`, `review` or `dropped`.", examples=["sent"]
    )
    greeting: str
    parts: list[ReplyPartOut]
    remedies: list[RemedyOut]
    beyond: str = Field(description="What is asked beyond what can be granted, and the real gap; never in the letter.")
    rule: str = Field(description="Which approval of the rules holds; known once it was sent for approval.")
    roles: list[str] = Field(description="Who may approve it; never whoever wrote it.")
    written_by: StaffOut
    written_at: datetime
    submitted_at: datetime | None
    returned_reason: str
    approved_by: StaffOut | None
    sent_at: datetime | None
    settled_at: datetime | None
    review_at: datetime | None
    review_reason: str
    review_level: str


class ReplyDraftIn(In):
    """By which template the reply is begun: one of those that suit the case."""

    template: Key = Field(examples=["complaint"])


class ReplySaidIn(SeenIn):
    """What the letter says, by the parts of its template."""

    parts: dict[Key, str] = Field(examples=[{"decided": "今后停水提前 24 小时通知。"}])
    beyond: str = Field("", max_length=1000, description="The real gap of a demand that cannot be granted here.")


class ReplyReasonIn(SeenIn):
    """The version you looked at, and why."""

    reason: str = Field(max_length=1000, examples=["请写明责任人"])


class PromiseIn(SeenIn):
    """By which day the owner is answered, and why not now: the owner reads it."""

    on: date = Field(examples=["2026-12-01"])
    reason: str = Field(max_length=1000, examples=["需设计院复核图纸"])


class PromisedOut(Out):
    """The case with the time by which the owner was promised an answer."""

    case_id: int
    version: int
    due_at: datetime | None
