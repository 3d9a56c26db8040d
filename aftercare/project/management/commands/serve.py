"""`manage.py serve`: web server, worker and schedule in one foreground process."""

import os
import sys
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connections

from aftercare.ground.accounts.models import RoleAssignment
from aftercare.ground.accounts.roles import ROLES
from aftercare.project.processes import broker_worker, free_port, keep, web_server
from aftercare.project.watching.metrics import FOLDER


class Command(BaseCommand):
    help = "Runs the web server, the worker and the schedule together until Ctrl-C; starts again what dies."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1", help="address to listen on")
        parser.add_argument("--port", type=int, default=8000, help="port; the next free one is taken when it is in use")
        parser.add_argument("--workers", type=int, default=2, help="processes of the web server")

    def handle(self, *args: Any, **options: Any) -> None:
        host, wanted = options["host"], options["port"]
        try:
            port = free_port(host, wanted)
        except OSError as error:
            raise CommandError(str(error)) from error
        if port != wanted:
            self.say(f"Port {wanted} is taken; using {port}.")
        manage = [sys.executable, "manage.py"]
        commands = {
            "web": web_server(host, port, options["workers"]),
            "worker": broker_worker() if settings.BROKER else [*manage, "work"],
            "schedule": [*manage, "tick"],
        }
        address = os.environ.get("AFTERCARE_PUBLIC_URL") or f"http://{host}:{port}"
        self.greet(address)
        connections.close_all()
        os.environ["AFTERCARE_PUBLIC_URL"] = address
        keep(commands, folder=FOLDER)

    def greet(self, address: str) -> None:
        """Say where to look and, in the demo, as whom."""
        self.say(f"\n  Aftercare runs at {address}")
        if settings.DEMO:
            self.say(f"\n  Sign in with one of these names; the password is always {settings.DEMO_PASSWORD}")
            for role, name, username in sign_ins():
                self.say(f"    {username:<14} {name}, {role}")
            self.say("  Owners sign in with their telephone number; the demo shows the code on the page.")
        self.say("\n  Ctrl-C stops it.\n")

    def say(self, text: str) -> None:
        """Print at once."""
        self.stdout.write(text)
        self.stdout.flush()


def sign_ins() -> list[tuple[str, str, str]]:
    """For each role the first of the staff who may sign in: role, name, user name."""
    held = RoleAssignment.objects.filter(staff__is_active=True).order_by("staff_id").select_related("staff")
    first: dict[str, tuple[str, str]] = {}
    for assignment in held:
        first.setdefault(assignment.role, (assignment.staff.name, assignment.staff.username))
    return [(str(role.label), *first[role.key]) for role in ROLES if role.key in first]
