"""What stands around the cases at the desk: views of the queue, acts on many cases, help articles."""

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import Field

from aftercare.care.relations.rules import Topic
from aftercare.faces.rest.schemas.common import Cursor, Day, Id, In, Out, Size, StaffOut
from aftercare.service.desk.rules import MANY_AT_MOST, NAME_AT_MOST, Act, Outcome, Sharing


class ViewOut(Out):
    """A view: filters, order and columns of the queue under a name."""

    id: int
    version: int
    name: str = Field(examples=["三栋漏水"])
    query: str = Field(description="The address of the queue, without its beginning.", examples=["view=late&sort=due"])
    sharing: str = Field(description="With whom: empty for nobody, `role` or `team`.")
    role: str = Field(description="The role that has it too.")
    team_id: int | None
    owner: StaffOut
    mine: bool = Field(description="It is yours: you may change it and take it away.")
    saved_at: datetime


class ViewPage(Out):
    """A page of views, the newest first."""

    views: list[ViewOut]
    next: str = Field(description="Send it as `after` for the next page; empty at the end.")


class ViewFilter(In):
    """Where to go on."""

    after: Cursor = ""
    size: Size = 50


class ViewIn(In):
    """A view to keep; one of yours of the same name is replaced."""

    name: str = Field(min_length=1, max_length=NAME_AT_MOST, examples=["三栋漏水"])
    query: str = Field(
        "",
        max_length=600,
        description="The address of the queue after its `?`; what the queue does not know is left out.",
        examples=["view=late&kind=repair&sort=due"],
    )
    sharing: Sharing = Sharing.NOBODY
    role: str = Field("", max_length=20, description="With `role`: the key of a role.", examples=["agent"])
    team_id: Id | None = Field(None, description="With `team`: one within your reach.")


class BulkIn(In):
    """One act on many cases, and what it must be told."""

    act: Act = Field(description="What shall be done; `end` belongs to incidents and is refused here.")
    case_ids: Annotated[list[Id], Field(min_length=1, max_length=MANY_AT_MOST)]
    staff_id: Id | None = Field(None, description="With `assign`: who shall answer for them.")
    until: Day | None = Field(None, description="With `hold`: the day on which they come back.")
    cause: str = Field("", max_length=40, description="With `hold`: whose doing it is, a key of the policy.")
    urgency: str = Field("", max_length=20, description="With `urgency`.", examples=["urgent"])
    text: str = Field("", max_length=20_000, description="With `note` and `answer`.")
    reason: str = Field("", max_length=300, description="Why; with `hold` it is needed.")


class BulkOut(Out):
    """One act on many cases: how far it is, and what came of it."""

    id: int
    act: str = Field(examples=["assign"])
    moving: bool = Field(description="It is still being done, or taken back; ask again.")
    total: int
    waiting: int
    done: int
    refused: int = Field(description="Left as they were, each with its reason among the lines.")
    undone: int
    kept: int = Field(description="Not taken back, because somebody has changed them since.")
    undo_until: datetime | None = Field(description="Until when it can be taken back; empty when it cannot.")
    begun_at: datetime
    finished_at: datetime | None
    undo_begun_at: datetime | None
    undone_at: datetime | None


class BulkLineOut(Out):
    """What became of one of the cases."""

    case_id: int
    number: str
    outcome: str = Field(description="`waiting`, `done`, `refused`, `undone` or `kept`.", examples=["refused"])
    reason: str = Field(description="Why it was refused or not taken back.")


class BulkLinePage(Out):
    """A page of the cases of an act on many, in the order in which they are gone through."""

    lines: list[BulkLineOut]
    next: str = Field(description="Send it as `after` for the next page; empty at the end.")


class BulkLineFilter(In):
    """What the lines are narrowed to."""

    outcome: Outcome | Literal[""] = ""
    after: Cursor = ""
    size: Size = 50


class ArticleOut(Out):
    """A help article; what is empty of its scope means everywhere."""

    id: int
    version: int
    title: str = Field(examples=["龙头出水变小怎么办"])
    audience: str = Field(description="`owners` or `staff`.")
    topic: str
    kind: str
    component: str
    development_id: int | None
    building_id: int | None
    shown_from: date | None
    shown_until: date | None
    useful: int = Field(description="How many readers said that it helped.")
    not_useful: int
    changed_at: datetime


class ArticleWhole(ArticleOut):
    """A help article with its text."""

    body: str


class ArticlePage(Out):
    """A page of help articles, the newest first."""

    articles: list[ArticleOut]
    next: str = Field(description="Send it as `after` for the next page; empty at the end.")


class ArticleFilter(In):
    """What help articles are narrowed to."""

    topic: Topic | Literal[""] = ""
    component: str = Field("", max_length=60, description="What was written for it, and what holds for all.")
    development: Id | None = Field(None, description="What was written for it, and what holds everywhere.")
    text: str = Field("", max_length=100, description="Words of title and text.")
    after: Cursor = ""
    size: Size = 50
