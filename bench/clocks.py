"""What it costs to find the time limits that are due, against how many are open: `python -m bench.clocks`.

One SQLite file of its own with the table, the indexes and the query of `deadlines.queries.overdue_clocks`, filled with
a thousand, a hundred thousand and a million open clocks of which the same number are due, and then more of them due.
The time must follow what is due, not what is open.
"""

import os
import sys
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from time import perf_counter

OPEN = (1_000, 100_000, 1_000_000)
DUE = (10, 100, 500)
ROUNDS = 15
NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


def main() -> int:
    """Fill, ask, print. Returns 1 when a thousand times more open clocks make the same answer twice as dear."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["DATABASE_URL"] = f"sqlite:///{Path(folder) / 'clocks.sqlite3'}"
        os.environ.setdefault("AFTERCARE_DEMO", "1")
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "aftercare.project.settings")
        import django

        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        return _measure()


def _measure() -> int:
    version = _a_version()
    held, dearer = 0, []
    first: dict[int, float] = {}
    for wanted in OPEN:
        began = perf_counter()
        _add(wanted - held, version)
        held = wanted
        print(f"{wanted:>9,} open clocks (filled in {perf_counter() - began:.0f} s)")
        for due in DUE:
            took = _ask(due)
            first.setdefault(due, took)
            print(f"{'':>9} {due:>4} due: {took * 1000:6.2f} ms, {took / first[due]:.2f} of what {OPEN[0]:,} open cost")
            if wanted == OPEN[-1]:
                dearer.append(took / first[due])
    return 1 if min(dearer) > 2 else 0


def _a_version() -> int:
    """A row to stand for the policy under which the clocks run."""
    from aftercare.ground.policies.models import PolicyVersion
    from aftercare.project.installer import INSTALLER

    version = PolicyVersion.objects.create(
        pack="bench", label="1", schema=1, document="{}", sha256="0" * 64, effective_from=NOW.date(), published_at=NOW,
        published_by=INSTALLER.reference, published_by_label=INSTALLER.label,
    )  # fmt: skip
    return version.pk


def _add(count: int, version: int) -> None:
    """Open clocks that are due later: none of them before `NOW`."""
    from aftercare.service.deadlines.models import Clock

    place = Clock.objects.count()
    for begin in range(0, count, 20_000):
        Clock.objects.bulk_create(
            Clock(
                case_id=place + n, stage="finish", limit="30 working_days", source="bench", calendar="office",
                policy_id=version, started_at=NOW - timedelta(days=1), due_at=NOW + timedelta(minutes=1 + n % 60_000),
            )
            for n in range(begin, min(begin + 20_000, count))
        )  # fmt: skip


def _ask(due: int) -> float:
    """The median time to find exactly `due` clocks: the moment is chosen so that so many have ended."""
    from aftercare.service.deadlines.models import Clock
    from aftercare.service.deadlines.queries import overdue_clocks

    moment = NOW + timedelta(days=365)
    ids = list(Clock.objects.order_by("id").values_list("pk", flat=True)[:due])
    Clock.objects.filter(pk__in=ids).update(due_at=NOW - timedelta(hours=1), started_at=NOW - timedelta(days=2))
    times = []
    for _round in range(ROUNDS):
        began = perf_counter()
        found = overdue_clocks(at=NOW, limit=due + 1)
        times.append(perf_counter() - began)
        if len(found) != due:
            raise LookupError(f"{len(found)} found where {due} are due")
    Clock.objects.filter(pk__in=ids).update(due_at=moment)
    return median(times)


if __name__ == "__main__":
    sys.exit(main())
