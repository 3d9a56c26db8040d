"""Files are told by their first bytes; what a camera writes is read with care."""

from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from aftercare.ground.core.errors import BadInput
from aftercare.ground.files import rules

SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.mark.parametrize(
    ("head", "form"),
    [
        (b"\xff\xd8\xff\xe0", rules.JPEG),
        (b"\x89PNG\r\n\x1a\n", rules.PNG),
        (b"RIFF....WEBPVP8 ", rules.WEBP),
        (b"%PDF-1.7", rules.PDF),
        (b"<svg onload=alert(1)>", None),
        (b"MZ\x90", None),
        (b"GIF89a", None),
        (b"", None),
    ],
)
def test_a_format_is_told_by_the_first_bytes(head, form):
    assert rules.format_of(head) == form


@pytest.mark.parametrize(
    ("head", "said"),
    [
        (b"\x00\x00\x00\x18ftypheic", "HEIC"),
        (b"", "empty"),
        (b"MZ", "JPEG"),
    ],
)
def test_a_refusal_says_what_to_do(head, said):
    from django.utils import translation

    with translation.override("en"):
        assert said in str(rules.refusal_of(head, "x"))


def test_a_photo_may_have_20_megabytes_and_a_document_50():
    rules.check_size(kind=rules.Kind.PHOTO, size=20 * rules.MEGABYTE, name="x")
    rules.check_size(kind=rules.Kind.DOCUMENT, size=50 * rules.MEGABYTE, name="x")
    with pytest.raises(BadInput):
        rules.check_size(kind=rules.Kind.PHOTO, size=20 * rules.MEGABYTE + 1, name="x")


def test_a_picture_may_have_60_million_pixels():
    rules.check_pixels(width=10_000, height=6_000, name="x")
    with pytest.raises(BadInput):
        rules.check_pixels(width=10_000, height=6_001, name="x")


def test_the_time_of_a_camera_without_offset_is_local():
    taken = rules.time_taken(written="2026:11:21 09:30:00", offset="", zone=SHANGHAI)
    assert taken == datetime(2026, 11, 21, 9, 30, tzinfo=SHANGHAI)


def test_the_offset_of_a_camera_counts():
    taken = rules.time_taken(written="2026:11:21 09:30:00", offset="-05:30", zone=SHANGHAI)
    assert taken.isoformat() == "2026-11-21T09:30:00-05:30"


@pytest.mark.parametrize(
    "written",
    [
        "",
        "0000:00:00 00:00:00",
        "0001:01:01 00:00:00",
        "9999:12:31 23:59:59",
        "yesterday",
        "2026:13:01 00:00:00",
        "2026:02:30 00:00:00",
    ],
)
def test_a_time_that_cannot_be_read_is_none(written):
    assert rules.time_taken(written=written, offset="", zone=SHANGHAI) is None


def test_degrees_have_six_decimals_and_a_sign():
    assert rules.degrees(parts=(22, 32, 45.6), direction="N") == Decimal("22.546000")
    assert rules.degrees(parts=(114, 3, 0), direction="W") == Decimal("-114.050000")


@pytest.mark.parametrize(
    ("parts", "direction"),
    [
        ((), "N"),
        ((91, 0, 0), "N"),
        ((181, 0, 0), "E"),
        ((1, 2, 3), "?"),
        ((1, 2), "N"),
        ((float("nan"), 0, 0), "N"),
        ((30, float("inf"), 0), "N"),
    ],
)
def test_what_is_no_place_on_earth_is_none(parts, direction):
    assert rules.degrees(parts=parts, direction=direction) is None
