"""How each database is copied out whole as of one moment, while others write, and put back into an empty one."""

import gzip
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, transaction

from aftercare.ground.core.database import is_postgresql
from aftercare.project.keeping.manifest import BackupRefused

SQLITE_COPY = "database.sqlite3"
TABLES = "tables"
PAGES_AT_ONCE = 2_000  # 8 MB; between two pieces a writer gets its turn
FAST = 1  # of gzip: half the size for a tenth of the time
Told = Callable[[str, int, int], None]


def dump(folder: Path, *, told: Told) -> dict[str, int]:
    """Copy the database into `folder`; the rows of each table as copied."""
    return _dump_postgresql(folder, told) if is_postgresql() else _dump_sqlite(folder, told)


def load(folder: Path, *, told: Told) -> None:
    """Fill the database, which holds nothing of anybody, with what `dump` wrote."""
    if is_postgresql():
        _load_postgresql(folder, told)
    else:
        _load_sqlite(folder, told)


def count_rows() -> dict[str, int]:
    """The rows of each table as they are now."""
    with connection.cursor() as cursor:
        return {name: _one(cursor, f"SELECT count(*) FROM {_quoted(name)}") for name in _tables()}  # noqa: S608


def version() -> str:
    """The version of the database, as it says itself."""
    if is_postgresql():
        with connection.cursor() as cursor:
            return str(_one(cursor, "SHOW server_version"))
    return sqlite3.sqlite_version


def _tables() -> list[str]:
    """Every ordinary table, in the order of their names; not the inner tables of SQLite's full-text index."""
    with connection.cursor() as cursor:
        names = sorted(each.name for each in connection.introspection.get_table_list(cursor) if each.type in ("t", "p"))
        if is_postgresql():
            return names
        cursor.execute("SELECT name FROM sqlite_master WHERE sql LIKE 'CREATE VIRTUAL TABLE%%'")
        virtual = tuple(str(name) for (name,) in cursor.fetchall())
    return [name for name in names if not name.startswith(virtual)] if virtual else names


def _one(cursor: Any, statement: str) -> Any:
    cursor.execute(statement)
    return cursor.fetchone()[0]


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)


# -- SQLite ---------------------------------------------------------------------------------------------------------


def _dump_sqlite(folder: Path, told: Told) -> dict[str, int]:
    connection.ensure_connection()
    source: sqlite3.Connection = connection.connection
    target = sqlite3.connect(folder / SQLITE_COPY)
    try:
        source.backup(
            target,
            pages=PAGES_AT_ONCE,
            progress=lambda _state, left, total: told("database", total - left, total),
        )
        target.execute("PRAGMA journal_mode=DELETE")  # one file, and nothing beside it
        [(fault,)] = target.execute("PRAGMA quick_check(1)").fetchall()
        if fault != "ok":
            raise BackupRefused(f"The database is damaged: {fault}. Restore the last good back-up.")
        names = _tables()
        return {name: target.execute(f"SELECT count(*) FROM {_quoted(name)}").fetchone()[0] for name in names}  # noqa: S608
    finally:
        target.close()


def _load_sqlite(folder: Path, told: Told) -> None:
    place = Path(str(connection.settings_dict["NAME"]))
    connection.close()
    waiting = place.with_name(f"{place.name}.restoring")
    shutil.copyfile(folder / SQLITE_COPY, waiting)
    for beside in ("-wal", "-shm"):
        place.with_name(place.name + beside).unlink(missing_ok=True)
    waiting.replace(place)
    told("database", 1, 1)


# -- PostgreSQL -----------------------------------------------------------------------------------------------------


def _dump_postgresql(folder: Path, told: Told) -> dict[str, int]:
    (folder / TABLES).mkdir()
    rows: dict[str, int] = {}
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        names = _tables()
        for done, name in enumerate(names, start=1):
            columns = _columns(cursor, name)
            with (
                gzip.open(folder / TABLES / f"{name}.copy.gz", "wb", compresslevel=FAST) as target,
                _inner(cursor).copy(f"COPY {_quoted(name)} ({columns}) TO STDOUT") as copy,
            ):
                rows[name] = sum(_written(target, block) for block in copy)
            told("database", done, len(names))
    return rows


def _written(target: Any, block: Any) -> int:
    """Write a block and count its rows: each ends in a newline, those inside a value are escaped."""
    data = bytes(block)
    target.write(data)
    return data.count(b"\n")


def _load_postgresql(folder: Path, told: Told) -> None:
    names = _tables()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {', '.join(map(_quoted, names))}")  # what migrations put there comes again
        for done, name in enumerate(names, start=1):
            columns = _columns(cursor, name)
            with (
                gzip.open(folder / TABLES / f"{name}.copy.gz", "rb") as source,
                _inner(cursor).copy(f"COPY {_quoted(name)} ({columns}) FROM STDIN") as copy,
            ):
                shutil.copyfileobj(source, _Sink(copy))
            told("database", done, len(names))
        _count_on(cursor)


def _columns(cursor: Any, table: str) -> str:
    """The columns that are stored as given; what the database works out by itself it works out again."""
    cursor.execute(
        "SELECT column_name FROM information_schema.columns WHERE table_schema = current_schema()"
        " AND table_name = %s AND is_generated = 'NEVER' ORDER BY ordinal_position",
        [table],
    )
    return ", ".join(_quoted(name) for (name,) in cursor.fetchall())


def _count_on(cursor: Any) -> None:
    """Let every sequence go on above what was put in."""
    models = list(apps.get_models(include_auto_created=True))
    for statement in connection.ops.sequence_reset_sql(no_style(), models):
        cursor.execute(statement)


def _inner(cursor: Any) -> Any:
    """The driver's cursor under Django's: only it knows COPY."""
    return cursor.cursor


class _Sink:
    """Lets `copyfileobj` write into COPY."""

    def __init__(self, copy: Any) -> None:
        self.copy = copy

    def write(self, data: bytes) -> int:
        """Pass on a block."""
        self.copy.write(data)
        return len(data)
