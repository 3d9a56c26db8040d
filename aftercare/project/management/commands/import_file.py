"""Take an office file in from the command line: checked, carried out, and told in numbers and seconds."""

import argparse
import time
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from aftercare.ground.accounts.models import Development, Staff
from aftercare.ground.accounts.queries import actor_of_staff
from aftercare.ground.core.actors import Actor
from aftercare.ground.core.errors import Refused
from aftercare.ground.jobs import queue
from aftercare.ground.submissions import actions, kinds, queries, receiving, rules
from aftercare.ground.submissions.declarations import Duplicates
from aftercare.ground.submissions.models import ImportBatch


class Command(BaseCommand):
    """`manage.py import_file units homes.xlsx --development YF --as admin`."""

    help = "Import an Excel or CSV file: units, owners, contractors, built_parts or messages."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("kind", choices=[kind.key for kind in kinds.every()])
        parser.add_argument("path", type=Path)
        parser.add_argument("--development", default="", help="Code of the development where the rows belong.")
        parser.add_argument("--as", dest="username", required=True, help="User name of the administrator who imports.")
        parser.add_argument("--duplicates", choices=[each.value for each in Duplicates], default="")
        parser.add_argument("--all-or-nothing", action="store_true", help="Import nothing unless every row is good.")
        parser.add_argument("--dry-run", action="store_true", help="Only check.")
        parser.add_argument("--marked", type=Path, help="Where to write the file with the faults marked.")

    def handle(self, *args: Any, **options: Any) -> None:
        begun = time.perf_counter()
        try:
            by = self._actor(options["username"])
            batch = self._upload(by, options)
            self._say("read", begun, rows=batch.head["count"], columns=batch.mapping)
            batch = self._check(batch, by, options)
            self._say("checked", begun, accepted=batch.accepted, refused=batch.refused, **batch.summary)
            for column, reason, many in queries.count_reasons(batch):
                self.stdout.write(f"  {many} x {column}: {reason}")
            if options["marked"] and batch.refused:
                options["marked"].write_bytes(queries.annotated_file(batch))
            if options["dry_run"] or batch.state != rules.State.CHECKED:
                return
            actions.begin(batch_id=batch.pk, seen=batch.version, by=by, at=timezone.now())
            batch = _worked_off(batch)
        except Refused as refused:
            raise CommandError(str(refused)) from refused
        self._say(batch.state, begun, accepted=batch.accepted, refused=batch.refused, **batch.summary)

    def _actor(self, username: str) -> Actor:
        staff = Staff.objects.filter(username=username, is_active=True).first()
        if staff is None:
            raise CommandError(f"There is nobody called {username}.")
        return actor_of_staff(staff, on=timezone.localdate())

    def _upload(self, by: Actor, options: dict[str, Any]) -> ImportBatch:
        development = Development.objects.filter(code=options["development"]).first()
        place = development.pk if development else None
        received = receiving.receive(
            kind=options["kind"],
            file_name=options["path"].name,
            content=options["path"].read_bytes(),
            development_id=place,
            by=by,
        )
        return actions.upload(received=received, development_id=place, by=by, at=timezone.now())

    def _check(self, batch: ImportBatch, by: Actor, options: dict[str, Any]) -> ImportBatch:
        all_or_nothing = options["all_or_nothing"]
        actions.ask_check(
            batch_id=batch.pk,
            seen=batch.version,
            mapping=batch.mapping,
            duplicates=options["duplicates"] or batch.duplicates,
            when_refused=(rules.WhenRefused.NOTHING if all_or_nothing else rules.WhenRefused.GOOD_ROWS).value,
            by=by,
            at=timezone.now(),
        )
        return _worked_off(batch)

    def _say(self, what: str, begun: float, **numbers: object) -> None:
        told = ", ".join(f"{name} {value}" for name, value in numbers.items())
        self.stdout.write(f"{time.perf_counter() - begun:7.1f} s  {what}: {told}")


def _worked_off(batch: ImportBatch) -> ImportBatch:
    """The batch after its background work, done here unless a worker has been quicker."""
    batch.refresh_from_db()
    jobs = {
        rules.State.CHECKING: actions.CHECK,
        rules.State.CARRYING: actions.CARRY_OUT,
        rules.State.UNDOING: actions.UNDO,
    }
    while batch.is_moving:
        payload = {"batch_id": batch.pk, "run": batch.run}
        done = queue.perform(jobs[rules.State(batch.state)], f"import:{batch.pk}:{batch.run}", payload, queue.SLOW)
        batch.refresh_from_db()
        if not done and batch.is_moving:
            time.sleep(1)
    return batch
