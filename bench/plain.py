"""The yardstick: what the product said to the database, said again by the plain driver to a twin of that database."""

import re
import shutil
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from django.db import connection

Statement = tuple[str, Any]
WRITES = ("INSERT", "UPDATE", "DELETE")
READS = ("SELECT", "WITH")
PLACE = re.compile(r"(?<!%)%s")


@contextmanager
def recorded() -> Iterator[list[Statement]]:
    """Collect the statements that Django sends meanwhile."""
    heard: list[Statement] = []

    def listen(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        heard.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(listen):
        yield heard


def only(statements: Sequence[Statement], kinds: tuple[str, ...]) -> list[Statement]:
    """Those that write, or those that read."""
    return [(sql, params) for sql, params in statements if sql.lstrip(" (").upper().startswith(kinds)]


def reach(database: str = "") -> str:
    """The path or address of the database at hand, or of another one on the same server."""
    if connection.vendor == "sqlite":
        return str(connection.settings_dict["NAME"])
    values = connection.get_connection_params()
    kept = {key: values[key] for key in ("host", "port", "user", "password") if values.get(key)}
    return psycopg.conninfo.make_conninfo(dbname=database or str(connection.settings_dict["NAME"]), **kept)


def make_twin() -> str:
    """Copy the whole database; the path or address of the copy."""
    name, vendor = str(connection.settings_dict["NAME"]), connection.vendor
    if vendor == "sqlite":
        connection.close()  # the last to leave brings the log into the file
        twin = str(Path(name).with_name("twin.sqlite3"))
        shutil.copyfile(name, twin)
        return twin
    connection.close()
    with psycopg.connect(reach("template1"), autocommit=True) as admin:
        admin.execute(f'CREATE DATABASE twin TEMPLATE "{name}"')
    return reach("twin")


class Plain:
    """One connection of the plain driver, set up as the product sets up its own."""

    def __init__(self, vendor: str, twin: str) -> None:
        self.sqlite: sqlite3.Connection | None = None
        self.postgres: psycopg.Connection | None = None
        if vendor == "sqlite":
            self.sqlite = sqlite3.connect(twin, isolation_level=None, cached_statements=500, check_same_thread=False)
            for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON", "busy_timeout=10000"):
                self.sqlite.execute(f"PRAGMA {pragma}")
        else:
            self.postgres = psycopg.connect(twin, autocommit=True, prepare_threshold=0)

    def read(self, statements: Sequence[Statement]) -> int:
        """Run and fetch everything; how many rows came."""
        return sum(len(self._rows(sql, params)) for sql, params in statements)

    def write(self, statements: Sequence[Statement]) -> None:
        """Run everything in one transaction."""
        if self.sqlite is not None:
            self.sqlite.execute("BEGIN IMMEDIATE")
            self.read(statements)
            self.sqlite.execute("COMMIT")
        elif self.postgres is not None:
            with self.postgres.transaction():
                self.read(statements)

    def close(self) -> None:
        """Let go."""
        for one in (self.sqlite, self.postgres):
            if one is not None:
                one.close()

    def _rows(self, sql: str, params: Any) -> list[Any]:
        if self.sqlite is not None:
            return self.sqlite.execute(PLACE.sub("?", sql).replace("%%", "%"), params or ()).fetchall()
        assert self.postgres is not None
        cursor = self.postgres.execute(sql, params or None)
        return cursor.fetchall() if cursor.description else []
