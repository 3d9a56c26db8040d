"""The tables of the tests: migrated once for each state of the migrations, then copied."""

import hashlib
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import django
from django.apps import apps
from django.conf import settings
from django.db import connection

KEPT = 3  # as many as branches somebody goes to and fro between


@contextmanager
def tables() -> Iterator[None]:
    """A test database with all tables, and its end. On SQLite the tables are copied from the last migration's."""
    creation, product = connection.creation, connection.settings_dict["NAME"]
    kept = Path(settings.ROOT) / "var" / f"tables-{fingerprint()}.sqlite3"
    if connection.vendor == "sqlite" and kept.exists():
        _open_copy(kept)
    else:
        creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
        if connection.vendor == "sqlite":
            _keep(kept)
    yield
    creation.destroy_test_db(product, verbosity=0)


def fingerprint() -> str:
    """What the tables depend on: every migration of every app, ours and others', and Django itself."""
    seen = hashlib.sha256(django.get_version().encode())
    for config in sorted(apps.get_app_configs(), key=lambda one: one.label):
        seen.update(config.label.encode())
        for file in sorted((Path(config.path) / "migrations").glob("*.py")):
            seen.update(file.name.encode() + file.read_bytes())
    return seen.hexdigest()[:16]


def _open_copy(kept: Path) -> None:
    name = connection.creation._get_test_db_name()
    connection.close()
    settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"] = name
    if not connection.is_in_memory_db():
        Path(name).unlink(missing_ok=True)
    connection.ensure_connection()
    with closing(sqlite3.connect(kept)) as source:
        source.backup(connection.connection)


def _keep(kept: Path) -> None:
    """Write beside, then rename: two runs may do this at once."""
    written = kept.with_suffix(f".{os.getpid()}")
    with closing(sqlite3.connect(written)) as copy:
        connection.ensure_connection()
        connection.connection.backup(copy)
    written.replace(kept)
    others = sorted(kept.parent.glob("tables-*.sqlite3"), key=lambda one: one.stat().st_mtime, reverse=True)
    for old in others[KEPT:]:
        old.unlink(missing_ok=True)
