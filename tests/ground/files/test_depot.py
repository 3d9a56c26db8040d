"""Contents in a store of their own: sent before a row names them, fetched where they are not, let go when both are old.

A storage in memory stands for the bucket; `make roads` does the same with a real S3 server.
"""

import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.files.storage import storages

from aftercare.ground.core import depot
from aftercare.ground.core.errors import Missing
from aftercare.ground.files import parts, store
from aftercare.ground.files.models import StoredFile
from aftercare.ground.files.rules import Variant
from aftercare.ground.submissions import store as imports
from tests.factories.files import a_picture, an_upload
from tests.factories.ground import NOW


@pytest.fixture(autouse=True)
def this_machine(settings: LazySettings, tmp_path: Path) -> Path:
    settings.STORAGES = {**settings.STORAGES, "contents": {"BACKEND": "django.core.files.storage.InMemoryStorage"}}
    return on_a_machine(settings, tmp_path / "one")


def on_a_machine(settings: LazySettings, folder: Path) -> Path:
    settings.MEDIA_ROOT = folder
    return folder


def aged(folder: Path, days: int) -> None:
    """Let every file on this machine be that old."""
    moment = (NOW - timedelta(days=days)).timestamp()
    for file in folder.rglob("*"):
        os.utime(file, (moment, moment))


def test_what_one_machine_takes_in_another_shows(settings: LazySettings, tmp_path: Path) -> None:
    content = a_picture()
    stored = store.keep(an_upload(content), at=NOW)
    assert storages["contents"].exists(stored.path)

    other = on_a_machine(settings, tmp_path / "two")
    path, _type = store.open_variant(stored, Variant.ORIGINAL)
    assert path.is_relative_to(other)
    assert path.read_bytes() == content
    assert store.open_variant(stored, Variant.SMALL)[0].is_file()
    assert not list(other.rglob("*.part"))


def test_what_is_in_no_store_either_is_told(settings: LazySettings, tmp_path: Path) -> None:
    stored = store.keep(an_upload(a_picture()), at=NOW)
    storages["contents"].delete(stored.path)
    on_a_machine(settings, tmp_path / "two")
    assert not depot.is_kept(stored.path)
    with pytest.raises(FileNotFoundError):
        store.open_variant(stored, Variant.ORIGINAL)


def test_a_machine_lets_go_of_what_is_old_and_kept_elsewhere_and_of_nothing_else(this_machine: Path) -> None:
    kept, lost = (store.keep(an_upload(a_picture(colour=colour)), at=NOW) for colour in ("red", "blue"))
    storages["contents"].delete(lost.path)
    aged(this_machine, days=31)
    parts.sweep(NOW)
    assert not (this_machine / kept.path).exists()
    assert (this_machine / lost.path).exists()
    assert store.open_variant(kept, Variant.ORIGINAL)[0].is_file(), "it is brought again"


def test_what_nobody_uses_leaves_the_store_too(this_machine: Path) -> None:
    stored = store.keep(an_upload(a_picture()), at=NOW)
    parts.sweep(NOW + timedelta(days=8))
    assert not StoredFile.objects.exists()
    assert not storages["contents"].exists(stored.path)


def test_a_content_without_a_row_leaves_the_store_with_the_machine_that_took_it(this_machine: Path) -> None:
    stored = store.keep(an_upload(a_picture()), at=NOW)
    path = stored.path
    stored.delete()
    aged(this_machine, days=2)
    parts.sweep(NOW)
    assert not storages["contents"].exists(path)
    assert not (this_machine / path).exists()


def test_a_file_to_be_imported_is_read_by_whatever_worker_takes_the_job(settings: LazySettings, tmp_path: Path) -> None:
    sha256 = imports.keep("房号,姓名\n".encode())
    on_a_machine(settings, tmp_path / "two")
    assert imports.read(sha256) == "房号,姓名\n".encode()
    imports.forget(sha256)
    with pytest.raises(Missing):
        imports.read(sha256)


def test_without_a_store_the_folder_is_all_there_is(settings: LazySettings) -> None:
    settings.STORAGES = {name: each for name, each in settings.STORAGES.items() if name != "contents"}
    stored = store.keep(an_upload(a_picture()), at=NOW)
    assert not depot.is_set()
    assert depot.is_kept(stored.path)
    depot.remove(stored.path)
    assert depot.at_hand(stored.path)
