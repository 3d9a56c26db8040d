"""Single days and calendars that somebody has for himself."""

from datetime import date, datetime
from typing import Literal

from pydantic import Field

from aftercare.faces.rest.schemas.common import ID_AT_MOST, Day, In, Out, Version

Whom = Literal["everywhere", "company", "development", "contractor"]
OwnerId = Field(0, ge=0, le=ID_AT_MOST, description="Whose: its id; 0 for everywhere.", examples=[3])


class YearFilter(In):
    """Of which year; this one when it is left out."""

    year: int | None = Field(None, ge=2000, le=2100)


class OwnDayOut(Out):
    """A single day that is worked or free for somebody, or for everybody."""

    id: int
    whose: str = Field(description="`everywhere`, `company`, `development` or `contractor`.")
    owner_id: int
    owner: str = Field(description="The name; empty for everywhere.")
    day: date
    kind: str = Field(description="`holiday` or `workday`.")
    reason: str
    set_by: str
    set_at: datetime


class OwnCalendarOut(Out):
    """The calendar of the rules that counts for somebody where a limit names none."""

    whose: str
    owner_id: int
    owner: str
    calendar: str = Field(examples=["site"])
    reason: str
    set_by: str
    set_at: datetime


class OwnCalendarsOut(Out):
    """What stands, and the edition of the table; send it as `seen` to change something."""

    edition: int
    days: list[OwnDayOut]
    calendars: list[OwnCalendarOut]


class DayFilter(In):
    """A day as it might be."""

    whose: Whom = "everywhere"
    owner_id: int = OwnerId
    day: Day
    kind: Literal["holiday", "workday"]


class MovedLimitOut(Out):
    """A running limit that would move."""

    case_id: int
    clock_id: int
    stage: str
    was_due_at: datetime
    due_at: datetime


class MovedDateOut(Out):
    """A date of an open work order that would move."""

    case_id: int
    order_id: int
    date: Literal["answer_by", "on_site_by", "finish_by"]
    was: datetime
    becomes: datetime


class DayPreviewOut(Out):
    """What a day would move: of the running limits looked at, and the first 50 of them."""

    edition: int
    looked_at: int
    all_seen: bool = Field(description="False when there are more than are looked at before it counts.")
    moved: int
    later: int
    first: list[MovedLimitOut]
    orders_moved: int = Field(description="Dates of open work orders that would move, of the first 1,000 orders.")
    first_orders: list[MovedDateOut]


class DaySetIn(In):
    """A day that is different, for whom, and why."""

    whose: Whom = "everywhere"
    owner_id: int = OwnerId
    day: Day
    kind: Literal["holiday", "workday"]
    reason: str = Field(max_length=200, examples=["台风预警，现场停工"])
    seen: Version


class CalendarChosenIn(In):
    """Which calendar of the rules counts for whom; an empty one: the usual one again."""

    whose: Literal["company", "development", "contractor"]
    owner_id: int = Field(ge=1, le=ID_AT_MOST)
    calendar: str = Field("", max_length=40, examples=["site"])
    reason: str = Field(max_length=200, examples=["总包合同约定每周工作六天"])
    seen: Version
