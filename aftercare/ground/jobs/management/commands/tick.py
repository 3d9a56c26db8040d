"""`manage.py tick`: begin periodic jobs when they are due."""

import logging
import signal
import threading
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db import InterfaceError, OperationalError, close_old_connections, connections
from django.utils import timezone

from aftercare.ground.jobs import announcing, ticks

log = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "Puts periodic jobs into the queue when they are due. Any number may run; each job is begun once."
    requires_system_checks = []  # they read every address and schema: `serve` does so once for all

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="Look once and end.")
        parser.add_argument("--interval", type=float, default=5.0, help="Seconds between two looks.")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["once"]:
            for name in ticks.tick(timezone.now()):
                self.stdout.write(name)
            return
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        while not stop.is_set():
            close_old_connections()
            try:
                ticks.tick(timezone.now())
                announcing.announce_waiting(timezone.now())
            except (OperationalError, InterfaceError):
                log.warning("no tick: the database is away", exc_info=True)
                connections.close_all()
            stop.wait(options["interval"])
