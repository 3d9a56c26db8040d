"""`python -m bench.yardstick VENDOR TWIN ROWS`: one client of the yardstick, a process of its own.

It writes the cases of the file ROWS into the twin, each in one transaction with one prepared statement for each table,
all rows of a table at once. It decides nothing, asks nothing and draws no keys. It says `ready`, waits for a line, and
says how many seconds it took.
"""

import pickle
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

Told = Sequence[tuple[str, Sequence[Any]]]  # the statements of one case with their values
WARMING_UP = 3


def main() -> None:
    """Entry point."""
    vendor, twin, file = sys.argv[1:]
    cases: list[Told] = pickle.loads(Path(file).read_bytes())
    write = _sqlite(twin) if vendor == "sqlite" else _postgresql(twin)
    for told in cases[:WARMING_UP]:
        write(told)
    print("ready", flush=True)
    sys.stdin.readline()
    began = time.perf_counter()
    for told in cases[WARMING_UP:]:
        write(told)
    print(time.perf_counter() - began, flush=True)


def _sqlite(twin: str) -> Callable[[Told], None]:
    import sqlite3

    connection = sqlite3.connect(twin, isolation_level=None, cached_statements=500)
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON", "busy_timeout=10000"):
        connection.execute(f"PRAGMA {pragma}")

    def write(told: Told) -> None:
        connection.execute("BEGIN IMMEDIATE")
        for sql, values in told:
            connection.execute(sql.replace("%s", "?"), values)
        connection.execute("COMMIT")

    return write


def _postgresql(twin: str) -> Callable[[Told], None]:
    import psycopg

    connection = psycopg.connect(twin, autocommit=True, prepare_threshold=0)

    def write(told: Told) -> None:
        with connection.transaction():
            for sql, values in told:
                connection.execute(sql, values)

    return write


if __name__ == "__main__":
    main()
