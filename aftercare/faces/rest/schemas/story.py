"""What was said and done about a case, and its files."""

from datetime import datetime
from typing import Any

from pydantic import Field

from aftercare.faces.rest.schemas.common import In, Out, Refs


class EntryIn(In):
    """Something said."""

    text: str = Field(max_length=20_000, examples=["师傅明天上午九点到。"])
    internal: bool = Field(False, description="Stays among staff.")
    spoken: bool = Field(False, description="It was said on the telephone.")


class EntryOut(Out):
    """Something that was said."""

    id: int
    author: str = Field(examples=["陈晓燕"])
    text: str
    internal: bool = Field(description="Owners and contractors do not see it.")
    spoken: bool
    at: datetime


class ChangeOut(Out):
    """One field of an event."""

    field: str
    label: str
    value: Any = Field(description="Whatever JSON value it had; empty when you may not see it.")
    state: str = Field(description="`shown`, `masked` or `erased`.")


class EventOut(Out):
    """One event of the trail."""

    id: int
    name: str = Field(examples=["case.moved"])
    label: str = Field(examples=["推进到下一步"])
    subject_type: str = Field(examples=["case"])
    subject_id: int
    subject: str
    actor: str = Field(examples=["staff:7"])
    actor_label: str
    at: datetime
    changes: list[ChangeOut]


class EventPage(Out):
    """A page of events, the newest first."""

    events: list[EventOut]
    next: str = Field(description="Send it as `after` for the next page; empty at the end.")


class FileOut(Out):
    """A photo or document on file."""

    id: int
    name: str
    purpose: str = Field(examples=["report"])
    subject: str = Field(description="What it belongs to.", examples=["case:12"])
    media_type: str = Field(examples=["image/jpeg"])
    size: int = Field(description="Bytes.")
    sha256: str
    internal: bool
    added_by: str
    added_at: datetime
    taken_at: datetime | None = Field(description="As the camera wrote it.")
    caption: str


class UploadOut(Out):
    """A file that was taken in and belongs to nothing yet."""

    ref: str = Field(description="Name it with this where a photo is wanted; only you can.")
    media_type: str
    size: int
    sha256: str


class AttachIn(In):
    """Photos for a case."""

    photos: Refs
