"""Contents are kept once, unchanged; what people are shown are copies without what the camera wrote."""

import os
import re
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from django.conf import settings
from django.db import transaction
from PIL import Image

from aftercare.ground.core.errors import BadInput
from aftercare.ground.files import parts, queries, rules, store
from aftercare.ground.files.models import Attachment, StoredFile
from aftercare.ground.files.rules import Variant
from tests.factories.files import a_picture, a_stored_photo, an_office_file, an_upload, what_a_camera_writes
from tests.factories.ground import NOW, SOMEBODY


@pytest.fixture(autouse=True)
def _empty_store(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path


def place_of(stored: StoredFile) -> Path:
    return Path(settings.MEDIA_ROOT) / stored.path


def files_on_disk() -> list[Path]:
    return [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]


def test_a_content_lies_under_its_hash_unchanged():
    content = a_picture()
    stored = store.keep(an_upload(content), at=NOW)
    assert place_of(stored).read_bytes() == content
    assert stored.path == f"{stored.sha256[:2]}/{stored.sha256[2:4]}/{stored.sha256}"
    assert (stored.media_type, stored.width, stored.height, stored.size) == ("image/jpeg", 64, 48, len(content))


def test_the_same_content_is_kept_once():
    assert a_stored_photo().pk == a_stored_photo().pk
    assert len(files_on_disk()) == 2, "the photo and its small copy"


def test_the_name_does_not_decide_what_a_file_is():
    stored = store.keep(an_upload(a_picture(form="PNG"), "virus.exe.jpg"), at=NOW)
    assert stored.media_type == "image/png"


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"<script>alert(1)</script>", "photo.jpg"),
        (b"", "empty.jpg"),
        (b"\x00\x00\x00\x18ftypheic....", "IMG_1.HEIC"),
        (b"PK\x03\x04 broken", "a.xlsx"),
        (b"\xff\xd8\xff\xe0 cut off", "photo.jpg"),
        (a_picture(size=(800, 600))[:900], "half.jpg"),
        (an_office_file("evil.exe"), "a.zip"),
    ],
)
def test_what_is_not_taken_leaves_nothing_behind(content, name):
    with pytest.raises(BadInput):
        store.keep(an_upload(content, name), at=NOW)
    assert files_on_disk() == []
    assert not StoredFile.objects.exists()


def test_office_files_and_pdf_are_documents():
    types = [
        store.keep(an_upload(content), at=NOW).media_type
        for content in (an_office_file("xl/workbook.xml"), an_office_file("word/document.xml"), b"%PDF-1.7 ...")
    ]
    assert types == [rules.XLSX.media_type, rules.DOCX.media_type, "application/pdf"]


def test_a_document_is_no_photo():
    with pytest.raises(BadInput):
        store.keep_photo(an_upload(b"%PDF-1.7 ..."), at=NOW)


def test_a_file_that_is_too_large_is_refused(monkeypatch):
    monkeypatch.setitem(rules.SIZE_AT_MOST, rules.Kind.PHOTO, 100)
    with pytest.raises(BadInput):
        store.keep(an_upload(a_picture()), at=NOW)
    monkeypatch.setitem(rules.SIZE_AT_MOST, rules.Kind.DOCUMENT, 50)
    with pytest.raises(BadInput):
        store.keep(an_upload(b"%PDF-" + b"x" * 100), at=NOW)


def test_a_picture_that_would_fill_the_memory_is_refused_before_it_is_unpacked(monkeypatch):
    monkeypatch.setattr(rules, "PIXELS_AT_MOST", 1_000)
    for size in [(40, 30), (200, 200)]:
        with pytest.raises(BadInput):
            store.keep(an_upload(a_picture(size=size)), at=NOW)


def test_time_and_place_of_a_photo_are_read_and_kept_with_its_use():
    exif = what_a_camera_writes(taken="2026:11:20 09:30:00", offset="+08:00")
    stored = store.keep(an_upload(a_picture(exif=exif)), at=NOW)
    with transaction.atomic():
        use = parts.attach(stored, subject="visit:3", case_id=7, purpose="before", by=SOMEBODY, at=NOW)
    assert use.taken_at.isoformat() == "2026-11-20T09:30:00+08:00"
    assert (use.latitude, use.longitude) == (Decimal("22.500000"), Decimal("114.000000"))


@pytest.mark.parametrize("variant", [Variant.VIEW, Variant.SMALL])
def test_copies_are_upright_small_and_bare_of_what_the_camera_wrote(variant):
    exif = what_a_camera_writes(orientation=6)
    stored = store.keep(an_upload(a_picture(size=(2000, 1000), exif=exif)), at=NOW)
    assert (stored.width, stored.height) == (1000, 2000)
    path, media_type = store.open_variant(stored, variant)
    with Image.open(path) as copy:
        assert copy.height == rules.LONGEST_SIDE[variant]
        assert copy.width * 2 == copy.height
        assert not copy.getexif()
    assert media_type == "image/jpeg"
    with Image.open(store.open_variant(stored, Variant.ORIGINAL)[0]) as original:
        assert original.getexif()


def test_a_transparent_signature_is_shown_on_white():
    buffer = a_picture(form="PNG", colour="#00000000")
    path, _ = store.open_variant(store.keep_content(buffer, name="signature.png", at=NOW), Variant.SMALL)
    with Image.open(path) as copy:
        assert copy.getpixel((5, 5)) == (255, 255, 255)


def test_a_content_that_is_gone_from_the_disk_is_told():
    stored = a_stored_photo()
    place_of(stored).unlink()
    with pytest.raises(FileNotFoundError):
        store.open_variant(stored, Variant.ORIGINAL)
    with pytest.raises(FileNotFoundError):
        store.open_variant(stored, Variant.VIEW)


@pytest.mark.parametrize("variant", list(Variant))
def test_a_row_that_names_a_folder_is_told_as_gone_and_breaks_nothing(variant):
    stored = a_stored_photo("olive")
    stored.path = stored.path.rpartition("/")[0]
    with pytest.raises(FileNotFoundError):
        store.open_variant(stored, variant)


@pytest.mark.django_db(transaction=True)
def test_a_use_is_only_written_within_a_transaction():
    with pytest.raises(RuntimeError):
        parts.attach(a_stored_photo(), subject="case:1", case_id=1, purpose="report", by=SOMEBODY, at=NOW)


def test_the_files_of_many_subjects_are_found_at_once(django_assert_num_queries):
    stored = a_stored_photo()
    for subject, internal in [("case:1", False), ("case:2", False), ("case:1", True)]:
        parts.attach(
            stored, subject=subject, case_id=1, purpose="report", name="x", internal=internal, by=SOMEBODY, at=NOW
        )
    with django_assert_num_queries(1):
        found = queries.attachments_of(["case:1", "case:2", "case:3"], internal=False)
        assert [use.file.sha256 for use in found["case:1"]] == [stored.sha256]
    assert len(queries.attachments_of(["case:1"], internal=True)["case:1"]) == 2


def test_what_nobody_uses_is_swept_after_a_week_and_what_is_used_stays():
    used, unused = a_stored_photo("red"), a_stored_photo("blue")
    parts.attach(used, subject="case:1", case_id=1, purpose="report", by=SOMEBODY, at=NOW)
    assert parts.sweep(NOW + timedelta(days=6))["rows"] == 0
    for path in files_on_disk():
        os.utime(path, (NOW.timestamp(), NOW.timestamp()))
    assert parts.sweep(NOW + timedelta(days=8)) == {"rows": 1, "files": 2}
    assert list(StoredFile.objects.all()) == [used]
    assert place_of(used).exists()
    assert not place_of(unused).exists()


def test_a_content_sent_again_counts_as_new_for_the_sweeper():
    stored = a_stored_photo()
    later = NOW + timedelta(days=8)
    store.keep(an_upload(a_picture()), at=later)
    assert parts.sweep(later)["rows"] == 0
    stored.refresh_from_db()
    assert stored.stored_at == later


def test_a_file_without_a_row_is_swept_when_it_is_a_day_old():
    stored = a_stored_photo()
    StoredFile.objects.all().delete()
    now = NOW + timedelta(days=100)
    for path in files_on_disk():
        os.utime(path, (now.timestamp(), now.timestamp()))
    assert parts.sweep(now)["files"] == 0
    assert place_of(stored).exists()
    assert parts.sweep(now + timedelta(days=2))["files"] == 2


def test_paths_are_made_of_the_hash_alone():
    assert re.fullmatch(r"[0-9a-f]{2}/[0-9a-f]{2}/[0-9a-f]{64}", rules.path_of("ab" * 32))


def test_a_use_is_shown_under_addresses_of_its_own():
    use = Attachment(pk=5, name="照片.jpg")
    assert (use.url, use.small_url, use.original_url) == ("/files/5", "/files/5/small", "/files/5/original")
    assert str(use) == "照片.jpg"
