"""People and the homes they belong to."""

from datetime import date, datetime
from typing import Literal

from pydantic import Field

from aftercare.faces.rest.schemas.common import Day, Id, In, Out, SeenIn, Version

Language = Literal["zh-hans", "en"]


class PhoneOut(Out):
    """A phone of somebody."""

    id: int
    number: str = Field(examples=["13900001234"])
    primary: bool = Field(description="Rung first.")
    label: str


class PersonBrief(Out):
    """Somebody in a list; phones are masked."""

    id: int
    name: str = Field(examples=["李芳"])
    kind: str = Field(description="`person` or `organisation`.")
    phones: list[str] = Field(examples=[["139****1234"]])


class OccupancyOut(Out):
    """Who was what in which unit, from when until when."""

    id: int
    unit_id: int
    unit: str
    person_id: int
    person: str
    role: str = Field(description="`owner`, `household` or `tenant`.")
    from_on: date | None
    until_on: date | None = Field(description="Not included; empty: still.")
    phones: list[str] = Field(description="Masked.")


class PersonOut(Out):
    """Somebody with all that is known of them. Identity numbers are always masked."""

    id: int
    version: int
    name: str
    kind: str
    identity_number: str = Field(examples=["3301**********1234"])
    email: str
    language: str
    notes: str
    merged_into: int | None = Field(description="The record that is kept of the two.")
    phones: list[PhoneOut]
    present: list[OccupancyOut]
    past: list[OccupancyOut]
    alike: list[PersonBrief] = Field(description="Records that may be the same person.")
    merges: list["MergeOut"]


class PersonIn(In):
    """Somebody new, in a home when one is given."""

    name: str = Field(min_length=1, max_length=120, examples=["李芳"])
    phones: str = Field("", max_length=120, examples=["13900001234/0571-88886666"])
    kind: Literal["person", "organisation"] = "person"
    identity_number: str = Field("", max_length=40)
    email: str = Field("", max_length=254)
    language: Language = "zh-hans"
    unit_id: Id | None = None
    role: Literal["owner", "household", "tenant"] = "owner"
    from_on: Day | None = None


class PersonChangeIn(SeenIn):
    """What is known of somebody. Left out, the identity number stays as it is; empty, it is forgotten."""

    name: str = Field(min_length=1, max_length=120)
    identity_number: str | None = Field(None, max_length=40)
    email: str = Field(max_length=254)
    language: Language
    notes: str = Field(max_length=4000)


class PhoneIn(SeenIn):
    """One more phone; `seen` is the version of the person."""

    number: str = Field(max_length=30, examples=["13900001234"])
    label: str = Field("", max_length=40, examples=["工作"])


class MergeIn(In):
    """Two records are one person: `kept_id` stays, `absorbed_id` goes into it."""

    kept_id: Id
    kept_seen: Version
    absorbed_id: Id
    absorbed_seen: Version
    evidence: str = Field(max_length=2000, examples=["电话与身份证号一致"])


class MergeOut(Out):
    """Two records found to be one person."""

    id: int
    kept_id: int
    absorbed_id: int
    evidence: str
    merged_by: str
    merged_at: datetime
    split_at: datetime | None
    split_reason: str


class SplitIn(In):
    """Why they are two after all."""

    reason: str = Field(max_length=2000)
