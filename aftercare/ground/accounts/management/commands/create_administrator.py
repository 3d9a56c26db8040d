"""`manage.py create_administrator`: the first administrator of an installation, or a new way in for a lost password."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse
from django.utils import timezone

from aftercare.ground.accounts import actions
from aftercare.ground.accounts.models import Staff
from aftercare.ground.accounts.rules import HeldRole, RoleToGive, grants_of
from aftercare.ground.core.actors import Actor, ActorKind
from aftercare.ground.core.errors import Refused

CONSOLE = Actor(kind=ActorKind.CLOCK, id=0, label="console", grants=grants_of([HeldRole(role="administrator")]))


class Command(BaseCommand):
    help = "Adds an administrator of the whole group and prints a link to set the password; for one there is, the link."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username", help="user name to sign in with")
        parser.add_argument("name", nargs="?", default="", help="name as others see it; needed for a new one")

    def handle(self, *args: Any, **options: Any) -> None:
        username, name = options["username"], options["name"]
        staff = Staff.objects.filter(username=username).first()
        if staff is None and not name:
            raise CommandError(f"Nobody is called {username}. Give a name too, to add somebody.")
        now = timezone.now()
        try:
            if staff is None:
                role = RoleToGive(role="administrator")
                staff = actions.create_staff(username=username, name=name, roles=[role], by=CONSOLE, at=now)
            _staff, uid, token = actions.issue_password_link(staff_id=staff.pk, by=CONSOLE, at=now)
        except Refused as refused:
            raise CommandError(str(refused)) from refused
        days = settings.PASSWORD_RESET_TIMEOUT // 86_400
        self.stdout.write(f"{staff.name} sets the password here, within {days} days:")
        self.stdout.write(settings.PUBLIC_URL + reverse("set_password", args=[uid, token]))
