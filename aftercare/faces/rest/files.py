"""REST: files sent and fetched."""

from typing import Annotated

from django.http import FileResponse, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from ninja import File, Router, UploadedFile
from pydantic import Field

from aftercare.faces.rest.case_story import file_shown
from aftercare.faces.rest.operations import changes, reads
from aftercare.faces.rest.references import reference_of
from aftercare.faces.rest.schemas.common import ID_AT_MOST
from aftercare.faces.rest.schemas.story import FileOut, UploadOut
from aftercare.ground.accounts.request import SignedInRequest
from aftercare.ground.accounts.roles import Permission
from aftercare.ground.core.errors import Missing
from aftercare.ground.core.text import lazy as _
from aftercare.ground.files import store
from aftercare.ground.files.models import Attachment
from aftercare.ground.files.ranges import OutOfRange, part_asked
from aftercare.ground.files.rules import Variant
from aftercare.service.workorders.queries.files import find_file

router = Router()
FileId = Annotated[int, Field(ge=1, le=ID_AT_MOST, description="The id of a file on record.", examples=[17])]
BINARY = "application/octet-stream"  # whatever a document holds, nobody shall run it from here


@changes(router, "", answers=UploadOut, scopes=[], status=201, uploads=True)
def upload_file(request: SignedInRequest, file: File[UploadedFile]) -> UploadOut:
    """Send a photo, a video, a voice recording or a document.

    As `multipart/form-data` in the field `file`. Name it by its `ref` where a photo is wanted; what is not used
    within a week is deleted.
    """
    kept = store.keep(file, at=timezone.now())
    return UploadOut(
        ref=reference_of(kept, by=request.actor),
        media_type=kept.media_type,
        size=kept.size,
        sha256=kept.sha256,
    )


@reads(router, "/{file_id}", answers=FileOut, scopes=[Permission.SEE_CASES])
def read_file(request: SignedInRequest, file_id: FileId) -> FileOut:
    """Read what is known of a file on record."""
    return file_shown(_find(request, file_id))


@reads(router, "/{file_id}/content", answers=bytes, scopes=[Permission.SEE_CASES])
def fetch_file(request: SignedInRequest, file_id: FileId) -> HttpResponseBase:
    """Fetch a file, byte for byte as it came.

    What it is, says `media_type` of `read_file`. A part of it is answered to the header `Range` (one range of bytes).
    """
    attachment = _find(request, file_id)
    try:
        path, _media_type = store.open_variant(attachment.file, Variant.ORIGINAL)
    except FileNotFoundError as gone:
        raise Missing(_("The file itself is gone from the store. Tell the administrator.")) from gone
    size = path.stat().st_size
    try:
        part = part_asked(request.headers.get("Range", ""), size=size)
    except OutOfRange:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    response: FileResponse | StreamingHttpResponse
    if part is None:
        response = FileResponse(path.open("rb"), content_type=BINARY, as_attachment=True, filename=attachment.name)
    else:
        response = StreamingHttpResponse(store.read_part(path, part), status=206, content_type=BINARY)
        response["Content-Range"], response["Content-Length"] = part.told, str(part.length)
    response["Accept-Ranges"] = "bytes"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _find(request: SignedInRequest, file_id: int) -> Attachment:
    attachment = find_file(file_id, by=request.actor)
    if attachment is None:
        raise Missing(_("There is no such file, or not for you."))
    return attachment
