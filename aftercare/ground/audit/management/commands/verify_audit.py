"""`manage.py verify_audit`: check the whole trail, or export its roots."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from aftercare.ground.audit import verification
from aftercare.ground.jobs import ticks

SAID_EVERY = 100_000


class Command(BaseCommand):
    help = "Checks every event, chain, seal and subject of the trail and names what was altered, removed or put in."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--export", type=Path, help="Write the roots of all seals to this file, one a line.")
        parser.add_argument("--against", type=Path, help="Roots exported earlier, all of which must still be there.")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["export"]:
            lines = [f"{root}\n" for root in verification.exported_roots()]
            options["export"].write_text("".join(lines), encoding="ascii")
            self.stdout.write(f"{len(lines)} roots written to {options['export']}")
            return
        against = options["against"].read_text(encoding="ascii").split() if options["against"] else []
        report = verification.verify(roots=against, progress=self._say)
        for finding in report.findings:
            self.stderr.write(str(finding))
        told = f"{report.events} events, {report.unsealed} of them not sealed yet, {report.seals} seals"
        if not report.clean:
            raise CommandError(f"The trail has been tampered with: {len(report.findings)} findings; {told}.")
        ticks.note_done(verification.VERIFIED, at=timezone.now())
        self.stdout.write(f"The trail is whole: {told}.")

    def _say(self, done: int, total: int) -> None:
        """A line for every hundred thousand events: much takes minutes."""
        if done // SAID_EVERY > (done - verification.EVENTS_AT_ONCE) // SAID_EVERY:
            self.stdout.write(f"{done} of {total} events looked at")
