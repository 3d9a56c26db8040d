"""REST: what was said about a case, what happened to it, and its files."""

from django.utils import timezone
from ninja import Query, Router
from pydantic import Field

from aftercare.faces.rest.cases import CaseId, find
from aftercare.faces.rest.events import page_of
from aftercare.faces.rest.operations import changes, reads
from aftercare.faces.rest.paging import number_of
from aftercare.faces.rest.schemas.common import Cursor, In
from aftercare.faces.rest.schemas.story import EntryIn, EntryOut, EventPage, FileOut
from aftercare.ground.accounts.request import SignedInRequest
from aftercare.ground.accounts.roles import Permission
from aftercare.ground.audit.queries import history
from aftercare.ground.files.models import Attachment
from aftercare.service.cases import actions
from aftercare.service.cases.models import Entry
from aftercare.service.cases.queries.history import entries_of

router = Router()
FILES_AT_MOST = 500


class HistoryFilter(In):
    """Where to go on."""

    after: Cursor = ""
    size: int = Field(50, ge=1, le=100)


@reads(router, "/{case_id}/entries", answers=list[EntryOut], scopes=[Permission.SEE_CASES])
def list_entries(request: SignedInRequest, case_id: CaseId) -> list[EntryOut]:
    """List what was said.

    Oldest first; the last 200, internal notes among them.
    """
    find(request, case_id)
    return [_entry(entry) for entry in entries_of(case_id, internal=True)]


@changes(router, "/{case_id}/entries", answers=EntryOut, scopes=[Permission.WORK_CASE], status=201)
def write_entry(request: SignedInRequest, case_id: CaseId, body: EntryIn) -> EntryOut:
    """Answer the owner, or leave a note among staff.

    The first answer stops the clock of the first answer.
    """
    find(request, case_id)
    now = timezone.now()
    if body.internal:
        return _entry(actions.note(case_id=case_id, text=body.text, by=request.actor, at=now))
    return _entry(actions.answer(case_id=case_id, text=body.text, spoken=body.spoken, by=request.actor, at=now))


def _entry(entry: Entry) -> EntryOut:
    return EntryOut(
        id=entry.pk,
        author=entry.author_label,
        text=entry.text,
        internal=entry.internal,
        spoken=entry.spoken,
        at=entry.at,
    )


@reads(router, "/{case_id}/history", answers=EventPage, scopes=[Permission.SEE_CASES])
def list_history(request: SignedInRequest, case_id: CaseId, asked: Query[HistoryFilter]) -> EventPage:
    """List what happened to a case, the newest first."""
    find(request, case_id)
    name = f"history.{case_id}"
    lines = history("case", case_id, reader=request.actor, limit=asked.size + 1, before=number_of(name, asked.after))
    return page_of(lines, size=asked.size, name=name)


@reads(router, "/{case_id}/files", answers=list[FileOut], scopes=[Permission.SEE_CASES])
def list_case_files(request: SignedInRequest, case_id: CaseId) -> list[FileOut]:
    """List the photos and documents of a case.

    Those of its surveys, work orders and signatures are among them; at most 500.
    """
    find(request, case_id)
    rows = Attachment.objects.filter(case_id=case_id).select_related("file").order_by("pk")[:FILES_AT_MOST]
    return [file_shown(row) for row in rows]


def file_shown(row: Attachment) -> FileOut:
    """A file on record, as programs see it."""
    return FileOut(
        id=row.pk,
        name=row.name,
        purpose=row.purpose,
        subject=row.subject,
        media_type=row.file.media_type,
        size=row.file.size,
        sha256=row.file.sha256,
        internal=row.internal,
        added_by=row.added_by_label,
        added_at=row.added_at,
        taken_at=row.taken_at,
        caption=row.caption,
    )
