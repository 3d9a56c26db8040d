"""Telling video and voice by their bytes: the mark at the beginning, and whether the whole arrived. Pure.

Nothing is converted: what a browser can play is taken as it came, everything else is refused with what to do.
"""

from collections.abc import Iterator
from typing import IO

BOX_HEAD = 8
BOXES_AT_MOST = 4_000
_QUICKTIME = b"qt  "
_VOICE_BRANDS = frozenset({b"M4A ", b"M4B ", b"F4A "})
_VIDEO_BRANDS = frozenset(
    {
        b"isom",
        b"iso2",
        b"iso4",
        b"iso5",
        b"iso6",
        b"mp41",
        b"mp42",
        b"avc1",
        b"dash",
        b"M4V ",
        b"MSNV",
        b"mmp4",
        b"f4v ",
    }
    | {b"3gp4", b"3gp5", b"3gp6", b"3gs7", b"3g2a"}
)
_BIT_RATE_BAD, _SAMPLE_RATE_BAD = 0xF0, 0x0C


def media_type_of(head: bytes) -> str | None:
    """The media type whose mark stands in the first 64 bytes of a recording; None for one browsers cannot play."""
    if head[4:8] == b"ftyp":
        return _of_brand(head[8:12])
    if head.startswith(b"\x1a\x45\xdf\xa3"):
        return "video/webm" if b"webm" in head else None
    if head.startswith(b"OggS"):
        return "audio/ogg" if b"OpusHead" in head or b"\x01vorbis" in head else None
    if head[:4] == b"RIFF" and head[8:12] == b"WAVE":
        return "audio/wav"
    return "audio/mpeg" if head.startswith(b"ID3") or _is_mpeg_frame(head[:4]) else None


def _of_brand(brand: bytes) -> str | None:
    if brand in _VOICE_BRANDS:
        return "audio/mp4"
    if brand == _QUICKTIME:
        return "video/quicktime"
    return "video/mp4" if brand in _VIDEO_BRANDS else None


def _is_mpeg_frame(head: bytes) -> bool:
    """Whether these four bytes begin a frame of MPEG layer III with a bit rate and a sample rate that exist."""
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE6 != 0xE2 or head[1] & 0x18 == 0x08:
        return False
    rate = head[2] & _BIT_RATE_BAD
    return rate not in {0, _BIT_RATE_BAD} and head[2] & _SAMPLE_RATE_BAD != _SAMPLE_RATE_BAD


def is_whole(content: IO[bytes], *, media_type: str, size: int) -> bool:
    """Whether a recording of that many bytes can be played: its index is there, and nothing was cut off at its end.

    The boxes of MP4 and QuickTime are counted through; a WAV file says how long it is. Streams (WebM, Ogg, MP3) may
    end anywhere.
    """
    content.seek(0)
    if media_type in {"video/mp4", "video/quicktime", "audio/mp4"}:
        names = list(_boxes(content, size))
        return b"moov" in names and b"" not in names
    if media_type == "audio/wav":
        return int.from_bytes(content.read(BOX_HEAD)[4:], "little") <= size
    return size > 0


def _boxes(content: IO[bytes], size: int) -> Iterator[bytes]:
    """The names of the outermost boxes; an empty name for one that would end behind the end of the file."""
    place = 0
    for _each in range(BOXES_AT_MOST):
        if place >= size:
            return
        content.seek(place)
        head = content.read(BOX_HEAD + 8)
        if len(head) < BOX_HEAD:
            yield b""
            return
        length, name = int.from_bytes(head[:4], "big"), head[4:BOX_HEAD]
        if length == 1 and len(head) == BOX_HEAD + 8:
            length = int.from_bytes(head[BOX_HEAD:], "big")
        if length == 0:
            length = size - place
        if length < BOX_HEAD or place + length > size:
            yield b""
            return
        yield name
        place += length
