"""A back-up holds everything as of one moment, says when it is damaged, and comes back row by row and byte by byte."""

import gzip
import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from urllib.parse import quote

import psycopg
import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection

from aftercare.ground.audit.models import AuditEvent
from aftercare.project.keeping import backups, engines
from aftercare.project.keeping.manifest import MANIFEST, BackupRefused
from tests.factories.cases import a_case
from tests.factories.files import a_stored_photo
from tests.factories.ground import NOW

ROOT = Path(__file__).resolve().parents[3]
whole = pytest.mark.django_db(transaction=True)
Rows = dict[str, list[str]]


def silent(_what: str, _done: int, _total: int) -> None:
    """Say nothing."""


@contextmanager
def an_empty_database(folder: Path) -> Iterator[tuple[str, Callable[[str], object]]]:
    """Its DATABASE_URL, and how it is asked."""
    if connection.vendor == "sqlite":
        path = folder / "other.sqlite3"
        yield (
            f"sqlite:///{path}",
            lambda statement: sqlite3.connect(path, detect_types=sqlite3.PARSE_DECLTYPES).execute(statement).fetchall(),
        )
        return
    held = connection.settings_dict
    name = f"{held['NAME']}_restored"
    login = f"{held['USER']}:{held['PASSWORD']}@" if held["PASSWORD"] else f"{held['USER']}@"
    port = f":{held['PORT']}" if held["PORT"] else ""
    url = f"postgresql://{login}{quote(str(held['HOST']), safe='')}{port}/{name}"
    with connection.cursor() as cursor:
        cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE template0')
    try:
        with psycopg.connect(url, autocommit=True) as other:
            yield url, lambda statement: other.execute(statement).fetchall()
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def manage(*arguments: str, url: str, files: Path) -> str:
    """What a command of another installation prints; its complaint when it fails."""
    variables = {"DATABASE_URL": url, "AFTERCARE_FILES": str(files), "AFTERCARE_DEMO": "1"}
    done = subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT, env={**os.environ, **variables}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    return done.stdout + done.stderr


def all_rows(table: str) -> str:
    """A statement that reads a table as the driver shows it; on PostgreSQL as the server writes it."""
    return f'SELECT each::text FROM "{table}" each' if connection.vendor == "postgresql" else f'SELECT * FROM "{table}"'


def rows_here() -> Rows:
    """Every row of every table."""
    found: Rows = {}
    with connection.cursor() as cursor:
        for table in engines.count_rows():
            cursor.execute(all_rows(table))
            found[table] = sorted(map(repr, cursor.fetchall()))
    return found


@whole
def test_what_was_backed_up_comes_back_row_by_row_and_byte_by_byte(tmp_path: Path) -> None:
    case, photo = a_case(text="主卫渗水，楼下吊顶\n也湿了\t一片"), a_stored_photo("teal")
    before = rows_here()
    folder = backups.make(tmp_path / "backups", at=NOW, told=silent)
    files = tmp_path / "files"
    with an_empty_database(tmp_path) as (url, ask):
        printed = manage("restore", str(folder), url=url, files=files)
        assert "The trail verifies." in printed, printed
        for table, rows in before.items():
            found = ask(all_rows(table))
            assert isinstance(found, list)
            assert sorted(map(repr, found)) == rows, table
        refused = manage("restore", str(folder), url=url, files=files)
    assert case.number in str(before["cases_case"])
    assert (files / photo.path).read_bytes() == (Path(settings.MEDIA_ROOT) / photo.path).read_bytes()
    assert "There is a company here already" in refused


@whole
def test_a_backup_in_which_a_byte_was_changed_is_not_restored(tmp_path: Path) -> None:
    a_case()
    photo = a_stored_photo("olive")
    folder = backups.make(tmp_path, at=NOW, told=silent)
    assert backups.check(folder, told=silent).contents >= 1

    content = tmp_path / "contents" / photo.sha256[:2] / photo.sha256
    content.write_bytes(content.read_bytes()[:-1] + b"x")
    with pytest.raises(BackupRefused, match=photo.sha256):
        backups.check(folder, told=silent)

    content.unlink()
    with (folder / "contents.txt.gz").open("ab") as listing:
        listing.write(gzip.compress(b"x"))
    with pytest.raises(BackupRefused, match=r"contents.txt.gz: changed since it was written"):
        backups.check(folder, told=silent)


@whole
def test_a_backup_that_was_broken_off_does_not_count_and_is_cleared_away(tmp_path: Path) -> None:
    a_case()
    first, second = (backups.make(tmp_path, at=NOW + timedelta(hours=n), told=silent) for n in range(2))
    (second / MANIFEST).unlink()
    broken = second.rename(second.with_name(f"{second.name}.unfinished"))
    with pytest.raises(BackupRefused, match="no complete back-up"):
        backups.check(broken, told=silent)
    assert backups.list_backups(tmp_path) == [first]
    third = backups.make(tmp_path, at=NOW + timedelta(hours=3), told=silent)
    assert backups.prune(tmp_path, keep=1) == [first, broken]
    assert backups.list_backups(tmp_path) == [third]
    backups.check(third, told=silent)


@whole
def test_contents_are_kept_once_however_many_backups_need_them(tmp_path: Path) -> None:
    photo = a_stored_photo("navy")
    for n in range(2):
        backups.make(tmp_path, at=NOW + timedelta(minutes=n), told=silent)
    kept = [path for path in (tmp_path / "contents").rglob("*") if path.is_file()]
    assert len(kept) == len({path.name for path in kept})
    assert photo.sha256 in {path.name for path in kept}


@whole
def test_a_missing_content_stops_the_backup_and_names_it(tmp_path: Path) -> None:
    photo = a_stored_photo("coral")
    (Path(settings.MEDIA_ROOT) / photo.path).unlink()
    with pytest.raises(CommandError, match=f"No back-up was made. .*{photo.path}"):
        call_command("backup", str(tmp_path))
    assert backups.list_backups(tmp_path) == []
    a_stored_photo("coral")


@whole
def test_a_backup_of_another_version_is_refused_with_what_differs(tmp_path: Path) -> None:
    folder = backups.make(tmp_path, at=NOW, told=silent)
    manifest = folder / MANIFEST
    manifest.write_text(manifest.read_text().replace('"cases.0001_initial"', '"cases.0999_later"'))
    AuditEvent.objects.count()
    with pytest.raises(BackupRefused, match=r"only there: cases.0999_later; only here: cases.0001_initial"):
        backups.restore(folder, told=silent)
