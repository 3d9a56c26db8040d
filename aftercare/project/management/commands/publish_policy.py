"""`manage.py publish_policy FOLDER --from DAY`: checks a policy pack and publishes it."""

from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from aftercare.ground.core.errors import Refused
from aftercare.ground.policies import actions
from aftercare.ground.policies.loading import load_folder
from aftercare.project.installer import INSTALLER


class Command(BaseCommand):
    help = "Check a policy pack and publish it from a day on; with --check only check it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        default = Path(settings.PACKS_ROOT) / "baseline" / "2026.1"
        parser.add_argument("folder", nargs="?", type=Path, default=default)
        parser.add_argument("--from", dest="effective_from", type=date.fromisoformat, help="first day, as 2026-01-31")
        parser.add_argument("--company", type=int, help="only for this company (its id)")
        parser.add_argument("--development", type=int, help="only for this development (its id)")
        parser.add_argument("--check", action="store_true", help="only say whether it could be published")

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        try:
            if options["check"]:
                self.stdout.write(f"{load_folder(options['folder']).label}: nothing is wrong")
                return
            version = actions.publish(
                source=options["folder"],
                effective_from=options["effective_from"] or timezone.localdate(now),
                company_id=options["company"],
                development_id=options["development"],
                by=INSTALLER,
                at=now,
            )
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"{version} from {version.effective_from}: {version.sha256}")
