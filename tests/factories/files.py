"""Builders for photos and documents, made in memory."""

import io
import zipfile

from django.core.files.base import ContentFile
from PIL import Image
from PIL.TiffImagePlugin import IFDRational

from aftercare.ground.files import store
from aftercare.ground.files.models import StoredFile
from tests.factories.ground import NOW


def a_picture(
    *, size: tuple[int, int] = (64, 48), colour: str = "red", form: str = "JPEG", exif: Image.Exif | None = None
) -> bytes:
    """The bytes of a picture in one colour."""
    buffer = io.BytesIO()
    mode = "RGBA" if form == "PNG" else "RGB"
    extra = {"exif": exif} if exif is not None else {}
    Image.new(mode, size, colour).save(buffer, form, **extra)
    return buffer.getvalue()


def what_a_camera_writes(
    *,
    taken: str = "2026:11:20 09:30:00",
    offset: str = "",
    orientation: int = 1,
    north: float = 22.5,
    east: float = 114.0,
) -> Image.Exif:
    """EXIF facts: time, place, which way up."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    camera = exif.get_ifd(0x8769)
    camera[0x9003] = taken
    if offset:
        camera[0x9011] = offset
    place = exif.get_ifd(0x8825)
    place[1], place[2] = "N", (IFDRational(int(north)), IFDRational(int(north % 1 * 60)), IFDRational(0))
    place[3], place[4] = "E", (IFDRational(int(east)), IFDRational(0), IFDRational(0))
    return exif


def an_upload(content: bytes, name: str = "photo.jpg") -> ContentFile:
    """The bytes as a browser sends them."""
    return ContentFile(content, name=name)


def an_office_file(part: str) -> bytes:
    """A ZIP archive that holds `part`."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(part, "<x/>")
    return buffer.getvalue()


def a_box(name: bytes, content: bytes = b"") -> bytes:
    """A box of an MP4 file."""
    return (len(content) + 8).to_bytes(4, "big") + name + content


def a_video(brand: bytes = b"isom", content: bytes = b"x" * 1000) -> bytes:
    """The bytes of a recording in MP4's boxes: its mark, its index, its content."""
    return a_box(b"ftyp", brand + bytes(4)) + a_box(b"moov", bytes(20)) + a_box(b"mdat", content)


def a_stored_photo(colour: str = "red", **made: object) -> StoredFile:
    """A photo in the store."""
    return store.keep(an_upload(a_picture(colour=colour, **made)), at=NOW)  # type: ignore[arg-type]
