"""`manage.py reference`: writes the generated pages of the documents, or says which are stale."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from aftercare.project import reference


class Command(BaseCommand):
    help = "Writes docs/reference from the code and the packs; --check fails, naming the pages, when one is stale."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="write nothing; fail when a page is stale")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["check"]:
            names = [path.name for path in reference.stale()]
            if names:
                raise CommandError(f"docs/reference is stale: {', '.join(names)}. Run `make reference`.")
            return
        for path in reference.write():
            self.stdout.write(path.name)
