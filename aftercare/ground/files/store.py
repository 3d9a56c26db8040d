"""Keeping contents: written once under their hash, before any transaction; the row comes second, orphans are swept.

The content as it came is evidence and never changed. What people are shown are copies, turned upright, without what
the camera wrote into them (place, time, device).
"""

import hashlib
import os
import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from django.conf import settings
from django.core.files.base import ContentFile, File
from django.utils import timezone

from aftercare.ground.core import depot
from aftercare.ground.core.errors import BadInput
from aftercare.ground.core.text import lazy as _
from aftercare.ground.files import rules
from aftercare.ground.files.models import StoredFile
from aftercare.ground.files.ranges import Part
from aftercare.ground.files.recordings import is_whole
from aftercare.ground.files.rules import Format, Kind, Variant

if TYPE_CHECKING:
    from PIL.Image import Image

CHUNK = 1024 * 1024
PIECE = 64 * 1024
QUALITY = 82
# Phones write a second picture into a JPEG, which Pillow then calls MPO.
_MEDIA_TYPES = {"JPEG": "image/jpeg", "MPO": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp"}
FRESH_FOR = timedelta(days=1)


def keep(upload: File[Any], *, kinds: frozenset[Kind] = frozenset(Kind), at: datetime) -> StoredFile:
    """The row of this content, made when it is new. Call it before the action that uses it.

    Raises BadInput for a format that is not taken, what is too large, or what cannot be opened.
    """
    name = str(upload.name or "")
    with _incoming() as place:
        sha256, size, head = _copy(upload, place, name)
        with place.open("rb") as content:
            form = rules.format_of(head) or _office_format(content, head)
            if form is None or form.kind not in kinds:
                raise rules.refusal_of(head, name)
            rules.check_size(kind=form.kind, size=size, name=name, most=_most_of(form.kind))
            if form.kind in rules.RECORDINGS and not is_whole(content, media_type=form.media_type, size=size):
                raise BadInput(
                    field=_("File"),
                    value=name,
                    remedy=_("The recording is damaged or incomplete. Choose it again, or record it anew."),
                )
            facts = _photo_facts(content, form, name) if form.kind is Kind.PHOTO else {}
            if form.kind is Kind.PHOTO:
                _write_copy(content, _path(sha256), Variant.SMALL, name)
        _move(place, _path(sha256))
    depot.send(rules.path_of(sha256))
    return _row(sha256, size, form, facts, at)


def keep_photo(upload: File[Any], *, at: datetime) -> StoredFile:
    """As `keep`, for photos only."""
    return keep(upload, kinds=frozenset({Kind.PHOTO}), at=at)


def keep_content(content: bytes, *, name: str, at: datetime) -> StoredFile:
    """As `keep`, for what the product itself makes: a signature, a printed form."""
    return keep(ContentFile(content, name=name), at=at)


def open_variant(stored: StoredFile, variant: Variant) -> tuple[Path, str]:
    """Where the copy lies, and its media type. A copy not made yet is made; a document has only its original.

    Raises FileNotFoundError when the content is gone from the disk, and from the store if there is one.
    """
    original = Path(settings.MEDIA_ROOT) / stored.path
    whole = variant is Variant.ORIGINAL or not stored.is_photo
    copy = original.with_suffix(f".{variant.value}")
    if (whole or not copy.exists()) and not depot.at_hand(stored.path):
        raise FileNotFoundError(original)
    if whole:
        return original, stored.media_type
    if not copy.exists():
        with original.open("rb") as content:
            _write_copy(content, original, variant, stored.sha256)
    return copy, "image/jpeg"


class _incoming:  # noqa: N801  a context, read as a function
    """A new file below the root, removed unless it was moved to its place."""

    def __enter__(self) -> Path:
        folder = Path(settings.MEDIA_ROOT) / "incoming"
        folder.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=folder)
        os.close(handle)
        self.place = Path(name)
        return self.place

    def __exit__(self, *_: object) -> None:
        self.place.unlink(missing_ok=True)


def _path(sha256: str) -> Path:
    return Path(settings.MEDIA_ROOT) / rules.path_of(sha256)


def _copy(upload: File[Any], place: Path, name: str) -> tuple[str, int, bytes]:
    """Copy to `place` while hashing; stops at the size no kind may have."""
    most = max(_most_of(kind) for kind in Kind)
    digest, size, head = hashlib.sha256(), 0, b""
    upload.seek(0)
    with place.open("wb") as target:
        for chunk in _chunks(upload):
            head = head or chunk[: rules.HEAD]
            size += len(chunk)
            if size > most:
                rules.check_size(kind=Kind.DOCUMENT, size=size, name=name, most=most)
            digest.update(chunk)
            target.write(chunk)
        target.flush()
        os.fsync(target.fileno())
    return digest.hexdigest(), size, head


def _most_of(kind: Kind) -> int:
    """How many bytes a file of this kind may have: recordings by the environment, the rest by rule."""
    of_recordings = {Kind.VIDEO: settings.LARGEST_VIDEO_MB, Kind.VOICE: settings.LARGEST_VOICE_MB}
    return of_recordings[kind] * rules.MEGABYTE if kind in of_recordings else rules.SIZE_AT_MOST[kind]


def read_part(path: Path, part: Part) -> Iterator[bytes]:
    """The bytes of a part of a file, piece by piece."""
    left = part.length
    with path.open("rb") as content:
        content.seek(part.first)
        while left and (piece := content.read(min(PIECE, left))):
            left -= len(piece)
            yield piece


def _chunks(upload: File[Any]) -> Iterator[bytes]:
    while chunk := upload.read(CHUNK):
        yield chunk


def _office_format(content: IO[bytes], head: bytes) -> Format | None:
    if not rules.is_archive(head):
        return None
    try:
        with zipfile.ZipFile(content) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError):
        return None
    return next((form for part, form in rules.OFFICE_PARTS.items() if part in names), None)


def _photo_facts(content: IO[bytes], form: Format, name: str) -> dict[str, Any]:
    with _opened(content, name) as image:
        if _MEDIA_TYPES.get(image.format or "") != form.media_type:
            raise rules.refusal_of(b"?", name)
        upright = image.getexif().get(0x0112, 1) < 5
        width, height = image.size if upright else image.size[::-1]
        return {"width": width, "height": height, **_camera_facts(image.getexif())}


def _camera_facts(exif: Any) -> Mapping[str, Any]:
    """When and where the photo was taken, as far as the camera wrote it and it can be read."""
    camera, place = exif.get_ifd(0x8769), exif.get_ifd(0x8825)
    taken_at = rules.time_taken(
        written=str(camera.get(0x9003) or exif.get(0x0132) or ""),
        offset=str(camera.get(0x9011) or ""),
        zone=timezone.get_default_timezone(),
    )
    latitude = rules.degrees(parts=place.get(2) or (), direction=str(place.get(1) or ""))
    longitude = rules.degrees(parts=place.get(4) or (), direction=str(place.get(3) or ""))
    if latitude is None or longitude is None:
        latitude = longitude = None
    return {"taken_at": taken_at, "latitude": latitude, "longitude": longitude}


def _opened(content: IO[bytes], name: str) -> "Image":
    """The picture, its size checked before anything is unpacked."""
    from PIL import Image, UnidentifiedImageError

    Image.MAX_IMAGE_PIXELS = rules.PIXELS_AT_MOST
    content.seek(0)
    try:
        image = Image.open(content, formats=("JPEG", "PNG", "WEBP"))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        rules.check_pixels(width=rules.PIXELS_AT_MOST, height=2, name=name)
        raise
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as fault:
        raise _damaged(name) from fault
    rules.check_pixels(width=image.width, height=image.height, name=name)
    return image


def _damaged(name: str) -> BadInput:
    return BadInput(
        field=_("File"), value=name, remedy=_("The picture is damaged or incomplete. Take or choose it again.")
    )


def _write_copy(content: IO[bytes], original: Path, variant: Variant, name: str) -> None:
    """Write the copy of a photo beside its place: smaller, upright, on white, bare of what the camera wrote."""
    from PIL import Image, ImageOps

    copy = original.with_suffix(f".{variant.value}")
    if copy.exists():
        return
    longest = rules.LONGEST_SIDE[variant]
    with _opened(content, name) as image:
        try:
            image.draft("RGB", (longest, longest))  # a JPEG is unpacked at an eighth of the cost
            shown: Image.Image = ImageOps.exif_transpose(image)
            shown.thumbnail((longest, longest))
            if shown.mode in {"RGBA", "LA", "PA", "P"}:
                shown = Image.alpha_composite(Image.new("RGBA", shown.size, "white"), shown.convert("RGBA"))
            buffer = BytesIO()
            shown.convert("RGB").save(buffer, "JPEG", quality=QUALITY, optimize=True)
        except (OSError, ValueError, SyntaxError) as fault:
            raise _damaged(name) from fault
    with _incoming() as place:
        place.write_bytes(buffer.getvalue())
        _move(place, copy)


def _move(source: Path, target: Path) -> None:
    """Put a finished file in its place, at once or not at all; one that is there already is only made fresh."""
    target.parent.mkdir(parents=True, exist_ok=True)
    if target.exists():
        os.utime(target)
    else:
        source.chmod(0o640)
        source.replace(target)


def _row(sha256: str, size: int, form: Format, facts: Mapping[str, Any], at: datetime) -> StoredFile:
    row, made = StoredFile.objects.get_or_create(
        sha256=sha256,
        defaults={
            "path": rules.path_of(sha256),
            "size": size,
            "media_type": form.media_type,
            "has_thumbnail": form.kind is Kind.PHOTO,
            "stored_at": at,
            **facts,
        },
    )
    if not made and at - row.stored_at > FRESH_FOR:
        # It is about to be used: the sweeper, which removes what nobody uses, must take it for new.
        row.stored_at = at
        row.save(update_fields=["stored_at"])
    return row
