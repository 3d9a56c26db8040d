"""`python -m bench.drills.days ENGINE`: the tests that docs/explanation/bad-days.md names, day by day, on this engine.

What needs no killing has a test; the page says which. A day whose test is gone, or that names none, is a fault.
"""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path

from aftercare.project.environment import ROOT
from deploy import postgres

PAGE = ROOT / "docs" / "explanation" / "bad-days.md"
LINK, NAME = re.compile(r"\]\(([^)]+\.py)\)"), re.compile(r"`(test_\w+)`")
OF_THE_ROADS = "tests/roads/"  # they need servers of their own: `make roads`


@dataclass(frozen=True)
class Day:
    """One line of the page: what happens, and the tests that keep what is done."""

    happens: str
    tests: tuple[str, ...]


def days(page: Path = PAGE) -> Iterator[Day]:
    """Every line of the table. A file with names after it stands for these tests, else for all of its tests."""
    for line in page.read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if len(cells) != 3 or not LINK.search(cells[2]):
            continue
        tests = []
        for part in re.split(r"(?=\[`)", cells[2]):
            if link := LINK.search(part):
                file = (page.parent / link[1]).resolve().relative_to(ROOT).as_posix()
                names = NAME.findall(part.partition(")")[2])
                tests += [f"{file}::{name}" for name in names] or [file]
        yield Day(cells[0], tuple(tests))


def main() -> None:
    """Entry point; exit code 1 when a test fails or is not there."""
    engine = sys.argv[1]
    asked = [day for day in days() if not all(test.startswith(OF_THE_ROADS) for test in day.tests)]
    tests = list(dict.fromkeys(test for day in asked for test in day.tests if not test.startswith(OF_THE_ROADS)))
    variables = {**os.environ, "AFTERCARE_DEMO": "1"}
    variables.pop("DATABASE_URL", None)
    with ExitStack() as stack:
        if engine == "postgresql":
            variables["DATABASE_URL"] = stack.enter_context(postgres.temporary_server())
        command = [sys.executable, "-m", "pytest", "-q", "-n", "0", "-p", "no:randomly", *tests]
        done = subprocess.run(command, cwd=ROOT, env=variables, capture_output=True, text=True, check=False)
    print(f"  {engine}: {len(asked)} bad days, {done.stdout.strip().splitlines()[-1]}")
    if done.returncode:
        print(done.stdout[-6000:], done.stderr[-2000:])
    sys.exit(min(done.returncode, 1))


if __name__ == "__main__":
    with suppress(KeyboardInterrupt):
        main()
