"""`manage.py load_demo`: fills an empty database with the demo company."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from aftercare.project.demo.loading import Sizes, load
from aftercare.project.progress import Progress


class Command(BaseCommand):
    help = "Makes the demo company, its homes and two years of cases; does nothing where a company exists."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--cases", type=int, default=Sizes.cases, help="how many cases")
        parser.add_argument("--open", type=int, default=Sizes.open_cases, help="how many of them are open")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("This writes an invented company. Set AFTERCARE_DEMO=1 if that is meant.")
        progress = Progress(self.stdout)
        sizes = Sizes(cases=options["cases"], open_cases=options["open"])
        made = load(now=timezone.now(), sizes=sizes, told=progress.told)
        progress.end()
        self.stdout.write(f"{made} cases" if made else "The database has a company already; nothing was made.")
