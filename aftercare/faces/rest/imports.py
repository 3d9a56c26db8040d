"""REST: files imported: sent, checked, carried out, taken back."""

from typing import Annotated, Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import File, Form, Query, Router, UploadedFile
from pydantic import Field

from aftercare.faces.rest.files import BINARY
from aftercare.faces.rest.operations import changes, reads
from aftercare.faces.rest.paging import cursor_of, number_of
from aftercare.faces.rest.schemas.common import ID_AT_MOST, ReasonIn, SeenIn
from aftercare.faces.rest.schemas.office import (
    AfterFilter,
    ImportCheckIn,
    ImportFieldOut,
    ImportFilter,
    ImportKindOut,
    ImportNew,
    ImportOut,
    ImportPage,
    ImportPreviewOut,
    ImportRowOut,
    ImportWhole,
    RefusalOut,
    RefusalPage,
)
from aftercare.ground.accounts.request import SignedInRequest
from aftercare.ground.accounts.roles import Permission
from aftercare.ground.submissions import actions, kinds, permissions, queries, receiving
from aftercare.ground.submissions.models import ImportBatch

router = Router()
kind_router = Router()
ImportId = Annotated[int, Field(ge=1, le=ID_AT_MOST, description="The id of an import.", examples=[4])]
NAME = "imports"


@reads(kind_router, "", answers=list[ImportKindOut], scopes=[Permission.IMPORT])
def list_import_kinds(request: SignedInRequest) -> list[ImportKindOut]:
    """List what can be imported, and its fields."""
    _check_may(request)
    return [
        ImportKindOut(
            key=kind.key,
            label=str(kind.label),
            description=str(kind.description),
            needs_development=kind.needs_development,
            duplicates=[each.value for each in kind.duplicates],
            fields=[
                ImportFieldOut(
                    key=field.key,
                    label=str(field.label),
                    required=field.required,
                    personal=field.personal,
                    hint=str(field.hint),
                    example=field.example,
                    headings=list(field.headings),
                    allowed=[key for key, _label in field.allowed],
                )
                for field in kind.fields
            ],
        )
        for kind in kinds.every()
    ]


@reads(router, "", answers=ImportPage, scopes=[Permission.IMPORT])
def list_imports(request: SignedInRequest, asked: Query[ImportFilter]) -> ImportPage:
    """List imports, the latest first."""
    _check_may(request)
    rows, more = queries.list_imports(request.actor, kind=asked.kind, before=number_of(NAME, asked.after))
    return ImportPage(
        imports=[ImportOut(**_facts(row)) for row in rows], next=cursor_of(NAME, str(more) if more else "")
    )


@changes(router, "", answers=ImportWhole, scopes=[Permission.IMPORT], status=201, uploads=True)
def upload_import(request: SignedInRequest, form: Form[ImportNew], file: File[UploadedFile]) -> ImportWhole:
    """Send a file to be imported.

    As `multipart/form-data` with the fields `kind`, `development_id` and `file` (Excel or CSV). Its columns are
    guessed; nothing is written before you check it and begin.
    """
    received = receiving.receive(
        kind=form.kind,
        file_name=file.name or "",
        content=file.read(),
        development_id=form.development_id,
        by=request.actor,
    )
    return _whole(
        actions.upload(received=received, development_id=form.development_id, by=request.actor, at=timezone.now())
    )


@reads(router, "/{import_id}", answers=ImportWhole, scopes=[Permission.IMPORT])
def read_import(request: SignedInRequest, import_id: ImportId) -> ImportWhole:
    """Read how an import stands; `percent` tells its progress."""
    return _whole(_find(request, import_id))


@reads(router, "/{import_id}/preview", answers=ImportPreviewOut, scopes=[Permission.IMPORT])
def preview_import(request: SignedInRequest, import_id: ImportId) -> ImportPreviewOut:
    """Read the first rows as they are understood with the columns chosen now; personal values are masked."""
    fields, rows = queries.preview(_find(request, import_id))
    return ImportPreviewOut(
        rows=[
            ImportRowOut(
                row=row.number,
                values={field.key: cell.text for field, cell in zip(fields, row.cells, strict=True)},
                faults={field.key: cell.reason for field, cell in zip(fields, row.cells, strict=True) if cell.reason},
            )
            for row in rows
        ]
    )


@changes(router, "/{import_id}/check", answers=ImportWhole, scopes=[Permission.IMPORT])
def check_import(request: SignedInRequest, import_id: ImportId, body: ImportCheckIn) -> ImportWhole:
    """Confirm the columns and have every row tried in the background.

    Nothing is written. Read the import until `moving` is false.
    """
    batch = _find(request, import_id)
    return _whole(
        actions.ask_check(
            batch_id=import_id,
            seen=body.seen,
            mapping=batch.mapping if body.mapping is None else body.mapping,
            duplicates=body.duplicates,
            when_refused=body.when_refused,
            by=request.actor,
            at=timezone.now(),
        )
    )


@reads(router, "/{import_id}/refusals", answers=RefusalPage, scopes=[Permission.IMPORT])
def list_refusals(request: SignedInRequest, import_id: ImportId, asked: Query[AfterFilter]) -> RefusalPage:
    """List what cannot be used, by row, each with its reason."""
    name = f"refusals.{import_id}"
    rows, more = queries.list_refusals(_find(request, import_id), after=number_of(name, asked.after) or 0)
    return RefusalPage(
        refusals=[RefusalOut.model_validate(row) for row in rows], next=cursor_of(name, str(more) if more else "")
    )


@reads(router, "/{import_id}/annotated", answers=bytes, scopes=[Permission.IMPORT])
def fetch_annotated(request: SignedInRequest, import_id: ImportId) -> HttpResponse:
    """Fetch your file with every fault marked in it, as Excel."""
    content = queries.annotated_file(_find(request, import_id))
    response = HttpResponse(content, content_type=BINARY)
    response["Content-Disposition"] = f'attachment; filename="import-{import_id}.xlsx"'
    return response


@changes(router, "/{import_id}/begin", answers=ImportWhole, scopes=[Permission.IMPORT])
def begin_import(request: SignedInRequest, import_id: ImportId, body: SeenIn) -> ImportWhole:
    """Let the checked rows in, in the background."""
    _find(request, import_id)
    return _whole(actions.begin(batch_id=import_id, seen=body.seen, by=request.actor, at=timezone.now()))


@changes(router, "/{import_id}/undo", answers=ImportWhole, scopes=[Permission.IMPORT])
def undo_import(request: SignedInRequest, import_id: ImportId, body: ReasonIn) -> ImportWhole:
    """Take an import back, in the background.

    What has been used or changed since stays, and the summary says why.
    """
    _find(request, import_id)
    return _whole(
        actions.ask_undo(batch_id=import_id, seen=body.seen, reason=body.reason, by=request.actor, at=timezone.now())
    )


@changes(router, "/{import_id}/discard", answers=ImportWhole, scopes=[Permission.IMPORT])
def discard_import(request: SignedInRequest, import_id: ImportId, body: SeenIn) -> ImportWhole:
    """Put away a file that has imported nothing."""
    _find(request, import_id)
    return _whole(actions.discard(batch_id=import_id, seen=body.seen, by=request.actor, at=timezone.now()))


def _check_may(request: SignedInRequest) -> None:
    if not queries.may_import_somewhere(request.actor):
        permissions.check_may_import(request.actor, development_id=None)


def _find(request: SignedInRequest, import_id: int) -> ImportBatch:
    return get_object_or_404(ImportBatch.objects.visible_to(request.actor), pk=import_id)


def _whole(batch: ImportBatch) -> ImportWhole:
    return ImportWhole(
        **_facts(batch),
        headings=[str(each) for each in batch.head.get("headings", [])],
        mapping=batch.mapping,
    )


def _facts(batch: ImportBatch) -> dict[str, Any]:
    """What a list tells of an import."""
    return {
        "id": batch.pk,
        "version": batch.version,
        "kind": batch.kind,
        "development_id": batch.development_id,
        "file_name": batch.file_name,
        "file_sha256": batch.file_sha256,
        "sheet": batch.sheet,
        "state": batch.state,
        "moving": batch.is_moving,
        "percent": batch.percent,
        "total": batch.total,
        "done": batch.done,
        "accepted": batch.accepted,
        "refused": batch.refused,
        "duplicates": batch.duplicates,
        "when_refused": batch.when_refused,
        "summary": batch.summary,
        "created_by": batch.created_by_label,
        "created_at": batch.created_at,
        "begun_at": batch.begun_at,
        "finished_at": batch.finished_at,
    }
