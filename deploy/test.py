"""Runs everything that must be green and prints the time of each stage: `make test`, `make check`.

Stops at the first stage that fails. The last line reads `N passed, N failed`, counting tests and checks.
"""

import argparse
import os
import random
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from deploy import browser, postgres  # noqa: E402

BIN = ROOT / ".venv" / "bin"
MANAGE = [str(BIN / "python"), "manage.py"]
SOURCES = ["aftercare", "tests", "bench", "deploy", "manage.py"]
TEMPLATES = "aftercare/faces/web/templates"
CORES = os.cpu_count() or 2
WORKERS = str(min(max(CORES, 2), 4))

CHECKS: dict[str, list[str]] = {
    "types (mypy --strict)": [str(BIN / "mypy"), "aftercare", "deploy"],
    "floors (import-linter)": [str(BIN / "lint-imports"), "--no-cache"],
    "migrations complete": [*MANAGE, "makemigrations", "--check", "--dry-run"],
    "words complete": [*MANAGE, "words", "--check"],
    "reference pages fresh": [*MANAGE, "reference", "--check"],
    "templates (djlint)": [str(BIN / "djlint"), "--quiet", "--lint", TEMPLATES],
    "format (ruff)": [str(BIN / "ruff"), "format", "--check", "--quiet", *SOURCES],
    "lint (ruff)": [str(BIN / "ruff"), "check", "--quiet", *SOURCES],
}
LIMIT = 12 * 60
STAGES = ("setup", "checks", "sqlite", "postgresql", "journeys")


@dataclass
class Result:
    """What one stage came to."""

    name: str
    seconds: float
    passed: int
    failed: int
    note: str = ""

    def __str__(self) -> str:
        verdict = "ok" if not self.failed else "FAILED"
        return f"  {self.name:<36} {self.seconds:6.1f} s   {verdict:<7} {self.note}".rstrip()


class Failed(Exception):
    """A stage failed; the rest is not run."""


# What would point the tests elsewhere, and what would have each of a dozen processes compile all modules anew.
NOT_OURS = {"DATABASE_URL", "DJANGO_SETTINGS_MODULE", "PYTEST_ADDOPTS", "PYTHONDONTWRITEBYTECODE"}


def environment(**more: str) -> dict[str, str]:
    """The caller's environment without what the tests must not inherit."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith("AFTERCARE_") and key not in NOT_OURS}
    return {**kept, "AFTERCARE_DEMO": "1", "PYTHONUNBUFFERED": "1", **more}


class Run:
    """One run: does the stages, keeps their results, prints as it goes."""

    def __init__(self, extra: list[str]) -> None:
        self.results: list[Result] = []
        self.extra = extra
        self.seed = str(random.randrange(1_000_000))
        self.stack = ExitStack()
        self.server: str | None = None

    def add(self, result: Result, output: str = "") -> None:
        """Keep and print one result; a failed one prints its output first and stops the run."""
        self.results.append(result)
        if result.failed and output:
            print(f"\n--- {result.name}\n{output.strip()}\n---\n", flush=True)
        print(result, flush=True)

    def stop_if_failed(self) -> None:
        """Raise when anything has failed so far."""
        if any(result.failed for result in self.results):
            raise Failed

    def setup(self) -> None:
        """The environment, the assets, the words."""
        began = time.monotonic()
        done = subprocess.run([sys.executable, "deploy/setup.py", "development"], cwd=ROOT, check=False)
        self.add(Result("setup", time.monotonic() - began, int(not done.returncode), int(bool(done.returncode))))

    def checks(self) -> None:
        """All linters, as many at once as there are cores; all are heard before the run stops."""
        with ThreadPoolExecutor(max_workers=CORES) as pool:
            futures = [pool.submit(self.one_check, name, command) for name, command in CHECKS.items()]
            for future in as_completed(futures):
                self.add(*future.result())

    def one_check(self, name: str, command: list[str]) -> tuple[Result, str]:
        """Run one linter quietly."""
        began = time.monotonic()
        done = subprocess.run(command, cwd=ROOT, env=environment(), capture_output=True, text=True, check=False)
        failed = int(done.returncode != 0)
        return Result(name, time.monotonic() - began, 1 - failed, failed), done.stdout + done.stderr

    def pytest(self, name: str, record: str, paths: list[str], **variables: str) -> None:
        """Run tests with their output shown as it comes, and count them."""
        command = [
            str(BIN / "python"), "-m", "pytest", "-q", "-n", WORKERS, "--dist=worksteal", f"--record={record}",
            "-p", "randomly", f"--randomly-seed={self.seed}", *paths, *self.extra,
        ]  # fmt: skip
        print(f"  {name}: {' '.join(command[2:])}", flush=True)
        began = time.monotonic()
        lines: list[str] = []
        with subprocess.Popen(
            command, cwd=ROOT, env=environment(**variables), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        ) as process:
            assert process.stdout is not None
            for line in process.stdout:
                print(f"    {line}", end="", flush=True)
                lines.append(line)
        counts = count(lines)
        passed = counts.get("passed", 0)
        failed = counts.get("failed", 0) + counts.get("error", 0) + counts.get("skipped", 0)
        note = f"{passed} passed" + (f", {counts['skipped']} skipped, and none may be" if "skipped" in counts else "")
        if process.returncode and not failed:
            failed, note = 1, f"pytest ended with {process.returncode}"
        self.add(Result(name, time.monotonic() - began, passed, failed, note))

    def sqlite(self) -> None:
        """All tests but the journeys, on SQLite."""
        self.pytest("tests on SQLite", "sqlite", ["tests", "--ignore=tests/journeys"])

    def postgresql(self) -> None:
        """The same on PostgreSQL."""
        url = self.postgres_url()
        self.pytest("tests on PostgreSQL", "postgresql", ["tests", "--ignore=tests/journeys"], DATABASE_URL=url)

    def journeys(self) -> None:
        """Whole stories in a real browser, on both databases."""
        began = time.monotonic()
        try:
            chromium = browser.provide()
        except browser.NoBrowser as refusal:
            self.add(Result("browser", time.monotonic() - began, 0, 1), str(refusal))
            return
        self.add(Result("browser", time.monotonic() - began, 1, 0, chromium))
        common = {"AFTERCARE_CHROMIUM": chromium, "DJANGO_ALLOW_ASYNC_UNSAFE": "1"}
        with tempfile.TemporaryDirectory(prefix="aftercare-journeys-") as folder:
            file = str(Path(folder) / "journeys.sqlite3")
            self.pytest("journeys on SQLite", "journeys-sqlite", ["tests/journeys"], AFTERCARE_TEST_FILE=file, **common)
        self.stop_if_failed()
        self.pytest(
            "journeys on PostgreSQL", "journeys-postgresql", ["tests/journeys"],
            DATABASE_URL=self.postgres_url(), **common,
        )  # fmt: skip

    def postgres_url(self) -> str:
        """The given server, else one of our own that lives until the run ends."""
        given = os.environ.get("DATABASE_URL", "")
        if given.startswith("postgres"):
            return given
        if self.server is None:
            began = time.monotonic()
            try:
                self.server = self.stack.enter_context(postgres.temporary_server())
            except postgres.CannotStart as refusal:
                self.add(Result("PostgreSQL server", time.monotonic() - began, 0, 1), str(refusal))
                raise Failed from refusal
            self.add(Result("PostgreSQL server", time.monotonic() - began, 1, 0, str(postgres.find_binaries())))
        return self.server

    def summary(self) -> int:
        """The table of times and the last line; answers the exit code."""
        passed, failed = sum(each.passed for each in self.results), sum(each.failed for each in self.results)
        print("\nStages")
        for result in self.results:
            print(result)
        print(f"  {'all':<36} {sum(each.seconds for each in self.results):6.1f} s")
        if failed:
            print(f"Order of the tests: --randomly-seed={self.seed}")
        if sum(each.seconds for each in self.results if each.name not in CHECKS) > LIMIT:
            print(f"This took more than {LIMIT // 60} minutes, the most it may take on two cores.")
        print(f"{passed} passed, {failed} failed", flush=True)
        return int(failed > 0)


def count(lines: list[str]) -> dict[str, int]:
    """What pytest's last summary line says: passed, failed, error, skipped."""
    pattern = re.compile(r"(\d+) (passed|failed|error|skipped)s?")
    for line in reversed(lines):
        if " in " in line and (found := pattern.findall(line)):
            return {word: int(number) for number, word in found}
    return {}


def main() -> int:
    """Entry point. What follows `--` goes to pytest."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", choices=STAGES[1:], action="append", help="only this stage, after the set-up")
    known, extra = parser.parse_known_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that a server of ours is stopped
    run = Run([argument for argument in extra if argument != "--"])
    stages: dict[str, Callable[[], None]] = {name: getattr(run, name) for name in STAGES}
    with run.stack:
        try:
            for name in STAGES:
                if name == "setup" or not known.only or name in known.only:
                    stages[name]()
                    run.stop_if_failed()
        except Failed:
            pass
    return run.summary()


if __name__ == "__main__":
    sys.exit(main())
