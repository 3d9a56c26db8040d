"""Imports, staff, teams, and the rules in force."""

from datetime import date, datetime
from typing import Any, Literal

from pydantic import Field

from aftercare.faces.rest.schemas.common import Cursor, Day, Id, In, Out, SeenIn, StaffOut


class ImportFieldOut(Out):
    """A field of an import kind, and under which headings it is found."""

    key: str = Field(examples=["room"])
    label: str
    required: bool
    personal: bool
    hint: str
    example: str
    headings: list[str]
    allowed: list[str] = Field(description="The values it may have; empty: any.")


class ImportKindOut(Out):
    """What can be imported."""

    key: str = Field(examples=["units"])
    label: str
    description: str
    needs_development: bool
    duplicates: list[str] = Field(description="What can become of rows that exist: `update`, `skip`, `refuse`.")
    fields: list[ImportFieldOut]


class ImportOut(Out):
    """One file on its way in."""

    id: int
    version: int
    kind: str
    development_id: int | None
    file_name: str
    file_sha256: str
    sheet: str
    state: str = Field(
        description="`uploaded`, `checking`, `checked`, `carrying`, `done`, `undoing`, `undone` or `discarded`."
    )
    moving: bool = Field(description="A background job is at work on it; ask again.")
    percent: int = Field(ge=0, le=100)
    total: int
    done: int
    accepted: int
    refused: int
    duplicates: str
    when_refused: str
    summary: dict[str, Any] = Field(description="How many rows make, change, skip; why it stopped.")
    created_by: str
    created_at: datetime
    begun_at: datetime | None
    finished_at: datetime | None


class ImportWhole(ImportOut):
    """One file on its way in, with the meaning of its columns."""

    headings: list[str]
    mapping: dict[str, str] = Field(description="Column of the file, counted from 0, and its field.")


class ImportPage(Out):
    """A page of imports, the latest first."""

    imports: list[ImportOut]
    next: str = Field(description="Send it as `after` for the next page; empty at the end.")


class ImportFilter(In):
    """What imports are narrowed to."""

    kind: str = Field("", max_length=30)
    after: Cursor = ""


class ImportNew(In):
    """What the file holds, and where its rows belong."""

    kind: str = Field(max_length=30, examples=["units"])
    development_id: Id | None = None


class ImportCheckIn(SeenIn):
    """The columns confirmed, and what becomes of rows that exist or are refused."""

    mapping: dict[str, str] | None = Field(
        None, max_length=500, description="Column, counted from 0, and its field; left out: as guessed."
    )
    duplicates: Literal["update", "skip", "refuse"]
    when_refused: Literal["good_rows", "nothing"] = "good_rows"


class ImportRowOut(Out):
    """One of the first rows as it is understood."""

    row: int = Field(description="The number Excel shows beside the row.")
    values: dict[str, str]
    faults: dict[str, str] = Field(description="What is wrong with a value, by its field.")


class ImportPreviewOut(Out):
    """The first rows as they are understood with the columns chosen now."""

    rows: list[ImportRowOut]


class RefusalOut(Out):
    """A value of a row that cannot be used."""

    row: int
    field: str
    column: str
    value: str
    reason: str


class RefusalPage(Out):
    """A page of refused values, by row."""

    refusals: list[RefusalOut]
    next: str = Field(description="Send it as `after` for the next page; empty at the end.")


class AfterFilter(In):
    """Where to go on."""

    after: Cursor = ""


class RoleOut(Out):
    """A role that somebody holds."""

    key: str = Field(examples=["agent"])
    label: str
    place: str


class StaffWhole(StaffOut):
    """A member of staff with their roles."""

    username: str
    email: str
    department: str
    trades: list[str]
    language: str
    away: bool
    deputy_id: int | None
    active: bool
    roles: list[RoleOut]


class StaffPage(Out):
    """A page of staff, by name."""

    staff: list[StaffWhole]
    next: str = Field(description="Send it as `after` for the next page; empty at the end.")


class StaffFilter(In):
    """What staff are narrowed to."""

    text: str = Field("", max_length=60)
    role: str = Field("", max_length=20)
    development: Id | None = None
    active: bool = True
    after: Cursor = ""


class TeamOut(Out):
    """People who share a queue."""

    id: int
    name: str
    purpose: str
    development_id: int
    development: str
    lead: StaffOut


class RotaDayOut(Out):
    """Who answers for what comes in on a day."""

    on: date
    staff: StaffOut | None


class MeOut(Out):
    """For whom the token acts, and what it may."""

    staff: StaffOut
    token: str = Field(description="The name of the token.")
    scopes: list[str] = Field(description="To which it is limited; empty: all that the person may.")
    permissions: list[str] = Field(description="What it may somewhere.")
    language: str


class PolicyOut(Out):
    """A published version of the rules."""

    id: int
    pack: str = Field(examples=["baseline"])
    label: str = Field(examples=["2026.1"])
    effective_from: date
    company_id: int | None
    development_id: int | None
    sha256: str
    published_by: str
    published_at: datetime


class InForceFilter(In):
    """Where, and on which day; empty: for everybody, today."""

    development: Id | None = None
    on: Day | None = None


class ComponentWordOut(Out):
    """A component of the policy."""

    key: str
    label: str
    group: str
    component_class: str


class WordOut(Out):
    """A key of the policy and what people call it."""

    key: str
    label: str


class TaxonomyOut(Out):
    """The words in which cases are classified, with their keys."""

    kinds: list[WordOut]
    channels: list[WordOut]
    components: list[ComponentWordOut]
    groups: list[WordOut]
    classes: list[WordOut]
    symptoms: list[WordOut]
    places: list[WordOut]
    urgencies: list[WordOut]
    causes: list[WordOut]


class ProcedureMoveOut(Out):
    """A way out of a step."""

    key: str
    label: str
    to: str
    roles: list[str]
    needs: list[str] = Field(description="What must be done before, by its name.")
    reason: str


class ProcedureStepOut(Out):
    """A step of a procedure."""

    key: str
    label: str
    owner_label: str = Field(description="What the owner reads.")
    phase: str
    owed_by: str
    role: str
    time_limit: str
    final: bool
    moves: list[ProcedureMoveOut]


class ProcedureOut(Out):
    """A graph of steps."""

    key: str
    start: str
    steps: list[ProcedureStepOut]


class HealthOut(Out):
    """Whether the installation can work."""

    database: str = Field(description="`ok`.")
    jobs_waiting: int
    jobs_running: int
    jobs_gave_up: int
    workers: int = Field(description="How many work now.")
    oldest_waiting_at: datetime | None


class RotaFilter(In):
    """Which days."""

    begins: Day
    days: int = Field(7, ge=1, le=62)
