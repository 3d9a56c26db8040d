"""`manage.py doctor`: what is missing or unsafe, and what to do. Exit code 1 when something must be put right."""

import json
import sys
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from aftercare.project.keeping.doctor import examine
from aftercare.project.keeping.findings import Level

MARKS = {Level.GOOD: "ok     ", Level.WARNING: "look at", Level.WRONG: "WRONG  "}


class Command(BaseCommand):
    help = "Examines the installation: settings, database, people, rules, jobs, trail, files, pages."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="for programs: one list of findings")

    def handle(self, *args: Any, **options: Any) -> None:
        findings = list(examine(timezone.now()))
        if options["json"]:
            self.stdout.write(json.dumps([asdict(finding) for finding in findings], ensure_ascii=False, indent=1))
        else:
            for finding in findings:
                self.stdout.write(f"{MARKS[finding.level]}  {finding.subject}: {finding.says}")
                if finding.remedy:
                    self.stdout.write(f"         {finding.remedy}")
        if any(finding.level is Level.WRONG for finding in findings):
            sys.exit(1)
