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

from aftercare.ground.accounts.models import Company
from aftercare.project.demo.loading import is_broken_off
from aftercare.project.environment import ROOT


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
            self.step("tables", lambda: call_command("migrate", verbosity=0))
            if not Company.objects.exists() or is_broken_off():
                self.step("demo company", lambda: call_command("load_demo"))
            if static is not None:
                static.result()
        call_command("serve", host=options["host"], port=options["port"])

    def step(self, name: str, work: Callable[[], object]) -> None:
        """Do one thing and print its time."""
        began = time.monotonic()
        work()
        self.stdout.write(f"  {name:<34} {time.monotonic() - began:5.1f} s")
        self.stdout.flush()


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
