"""`manage.py restore /mnt/backups/20261121T020000Z`: into an empty database, compared row count by row count."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from aftercare.ground.audit import verification
from aftercare.project.keeping import backups
from aftercare.project.keeping.manifest import BackupRefused
from aftercare.project.progress import Progress


class Command(BaseCommand):
    """Restores a back-up, or only checks it."""

    help = "Put a back-up into this installation, whose database must be empty, and verify the trail."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, help="folder of one back-up, as `manage.py backup` printed it")
        parser.add_argument("--check", action="store_true", help="only read it through: is it whole?")

    def handle(self, *args: Any, **options: Any) -> None:
        folder: Path = options["folder"]
        progress = Progress(self.stdout)
        try:
            act = backups.check if options["check"] else backups.restore
            manifest = act(folder, told=progress.told)
        except (BackupRefused, OSError) as fault:
            raise CommandError(str(fault)) from fault
        progress.end()
        rows = sum(manifest.tables.values())
        self.stdout.write(
            f"{folder}: {rows} rows in {len(manifest.tables)} tables, {manifest.contents} contents, whole."
        )
        if not options["check"]:
            self._verify()

    def _verify(self) -> None:
        report = verification.verify()
        if not report.clean:
            raise CommandError(
                "Restored, but the trail does not verify. Run `manage.py verify_audit` and read what it says."
            )
        self.stdout.write("The trail verifies.")
