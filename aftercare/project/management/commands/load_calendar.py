"""`manage.py load_calendar`: fills the calendar table `cn` with the holidays and make-up days of China."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from aftercare.project.installer import INSTALLER
from aftercare.service.deadlines import actions, holidays


class Command(BaseCommand):
    help = "Fill the calendar table with announced holidays and make-up days, and expected ones for years to come."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--from-year", type=int, default=2015)
        parser.add_argument("--to-year", type=int, default=holidays.LAST_ANNOUNCED_YEAR + 2)

    def handle(self, *args: Any, **options: Any) -> None:
        years = range(options["from_year"], options["to_year"] + 1)
        table = actions.load_calendar(
            key="cn",
            days=list(holidays.days_of_china(years=years)),
            confirmed_until=holidays.confirmed_until(years=years),
            source=f"{holidays.ANNOUNCED}, {holidays.EXPECTED}",
            by=INSTALLER,
            at=timezone.now(),
        )
        self.stdout.write(f"{table}: announced until {table.confirmed_until}")
