"""Back-up and restore: the database as of one moment, and every content a row of it names, checked by hash.

Contents (photos, documents) lie in one pool beside all back-ups of a folder, under their hash: each is copied once,
however many back-ups need it. The database is copied first: a content is on the disk before its row is, and what
nobody uses any more is swept only after a day.
"""

import gzip
import os
import shutil
from collections.abc import Iterator, Sequence
from datetime import datetime
from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as version_of
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from aftercare.ground.accounts.models import Company, Staff
from aftercare.ground.core import depot
from aftercare.ground.files.models import StoredFile
from aftercare.ground.jobs import ticks
from aftercare.project.keeping import engines
from aftercare.project.keeping.engines import Told
from aftercare.project.keeping.manifest import (
    FORMAT,
    MANIFEST,
    BackupRefused,
    Manifest,
    check_pieces,
    hash_of,
    piece_of,
    read_manifest,
)

BACKUP = "keeping.backup"  # under this name it is noted when one was made
POOL = "contents"
LIST = "contents.txt.gz"
STAMP = "%Y%m%dT%H%M%SZ"
HALF_DONE = ".unfinished"


def make(place: Path, *, at: datetime, told: Told) -> Path:
    """Write a back-up below `place` and return its folder. One that was broken off keeps the name `….unfinished`.

    Raises BackupRefused when a content is missing on the disk or the database is damaged.
    """
    name = at.strftime(STAMP)
    done, folder = place / name, place / f"{name}{HALF_DONE}"
    if done.exists() or folder.exists():
        raise BackupRefused(f"{done}: there is a back-up of this second already. Try again.")
    folder.mkdir(parents=True, mode=0o700)
    tables = engines.dump(folder, told=told)
    contents, size = _keep_contents(place / POOL, folder / LIST, told)
    pieces = [piece_of(path, below=folder) for path in sorted(folder.rglob("*")) if path.is_file()]
    Manifest(
        format=FORMAT,
        made_at=at.isoformat(),
        version=product_version(),
        engine=connection.vendor,
        engine_version=engines.version(),
        migrations=applied_migrations(),
        tables=tables,
        pieces=tuple(pieces),
        contents=contents,
        contents_size=size,
    ).write(folder)
    folder.rename(done)
    ticks.note_done(BACKUP, at=at)
    return done


def restore(folder: Path, *, told: Told) -> Manifest:
    """Put a back-up into this installation, whose database must be empty; every hash and count is compared.

    Raises BackupRefused when it is damaged, of another engine or another version, or something is here already.
    """
    manifest = check(folder, told=told)
    if manifest.engine != connection.vendor:
        raise BackupRefused(
            f"{folder}: a back-up of {manifest.engine}, and DATABASE_URL names {connection.vendor}. "
            f"Give DATABASE_URL of an empty {manifest.engine} database."
        )
    call_command("migrate", verbosity=0)
    if Company.objects.exists() or Staff.objects.exists():
        raise BackupRefused("There is a company here already. Give DATABASE_URL of an empty database.")
    _check_migrations(manifest)
    for sha256, path in _listed(folder):
        _copy_once(_pooled(folder.parent, sha256), Path(settings.MEDIA_ROOT) / path)
        depot.send(path)
    engines.load(folder, told=told)
    found = engines.count_rows()
    different = sorted(name for name, rows in manifest.tables.items() if found.get(name) != rows)
    if different:
        raise BackupRefused(f"{folder}: these tables did not come back whole: {', '.join(different)}.")
    return manifest


def check(folder: Path, *, told: Told) -> Manifest:
    """Read a back-up through without restoring it. Raises BackupRefused for whatever is missing or changed."""
    manifest = read_manifest(folder)
    check_pieces(folder, manifest)
    for done, (sha256, _path) in enumerate(_listed(folder), start=1):
        content = _pooled(folder.parent, sha256)
        if not content.is_file() or hash_of(content) != sha256:
            raise BackupRefused(f"{content}: a content is missing or changed. Choose another back-up.")
        told("contents", done, manifest.contents)
    return manifest


def list_backups(place: Path) -> list[Path]:
    """Finished back-ups below `place`, the oldest first."""
    return sorted(path.parent for path in place.glob(f"*/{MANIFEST}") if not path.parent.name.endswith(HALF_DONE))


def prune(place: Path, *, keep: int) -> list[Path]:
    """Remove all but the newest `keep` back-ups, what was broken off, and the contents none of those left needs."""
    finished = list_backups(place)
    gone = [*finished[: max(len(finished) - keep, 0)], *place.glob(f"*{HALF_DONE}")]
    for folder in gone:
        shutil.rmtree(folder)
    needed = {sha256 for folder in list_backups(place) for sha256, _path in _listed(folder)}
    for content in (place / POOL).glob("*/*"):
        if content.name not in needed:
            content.unlink()
    return gone


def product_version() -> str:
    """The version of the product, as its package says."""
    try:
        return version_of("aftercare")
    except PackageNotFoundError:
        return "unpackaged"


def applied_migrations() -> tuple[str, ...]:
    """Every migration this database has gone through."""
    return tuple(sorted(f"{app}.{name}" for app, name in MigrationRecorder(connection).applied_migrations()))


def _check_migrations(manifest: Manifest) -> None:
    here = applied_migrations()
    if here == manifest.migrations:
        return
    missing = sorted(set(manifest.migrations) - set(here))
    more = sorted(set(here) - set(manifest.migrations))
    raise BackupRefused(
        f"The back-up was made by version {manifest.version} with other tables "
        f"(only there: {_some(missing)}; only here: {_some(more)}). Restore it with that version, then upgrade."
    )


def _some(names: Sequence[str]) -> str:
    return ", ".join(names[:5]) + (f" and {len(names) - 5} more" if len(names) > 5 else "") or "none"


# -- contents -------------------------------------------------------------------------------------------------------


def _keep_contents(pool: Path, listing: Path, told: Told) -> tuple[int, int]:
    rows = StoredFile.objects.order_by("pk").values_list("sha256", "path", "size")
    total, size = StoredFile.objects.count(), 0
    with gzip.open(listing, "wt", encoding="utf-8") as lines:
        done = 0
        for sha256, path, bytes_of_it in rows.iterator(chunk_size=2_000):
            source = Path(settings.MEDIA_ROOT) / path
            if not depot.at_hand(path):
                raise BackupRefused(f"{source}: a stored content is missing on the disk. Run `manage.py doctor`.")
            _copy_once(source, pool / sha256[:2] / sha256)
            lines.write(f"{sha256} {path}\n")
            size += bytes_of_it
            done += 1
            told("contents", done, total)
    return done, size


def _listed(folder: Path) -> Iterator[tuple[str, str]]:
    with gzip.open(folder / LIST, "rt", encoding="utf-8") as lines:
        for line in lines:
            sha256, _space, path = line.rstrip("\n").partition(" ")
            yield sha256, path


def _pooled(place: Path, sha256: str) -> Path:
    return place / POOL / sha256[:2] / sha256


def _copy_once(source: Path, target: Path) -> None:
    """Copy unless it is there; a copy that is broken off leaves nothing under the final name."""
    if target.exists():
        return
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    waiting = target.with_name(f"{target.name}.{os.getpid()}{HALF_DONE}")
    shutil.copyfile(source, waiting)
    waiting.replace(target)
