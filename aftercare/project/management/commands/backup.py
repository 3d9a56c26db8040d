"""`manage.py backup /mnt/backups --keep 14`: the database and all contents, as of one moment, while people work."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from aftercare.project.keeping import backups
from aftercare.project.keeping.manifest import BackupRefused
from aftercare.project.progress import Progress


class Command(BaseCommand):
    """Makes a back-up; with `--keep`, removes older ones."""

    help = "Write a back-up of the database and of every photo and document below a folder."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("place", type=Path, help="folder of back-ups; another disk, better another machine")
        parser.add_argument("--keep", type=int, default=0, help="keep only that many, the newest (0: keep all)")

    def handle(self, *args: Any, **options: Any) -> None:
        place: Path = options["place"]
        if options["keep"] < 0:
            raise CommandError(f"--keep {options['keep']}: give 0 (keep all) or how many to keep.")
        progress = Progress(self.stdout)
        try:
            folder = backups.make(place, at=timezone.now(), told=progress.told)
        except (BackupRefused, OSError) as fault:
            raise CommandError(f"No back-up was made. {fault}") from fault
        progress.end()
        self.stdout.write(f"{folder}")
        if options["keep"]:
            for gone in backups.prune(place, keep=options["keep"]):
                self.stdout.write(f"removed {gone}")
