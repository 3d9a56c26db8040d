"""Gathers the words to translate, checks that all are translated, compiles them."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from aftercare.project import words


class Command(BaseCommand):
    help = "Bring the catalogues of translations up to the sources; --check says what is missing, --compile makes .mo."
    requires_system_checks: list[str] = []  # it must run before anything else does

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folders", nargs="*", help="only these, as service/cases or faces/web/desk")
        parser.add_argument("--check", action="store_true", help="fail, with a list, when a translation is missing")
        parser.add_argument("--compile", action="store_true", help="write the compiled catalogues that are stale")

    def handle(self, *args: object, **options: Any) -> None:
        if options["check"]:
            faults = list(words.faults())
            if faults:
                raise CommandError(f"{len(faults)} faults in the translations:\n" + "\n".join(faults))
        elif not options["compile"]:
            for line in words.update(options["folders"]):
                self.stdout.write(line)
        if options["compile"]:
            words.compile_stale()
