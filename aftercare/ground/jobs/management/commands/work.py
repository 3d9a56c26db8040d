"""`manage.py work`: do background jobs until told to stop."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from prometheus_client import start_http_server

from aftercare.ground.jobs import queue, worker


class Command(BaseCommand):
    help = "Does background jobs: one loop for quick ones, one for slow ones, until SIGTERM or Ctrl-C."
    requires_system_checks = []  # they read every address and schema: `serve` does so once for all

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--queue", action="append", choices=queue.QUEUES, help="Only this queue; may be given several times."
        )
        parser.add_argument("--interval", type=float, default=0.3, help="Seconds to wait when there is nothing to do.")
        parser.add_argument(
            "--metrics-port", type=int, help="Serve this process's figures for Prometheus at this port."
        )
        parser.add_argument("--metrics-host", default="127.0.0.1", help="Address on which they are served.")
        parser.add_argument("--until-empty", action="store_true", help="End when nothing is ready.")

    def handle(self, *args: Any, **options: Any) -> None:
        if not 0.05 <= options["interval"] <= 60:
            raise CommandError("--interval: give between 0.05 and 60 seconds.")
        names = list(dict.fromkeys(options["queue"] or queue.QUEUES))
        if options["metrics_port"]:
            start_http_server(options["metrics_port"], options["metrics_host"])
        self.stdout.write(f"working: {', '.join(names)}")
        done = worker.work(names, interval_seconds=options["interval"], until_empty=options["until_empty"])
        self.stdout.write(f"stopped after {done} tasks")
