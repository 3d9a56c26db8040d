"""`manage.py rebuild_reports`: makes the figures anew from the cases."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from aftercare.insight.reports.parts import rebuild


class Command(BaseCommand):
    help = "Throws away what the reports have counted and counts every case again."

    def handle(self, *args: Any, **options: Any) -> None:
        done = rebuild(at=timezone.now(), told=lambda done, _total: self.stdout.write(f"\r  {done}", ending=""))
        self.stdout.write(f"\n{done} cases counted")
