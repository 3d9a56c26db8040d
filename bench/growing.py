"""Growth: the same acts in this world and in one of a thousand cases, in turns, each behind one web process."""

import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from bench import serving
from bench.entrances import Entrances, entrances
from bench.measure import timed

if TYPE_CHECKING:
    from bench.measure import Bench

PER_TURN = 5


def measure(bench: "Bench") -> None:
    """How many times as long each act takes here, by the processor time of the web process and by the clock."""
    if not bench.small:
        return
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "small"
        there = {**os.environ, "DATABASE_URL": bench.small}
        subprocess.run([sys.executable, "-m", "bench.entrances", str(file)], env=there, check=True)
        small = Entrances(**json.loads(file.read_text()))
    large = entrances(bench.world)
    with (
        serving.served(workers=1) as here,
        serving.served(workers=1, DATABASE_URL=bench.small) as beside,
    ):
        pairs = [(here, _acts(large, here.port)), (beside, _acts(small, beside.port))]
        for name in pairs[0][1]:
            (clock, spent), (small_clock, small_spent) = _in_turns(
                [(served, acts[name]) for served, acts in pairs], max(4, bench.times // PER_TURN)
            )
            bench.add(name, clock / small_clock, "times")
            bench.add(f"{name}, processor time", spent / small_spent, "times", cpu=1000 * spent)


def _acts(client: Entrances, port: int) -> dict[str, Callable[[], None]]:
    reader = client.reader(port)
    return {
        "growth of the queue": lambda: reader.get("/desk/cases/"),
        "growth of a case": lambda: reader.get(f"/desk/cases/{client.case_id}/"),
        "growth of a creation": client.program(port),
    }


def _in_turns(sides: list[tuple[serving.Served, Callable[[], None]]], turns: int) -> list[tuple[float, float]]:
    """For each side the median time of an act by the clock, and of the processor's, in seconds."""
    clocks: list[list[float]] = [[] for _ in sides]
    spent: list[list[float]] = [[] for _ in sides]
    for turn in range(turns + 1):
        for (served, act), clock, cpu in zip(sides, clocks, spent, strict=True):
            before = served.cpu()
            taken = [timed(act) for _ in range(PER_TURN)]
            if turn:  # the first warms up
                clock.extend(taken)
                cpu.append((served.cpu() - before) / PER_TURN)
    return [(statistics.median(clock), statistics.median(cpu)) for clock, cpu in zip(clocks, spent, strict=True)]
