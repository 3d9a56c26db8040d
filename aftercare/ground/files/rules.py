"""Which files are taken: told by their first bytes, never by their names. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta, timezone, tzinfo
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from aftercare.ground.core.errors import BadInput
from aftercare.ground.core.text import lazy as _
from aftercare.ground.files import recordings

MEGABYTE = 1024 * 1024
PIXELS_AT_MOST = 60_000_000
HEAD = 64


class Kind(StrEnum):
    """What a file is to people."""

    PHOTO = "photo"
    DOCUMENT = "document"
    VIDEO = "video"
    VOICE = "voice"


class Variant(StrEnum):
    """Which copy of a photo: as it came, for a screen, for a list."""

    ORIGINAL = "original"
    VIEW = "view"
    SMALL = "small"


LONGEST_SIDE = {Variant.VIEW: 1600, Variant.SMALL: 480}
SIZE_AT_MOST = {Kind.PHOTO: 20 * MEGABYTE, Kind.DOCUMENT: 50 * MEGABYTE}
RECORDINGS = frozenset({Kind.VIDEO, Kind.VOICE})  # how large these may be, the environment says


@dataclass(frozen=True)
class Format:
    """A format that is taken."""

    media_type: str
    kind: Kind
    ending: str


JPEG = Format("image/jpeg", Kind.PHOTO, "jpg")
PNG = Format("image/png", Kind.PHOTO, "png")
WEBP = Format("image/webp", Kind.PHOTO, "webp")
PDF = Format("application/pdf", Kind.DOCUMENT, "pdf")
XLSX = Format("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", Kind.DOCUMENT, "xlsx")
DOCX = Format("application/vnd.openxmlformats-officedocument.wordprocessingml.document", Kind.DOCUMENT, "docx")
MP4 = Format("video/mp4", Kind.VIDEO, "mp4")
MOV = Format("video/quicktime", Kind.VIDEO, "mov")
WEBM = Format("video/webm", Kind.VIDEO, "webm")
M4A = Format("audio/mp4", Kind.VOICE, "m4a")
MP3 = Format("audio/mpeg", Kind.VOICE, "mp3")
OGG = Format("audio/ogg", Kind.VOICE, "ogg")
WAV = Format("audio/wav", Kind.VOICE, "wav")
FORMATS = {each.media_type: each for each in (JPEG, PNG, WEBP, PDF, XLSX, DOCX, MP4, MOV, WEBM, M4A, MP3, OGG, WAV)}
OFFICE_PARTS = {"xl/workbook.xml": XLSX, "word/document.xml": DOCX}
_HEIC = {b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1"}


def format_of(head: bytes) -> Format | None:
    """The format whose mark a file bears in its first 64 bytes; None for one we do not take.

    Office files are ZIP archives and told apart by what is in them: see `is_archive`.
    """
    if head.startswith(b"\xff\xd8\xff"):
        return JPEG
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return WEBP
    if head.startswith(b"%PDF-"):
        return PDF
    return FORMATS.get(recordings.media_type_of(head) or "")


def is_archive(head: bytes) -> bool:
    """Whether a file is a ZIP archive, as office files are."""
    return head.startswith(b"PK\x03\x04")


def refusal_of(head: bytes, name: str) -> BadInput:
    """Why a file of an unknown format is not taken, and what to do."""
    if head[4:8] == b"ftyp" and head[8:12] in _HEIC:
        remedy = _(
            "This is a HEIC photo. Set the camera of the phone to “Most compatible” (JPEG), "
            "or take the photo from within this page."
        )
    elif head[4:8] == b"ftyp":
        remedy = _("This video cannot be played in a browser. Record it anew as MP4 or MOV.")
    elif head.startswith(b"#!AMR"):
        remedy = _("This recording (AMR) cannot be played in a browser. Record it anew as M4A or MP3.")
    elif not head:
        remedy = _("The file is empty. Choose another one.")
    else:
        remedy = _(
            "Send a photo (JPEG, PNG, WebP), a video (MP4, MOV, WebM), a voice recording (M4A, MP3, OGG, WAV) "
            "or a document (PDF, Excel, Word)."
        )
    return BadInput(field=_("File"), value=name, remedy=remedy)


def check_size(*, kind: Kind, size: int, name: str, most: int = 0) -> None:
    """Raise BadInput for a file that is larger than its kind may be: `most` bytes for video and voice."""
    most = most or SIZE_AT_MOST[kind]
    if size > most:
        remedy = _("It is larger than %(most)s MB. Choose a smaller one.") % {"most": most // MEGABYTE}
        raise BadInput(field=_("File"), value=name, remedy=remedy)


def check_pixels(*, width: int, height: int, name: str) -> None:
    """Raise BadInput for a picture that would fill the memory when it is unpacked."""
    if width * height > PIXELS_AT_MOST:
        remedy = _("It has more than %(most)s million pixels. Send a smaller copy.") % {
            "most": PIXELS_AT_MOST // 1_000_000
        }
        raise BadInput(field=_("File"), value=name, remedy=remedy)


FIRST_CAMERAS, LAST_YEAR = 1990, 2100


def path_of(sha256: str) -> str:
    """Where a content lies below the files' root."""
    return f"{sha256[:2]}/{sha256[2:4]}/{sha256}"


def time_taken(*, written: str, offset: str, zone: tzinfo) -> datetime | None:
    """The time a camera wrote into a photo (`2026:11:21 09:30:00`, offset `+08:00` or none); None when unreadable.

    Without an offset it is taken for a time of `zone`. A camera whose clock was never set has no time to tell.
    """
    try:
        moment = datetime.strptime(written.strip("\x00 "), "%Y:%m:%d %H:%M:%S")  # noqa: DTZ007  the zone comes below
    except ValueError:
        return None
    if not FIRST_CAMERAS <= moment.year <= LAST_YEAR:
        return None
    return moment.replace(tzinfo=_offset(offset) or zone)


def _offset(text: str) -> timezone | None:
    try:
        sign = {"+": 1, "-": -1}[text[0]]
        hours, minutes = text[1:6].split(":")
        return timezone(sign * timedelta(hours=int(hours), minutes=int(minutes)))
    except (KeyError, IndexError, ValueError):
        return None


def degrees(*, parts: tuple[float, ...], direction: str) -> Decimal | None:
    """Degrees, minutes and seconds as degrees with six decimals (0.1 m); south and west are negative.

    None for what is no place on earth, as a telephone writes that has not found its own: nought by nought.
    """
    try:
        degree, minute, second = (Decimal(str(float(part))) for part in parts)
        value = degree + minute / 60 + second / 3600
        rounded = value.quantize(Decimal("0.000001"), rounding=ROUND_HALF_UP)
    except (ArithmeticError, ValueError, TypeError):
        return None
    most = 90 if direction in {"N", "S"} else 180
    if direction not in {"N", "S", "E", "W"} or not rounded.is_finite() or not 0 <= rounded <= most:
        return None
    return -rounded if direction in {"S", "W"} else rounded
