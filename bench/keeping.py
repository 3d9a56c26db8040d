"""Worlds that are made once and kept: a file of SQLite, a data folder of PostgreSQL, each named after what made it."""

import hashlib
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

import psycopg

from deploy.postgres import Server

ROOT = Path(__file__).resolve().parents[1]
SMALL = 1_000  # the world beside which growth is measured
COPIED_UP_TO = 200_000  # larger worlds are used as they stand: what a run adds to them is little beside what they hold
WORK = "work"


class Run(Protocol):
    """Runs one of our modules with more in its environment."""

    def __call__(self, *arguments: str, **more: str) -> None: ...


def print_of_tables() -> str:
    """What changes whenever a world must be made anew: the migrations, and how worlds are made."""
    made_by = [*sorted(ROOT.glob("aftercare/*/*/migrations/0*.py")), ROOT / "bench/world.py", ROOT / "bench/copying.py"]
    return hashlib.sha256(b"".join(path.read_bytes() for path in made_by)).hexdigest()[:8]


def place(engine: str, cases: int) -> Path:
    """Where a world is kept. `BENCH_WORLDS` names the folder."""
    folder = Path(os.environ.get("BENCH_WORLDS") or ROOT / "var" / "bench").resolve()
    folder.mkdir(parents=True, exist_ok=True)
    return folder / f"{engine}-{cases}-{print_of_tables()}"


def sqlite(cases: int, run: Run) -> Path:
    """The file of a world, made when there is none."""
    kept = place("sqlite", cases).with_suffix(".sqlite3")
    if not kept.exists():
        raw = kept.with_suffix(".raw")
        _made(cases, f"sqlite:///{raw}", run, fresh=lambda: raw.unlink(missing_ok=True))
        raw.rename(kept)
    return kept


@contextmanager
def used(kept: Path, cases: int) -> Iterator[tuple[Path, Path]]:
    """The file to measure on, and a folder that goes away."""
    with files() as folder:
        if cases > COPIED_UP_TO:
            yield kept, folder
            return
        yield Path(shutil.copyfile(kept, folder / "bench.sqlite3")), folder


@contextmanager
def files() -> Iterator[Path]:
    """A folder that goes away."""
    with tempfile.TemporaryDirectory(prefix="aftercare-bench-") as folder:
        yield Path(folder)


def url_of(server: Server, cases: int) -> str:
    """The address of a kept world on this server."""
    return server.url.removesuffix("postgres") + f"world_{cases}"


def postgresql(server: Server, cases: int, run: Run) -> None:
    """A world on this server, made when there is none."""
    name = f"world_{cases}"
    with _administrator(server) as admin:
        if admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            return

        def fresh() -> None:
            admin.execute("DROP DATABASE IF EXISTS raw")
            admin.execute("CREATE DATABASE raw")

        _made(cases, server.url.removesuffix("postgres") + "raw", run, fresh=fresh)
        admin.execute(f"ALTER DATABASE raw RENAME TO {name}".encode())


@contextmanager
def copied(server: Server, cases: int) -> Iterator[str]:
    """The address of a database to measure on."""
    with _administrator(server) as admin:
        for name in (WORK, "twin"):
            admin.execute(f"DROP DATABASE IF EXISTS {name}".encode())
        if cases > COPIED_UP_TO:
            yield url_of(server, cases)
            return
        admin.execute(f"CREATE DATABASE {WORK} TEMPLATE world_{cases}".encode())
        admin.execute("CHECKPOINT")
        yield server.url.removesuffix("postgres") + WORK
        for name in (WORK, "twin"):
            admin.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)".encode())


def _made(cases: int, url: str, run: Run, *, fresh: Callable[[], None]) -> None:
    print(f"making a world of {cases:,} cases …", flush=True)
    fresh()
    run("bench.founding", str(cases), DATABASE_URL=url)


@contextmanager
def _administrator(server: Server) -> Iterator[psycopg.Connection]:
    reach = {"host": str(server.folder), "user": "aftercare", "dbname": "template1"}
    with psycopg.connect(**reach, autocommit=True) as admin:  # type: ignore[arg-type]
        yield admin
