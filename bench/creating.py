"""Cases registered and moved: in the process, and through the web server by programs and by the desk's own form.

Through the server the product and the yardstick take turns, a round each. In a round so many clients make the same
number of cases; then as many processes of the yardstick write the very rows that came of it into the twin. Homes are
taken by chance, so that neighbours do not wait for one counter more than in life.
"""

import pickle
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from django.db import connection
from django.utils import timezone

from aftercare.service.cases import actions
from aftercare.service.cases.models import Case
from aftercare.service.cases.queries import open_moves
from bench import plain, rows, serving, world
from bench.entrances import Act, entrances
from bench.yardstick import WARMING_UP

if TYPE_CHECKING:
    from bench.measure import Bench

CLIENTS = (1, 8)
ROUNDS = 5


def steps(bench: "Bench") -> None:
    """A step taken on open cases.

    It comes first: its rows are said again to the twin in the product's words, and draw keys there as the product did.
    What the yardstick of creations writes brings its keys along.
    """
    bench.writing("a step, in the process", _steps(bench))


def measure(bench: "Bench") -> None:
    """Cases registered in the process and through the web server, by REST and by the form, by one client and eight."""

    def act() -> None:
        home = random.choice(bench.world.homes)
        actions.register(intake=world.an_intake(home), by=bench.world.by, at=timezone.now())

    _compared(bench, "create, in the process", [act])
    client = entrances(bench.world)
    with serving.served() as served:
        for way, prepare in (("REST", client.program), ("form", client.browser)):
            for clients in CLIENTS:
                name = f"create by {way}, {clients} at a time"
                _compared(bench, name, [prepare(served.port) for _ in range(clients)], cpu=served.cpu)


def _steps(bench: "Bench") -> Iterator[Callable[[], object]]:
    """A step of as many open cases."""
    by = bench.world.by
    left = bench.times
    for case in Case.objects.open().filter(held_until=None).order_by("pk").iterator():
        way = next((move for move in open_moves(case, by=by) if not move.missing), None)
        if left and way is not None:
            left -= 1
            yield partial(
                actions.move,
                case_id=case.pk,
                seen=case.version,
                move=way.key,
                reason="已与业主核实",
                by=by,
                at=timezone.now(),
            )


def _compared(bench: "Bench", name: str, acts: Sequence[Act], cpu: Callable[[], float] | None = None) -> None:
    """Rounds of the product and of the yardstick in turns; kept are the medians, in seconds for one case."""
    twin = bench.twin
    with plain.recorded() as heard:
        acts[0]()
    each = max(5, bench.times // len(acts))
    ours, theirs, spent = [], [], []
    for _round in range(ROUNDS):
        highest = rows.highest_case()
        serving.in_parallel(list(acts), WARMING_UP)
        before, began = cpu() if cpu else 0.0, time.perf_counter()
        serving.in_parallel(list(acts), each)
        ours.append((time.perf_counter() - began) / (each * len(acts)))
        spent.append(((cpu() if cpu else 0.0) - before) / (each * len(acts)))
        told = rows.made_since(highest)
        random.shuffle(told)
        theirs.append(_written_by_processes(twin, told, len(acts)) / (each * len(acts)))
    bench.add(
        name,
        1000 * statistics.median(ours),
        "ms",
        yardstick=1000 * statistics.median(theirs),
        part=statistics.median(yardstick / product for product, yardstick in zip(ours, theirs, strict=True)),
        statements=len(heard),
        cpu=1000 * statistics.median(spent) if cpu else None,
    )


def _written_by_processes(twin: str, told: Sequence[object], clients: int) -> float:
    """The seconds until as many processes have written everything, beginning together."""
    with tempfile.TemporaryDirectory() as folder:
        running = []
        for number in range(clients):
            file = Path(folder) / str(number)
            file.write_bytes(pickle.dumps(list(told[number::clients])))
            command = [sys.executable, "-m", "bench.yardstick", connection.vendor, twin, str(file)]
            running.append(subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True))
        for one in running:
            assert one.stdout is not None
            if one.stdout.readline() != "ready\n":
                raise RuntimeError("a process of the yardstick did not begin")
        began = time.perf_counter()
        for one in running:
            assert one.stdin is not None
            one.stdin.write("\n")
            one.stdin.flush()
        for one in running:
            assert one.stdout is not None
            one.stdout.readline()
        taken = time.perf_counter() - began
        for one in running:
            one.communicate()
        return taken
