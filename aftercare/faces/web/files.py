"""Photos, recordings and documents on their way out, to those for whom their case exists."""

from pathlib import Path

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseNotModified, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from aftercare.faces.web.audiences import actor_of
from aftercare.ground.core.errors import Missing
from aftercare.ground.core.text import lazy as _
from aftercare.ground.files import store
from aftercare.ground.files.models import Attachment
from aftercare.ground.files.ranges import OutOfRange, Part, part_asked
from aftercare.ground.files.rules import FORMATS, PDF, Variant
from aftercare.service.workorders.queries.files import find_file

A_YEAR_SECONDS = 31_536_000
SHOWN_IN_PLACE = ("image/", "video/", "audio/", "application/pdf")
# Whatever a document holds, it may run nothing and load nothing.
SHUT = "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; sandbox"


@require_safe
def show(request: HttpRequest, attachment_id: int, variant: str = Variant.VIEW.value) -> HttpResponseBase:
    """A file: photos as the copy asked for, documents as they came. Missing is said of what this reader may not see."""
    attachment = find_file(attachment_id, by=actor_of(request))
    if attachment is None:
        raise Missing(_("There is no such file, or not for you."))
    tag = f'"{attachment.file.sha256[:32]}-{variant}"'
    if request.headers.get("If-None-Match") == tag:
        return _kept(HttpResponseNotModified(), tag)
    try:
        path, media_type = store.open_variant(attachment.file, Variant(variant))
    except FileNotFoundError as gone:
        raise Missing(_("The file itself is gone from the store. Tell the administrator.")) from gone
    download = variant == Variant.ORIGINAL.value
    try:
        part = _part_asked(request, path, tag)
    except OutOfRange:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{path.stat().st_size}"})
    return _kept(_streamed(path, media_type, attachment, part=part, download=download), tag)


def _part_asked(request: HttpRequest, path: Path, tag: str) -> Part | None:
    """The part a player asks for; the whole when what it has of the file is not what we have (If-Range)."""
    wanted, known = request.headers.get("Range", ""), request.headers.get("If-Range", tag)
    return part_asked(wanted, size=path.stat().st_size) if known == tag else None


def _streamed(
    path: Path, media_type: str, attachment: Attachment, *, part: Part | None, download: bool
) -> FileResponse | StreamingHttpResponse:
    inline = media_type.startswith(SHOWN_IN_PLACE) and not download
    name = _name_of(attachment, media_type)
    response: FileResponse | StreamingHttpResponse
    if part is None:
        response = FileResponse(path.open("rb"), content_type=media_type, as_attachment=not inline, filename=name)
    else:
        response = StreamingHttpResponse(store.read_part(path, part), status=206, content_type=media_type)
        response["Content-Range"], response["Content-Length"] = part.told, str(part.length)
        response["Content-Disposition"] = content_disposition_header(as_attachment=not inline, filename=name) or ""
    response["Accept-Ranges"] = "bytes"
    if media_type != PDF.media_type:  # browsers refuse to show a PDF within a sandbox; it runs in one of their own
        response["Content-Security-Policy"] = SHUT
    return response


def _kept(response: HttpResponse | FileResponse | StreamingHttpResponse, tag: str) -> HttpResponseBase:
    """A content never changes under its hash, so the reader's own browser may keep it; nobody between us may."""
    response["ETag"] = tag
    response["Cache-Control"] = f"private, max-age={A_YEAR_SECONDS}, immutable"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _name_of(attachment: Attachment, media_type: str) -> str:
    """The name it is saved under, with the ending that fits what it is."""
    name, ending = Path(attachment.name), FORMATS[media_type].ending
    return name.name if name.suffix.lower() in {f".{ending}", ".jpeg"} else f"{name.name}.{ending}"
