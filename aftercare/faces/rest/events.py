"""REST: the trail, to be read."""

from collections.abc import Sequence

from ninja import Query, Router
from pydantic import Field

from aftercare.faces.rest.operations import reads
from aftercare.faces.rest.paging import cursor_of, key_of
from aftercare.faces.rest.schemas.common import Cursor, Id, In, Moment
from aftercare.faces.rest.schemas.story import ChangeOut, EventOut, EventPage
from aftercare.ground.accounts.request import SignedInRequest
from aftercare.ground.accounts.roles import Permission
from aftercare.ground.audit import queries
from aftercare.ground.audit.permissions import check_may_read_trail
from aftercare.ground.audit.queries import Line

router = Router()
TRAIL = "trail"


class TrailFilter(In):
    """What events are narrowed to."""

    name: str = Field("", max_length=60, description="The kind of event.", examples=["case.moved"])
    actor: str = Field("", pattern=r"^([a-z]{1,20}:\d{1,18})?$", description="Who did it.", examples=["staff:7"])
    subject_type: str = Field("", max_length=40, examples=["case"])
    subject_id: Id | None = None
    development: Id | None = None
    since: Moment | None = None
    until: Moment | None = Field(None, description="Not included.")
    after: Cursor = ""
    size: int = Field(50, ge=1, le=100)


@reads(router, "/events", answers=EventPage, scopes=[Permission.SEE_AUDIT])
def list_events(request: SignedInRequest, asked: Query[TrailFilter]) -> EventPage:
    """List events of the trail.

    Who did what to which, when; the newest first. Personal values are masked for those who may not see them.
    """
    check_may_read_trail(request.actor)
    filters = queries.Filters(
        name=asked.name,
        actor=asked.actor,
        subject_type=asked.subject_type,
        subject_id=asked.subject_id,
        development_id=asked.development,
        since=asked.since,
        until=asked.until,
    )
    found = queries.list_trail(filters, reader=request.actor, limit=asked.size + 1, before=key_of(TRAIL, asked.after))
    shown, more = found[: asked.size], len(found) > asked.size
    return EventPage(events=told(shown), next=cursor_of(TRAIL, shown[-1].place) if more else "")


def page_of(lines: Sequence[Line], *, size: int, name: str) -> EventPage:
    """A page of one subject's history, of which one more than `size` was read."""
    shown = lines[:size]
    following = str(shown[-1].sequence) if len(lines) > size else ""
    return EventPage(events=told(shown), next=cursor_of(name, following))


def told(lines: Sequence[Line]) -> list[EventOut]:
    """Events as programs see them."""
    return [
        EventOut(
            id=line.event_id,
            name=line.name,
            label=line.label,
            subject_type=line.subject_type,
            subject_id=line.subject_id,
            subject=line.subject_label,
            actor=line.actor,
            actor_label=line.actor_label,
            at=line.at,
            changes=[
                ChangeOut(field=change.field, label=str(change.label), value=change.value, state=change.state)
                for change in line.changes
            ],
        )
        for line in lines
    ]
