"""`manage.py demo`: makes the demo ready and runs it. The second time there is nothing left to make."""

import hashlib
import subprocess
import sys
import time
from argparse import ArgumentParser
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, connection
from django.db.migrations.exceptions import InconsistentMigrationHistory

from aftercare.ground.accounts.models import Company
from aftercare.ground.core.database import is_postgresql
from aftercare.project.demo.loading import is_broken_off
from aftercare.project.environment import ROOT
from aftercare.project.keeping.tables import differences


class Command(BaseCommand):
    help = "Brings tables, styles and demo data up to date, then runs everything as `serve` does."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1", help="address to listen on")
        parser.add_argument("--port", type=int, default=8000, help="port; the next free one is taken when it is in use")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError(
                "This fills the database with an invented company. Set AFTERCARE_DEMO=1 if that is meant."
            )
        with ThreadPoolExecutor(max_workers=1) as beside:  # squeezing styles takes a core for a while
            static = None if static_is_fresh() else beside.submit(self.step, "styles and scripts", collect_static)
            self.step("tables", self.bring_tables)
            if not Company.objects.exists() or is_broken_off():
                self.step("demo company", lambda: call_command("load_demo"))
            if static is not None:
                static.result()
        call_command("serve", host=options["host"], port=options["port"])

    def bring_tables(self) -> None:
        """Tables as this version has them. A demo made by another version is set aside, and made anew."""
        if not connection.introspection.table_names():
            call_command("migrate", verbosity=0)
            return
        try:
            call_command("migrate", verbosity=0)
            difference = next(differences(), "")
        except (DatabaseError, InconsistentMigrationHistory) as fault:
            difference = str(fault).splitlines()[0]
        if difference:
            if is_postgresql():  # what stands on a server may be somebody's: only a person can tell
                raise CommandError(f"Another version made these tables ({difference}). Give an empty database.")
            connection.close()
            kept = set_aside(Path(str(connection.settings_dict["NAME"])))
            self.stdout.write(f"  The demo was made by another version ({difference}); it is made anew. Old: {kept}")
            call_command("migrate", verbosity=0)

    def step(self, name: str, work: Callable[[], object]) -> None:
        """Do one thing and print its time."""
        began = time.monotonic()
        work()
        self.stdout.write(f"  {name:<34} {time.monotonic() - began:5.1f} s")
        self.stdout.flush()


def set_aside(file: Path) -> Path:
    """Move a database of SQLite and its journal out of the way; answers where it is now."""
    kept = file.with_name(f"{file.name}.old")
    for ending in ("-wal", "-shm"):  # a journal belongs to its database, and would spoil another
        kept.with_name(kept.name + ending).unlink(missing_ok=True)
        if (journal := file.with_name(file.name + ending)).exists():
            journal.replace(kept.with_name(kept.name + ending))
    return file.replace(kept)


def static_stamp() -> Path:
    """Where it is kept what the collected files were made from."""
    return Path(settings.STATIC_ROOT) / "made-from.txt"


def static_digest() -> str:
    """What the collected files depend on: each source file's name, size and time."""
    digest = hashlib.sha256()
    for finder in get_finders():
        for name, storage in finder.list([]):
            status = Path(storage.path(name)).stat()
            digest.update(f"{name} {status.st_size} {status.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def static_is_fresh() -> bool:
    """Whether nothing has changed since the files were collected."""
    return static_stamp().is_file() and static_stamp().read_text(encoding="utf-8") == static_digest()


def collect_static() -> None:
    """Collect, hash and compress the static files, in a process of its own."""
    command = [sys.executable, "manage.py", "collectstatic", "--no-input", "--clear", "--verbosity", "0"]
    subprocess.run(command, cwd=ROOT, check=True)  # noqa: S603
    remember_static()


def remember_static() -> None:
    """Keep what the collected files were made from."""
    static_stamp().write_text(static_digest(), encoding="utf-8")
