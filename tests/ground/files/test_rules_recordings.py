"""Video and voice are told by their bytes, taken whole, and given out in the parts a player asks for."""

import io

import pytest
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from aftercare.ground.files import rules
from aftercare.ground.files.ranges import OutOfRange, part_asked
from aftercare.ground.files.recordings import is_whole
from tests.factories.files import a_box, a_video


@pytest.mark.feature("IN12")
@pytest.mark.parametrize(
    ("head", "form"),
    [
        (b"\x00\x00\x00\x18ftypmp42", rules.MP4),
        (b"\x00\x00\x00\x14ftypqt  ", rules.MOV),
        (b"\x00\x00\x00\x18ftypM4A ", rules.M4A),
        (b"\x00\x00\x00\x18ftyp3gp4", rules.MP4),
        (b"\x00\x00\x00\x18ftypheic", None),
        (b"\x1a\x45\xdf\xa3\x9fB\x86\x81\x01B\x82\x84webm", rules.WEBM),
        (b"\x1a\x45\xdf\xa3\x9fB\x86\x81\x01B\x82\x88matroska", None),
        (b"ID3\x04\x00", rules.MP3),
        (b"\xff\xfb\x90\x64", rules.MP3),
        (b"\xff\xfb\xf0\x64", None),
        (b"OggS" + bytes(24) + b"OpusHead", rules.OGG),
        (b"OggS" + bytes(24) + b"\x80theora", None),
        (b"RIFF....WAVEfmt ", rules.WAV),
        (b"RIFF....AVI LIST", None),
        (b"#!AMR\n", None),
    ],
)
def test_video_and_voice_are_told_by_their_first_bytes_and_only_what_a_browser_plays_is_taken(head, form):
    assert rules.format_of(head) == form


@pytest.mark.parametrize(
    ("head", "said"), [(b"\x00\x00\x00\x18ftypxxxx", "MP4"), (b"#!AMR\n", "M4A"), (b"MZ", "voice")]
)
def test_what_cannot_be_played_is_refused_with_what_to_do(head, said):
    with translation.override("en"):
        assert said in str(rules.refusal_of(head, "x"))


def whole(content: bytes, media_type: str = "video/mp4") -> bool:
    return is_whole(io.BytesIO(content), media_type=media_type, size=len(content))


def test_a_recording_that_was_cut_off_or_has_no_index_is_not_whole():
    assert whole(a_video())
    assert not whole(a_video()[:-1])
    assert not whole(a_box(b"ftyp", b"isom") + a_box(b"mdat", b"x"))
    large = (1).to_bytes(4, "big") + b"mdat" + (20).to_bytes(8, "big") + b"1234"
    assert whole(a_box(b"moov") + large)
    assert not whole(a_box(b"moov") + large[:-1])
    assert whole(b"RIFF" + (4).to_bytes(4, "little") + b"WAVE", "audio/wav")
    assert not whole(b"RIFF" + (400).to_bytes(4, "little") + b"WAVE", "audio/wav")


@given(content=st.binary(max_size=80))
@settings(max_examples=60, deadline=None)
def test_no_bytes_whatever_make_the_counting_fail(content):
    assert whole(content, "video/mp4") in {True, False}
    rules.format_of(content[:64])


@pytest.mark.parametrize(
    ("header", "first", "last"),
    [
        ("bytes=0-99", 0, 99),
        ("bytes=900-", 900, 999),
        ("bytes=-10", 990, 999),
        ("bytes=-5000", 0, 999),
        ("bytes=10-9999", 10, 999),
    ],
)
def test_a_player_gets_the_part_it_asks_for(header, first, last):
    part = part_asked(header, size=1000)
    assert part is not None
    assert (part.first, part.last) == (first, last)
    assert part.told == f"bytes {first}-{last}/1000"


@pytest.mark.parametrize("header", ["", "lines=1-2", "bytes=5-1", "bytes=0-1,5-6", "bytes=-", "bytes=x-"])
def test_what_is_no_single_range_of_bytes_is_answered_with_the_whole(header):
    assert part_asked(header, size=1000) is None


@pytest.mark.parametrize("header", ["bytes=1000-", "bytes=5000-6000", "bytes=-0"])
def test_a_part_behind_the_end_is_out_of_range(header):
    with pytest.raises(OutOfRange):
        part_asked(header, size=1000)
