"""The shapes that programs send and get."""

from datetime import date, datetime
from typing import Any

from ninja import Field, Schema

ID_AT_MOST = 9_000_000_000_000_000_000


class Problem(Schema):
    """Problem details (RFC 9457)."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    code: str
    instance: str = ""
    errors: list[dict[str, Any]] = []


class PersonOut(Schema):
    """Who reported it; the phone only for those who may see personal data."""

    name: str
    phone: str


class StaffOut(Schema):
    """A member of staff."""

    id: int
    name: str


class CaseOut(Schema):
    """A case as programs see it."""

    id: int
    number: str
    version: int
    kind: str
    channel: str
    subject: str
    text: str
    component: str
    symptom: str
    place: str
    urgency: str
    emergency: bool
    development_id: int
    unit_id: int | None
    unit: str
    reporter: PersonOut
    step: str
    step_label: str
    next_move: str
    next_label: str
    owed_by: str
    due_at: datetime | None
    finish_by: datetime | None
    held_until: date | None
    responsible: StaffOut
    first_contact: StaffOut
    reopened: int
    rejected: int
    urged: int
    opened_at: datetime
    closed_at: datetime | None
    policy: int
    answers: dict[str, str]


class CasePage(Schema):
    """A page of cases; `next` is the cursor of the next page, empty at the end."""

    cases: list[CaseOut]
    next: str


class CaseFilter(Schema):
    """What a list of cases is narrowed to; `after` is the cursor that the page before gave."""

    state: str = Field("open", pattern="^(open|closed|all)$")
    kind: str = Field("", max_length=20)
    step: str = Field("", max_length=40)
    development: int | None = Field(None, ge=1, le=ID_AT_MOST)
    unit: int | None = Field(None, ge=1, le=ID_AT_MOST)
    late: bool = False
    text: str = Field("", max_length=100)
    after: str = Field("", max_length=20, pattern=r"^\d*$")
    size: int = Field(50, ge=1, le=200)


class CaseIn(Schema):
    """A request to register. Keys are those of the policy's taxonomy."""

    kind: str = Field(max_length=20)
    channel: str = Field(default="api", max_length=20)
    text: str = Field(max_length=20_000)
    subject: str = Field(default="", max_length=200)
    development_id: int | None = None
    unit_id: int | None = None
    component: str = Field(default="", max_length=60)
    symptom: str = Field(default="", max_length=60)
    place: str = Field(default="", max_length=40)
    urgency: str = Field(default="", max_length=20)
    emergency: bool = False
    reporter_id: int | None = None
    reporter_name: str = Field(default="", max_length=120)
    reporter_phone: str = Field(default="", max_length=30)
    answers: dict[str, str] = Field(
        default_factory=dict, description="Answers to the questions that the policy asks of such a report, by key."
    )


class MoveIn(Schema):
    """A move of the procedure; `seen` is the version you looked at."""

    move: str = Field(max_length=40)
    reason: str = Field(default="", max_length=2000)
    seen: int = Field(ge=1, le=2_000_000_000)


class HoldIn(Schema):
    """A wait until a day, for a reason."""

    until: date
    reason: str = Field(max_length=300)
    cause: str = Field(default="owner", max_length=20)
    seen: int = Field(ge=1, le=2_000_000_000)


class SeenIn(Schema):
    """Only the version you looked at."""

    seen: int = Field(ge=1, le=2_000_000_000)


class AssignIn(Schema):
    """Who shall answer for it."""

    staff_id: int = Field(ge=1, le=9_000_000_000_000_000_000)
    reason: str = Field(default="", max_length=300)
    seen: int = Field(ge=1, le=2_000_000_000)


class EntryIn(Schema):
    """Something said; `internal` stays among staff."""

    text: str = Field(max_length=20_000)
    internal: bool = False
    spoken: bool = False


class EntryOut(Schema):
    """Something that was said."""

    id: int
    author: str
    text: str
    internal: bool
    spoken: bool
    at: datetime


class HomeOut(Schema):
    """A home that was found."""

    unit_id: int
    development_id: int
    development: str
    code: str
    kind: str
    owners: list[PersonOut]
