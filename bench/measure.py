"""How it is measured: the product beside the plain driver, in turns, so that both meet the same machine."""

import statistics
import time
from collections.abc import Callable, Iterator
from functools import cached_property, partial
from typing import cast

from django.db import connection

from bench import plain, world
from bench.reading import Line
from bench.targets import LINES, targets_of


class Bench:
    """The product on one database, the plain driver beside it; what is written is written again to a twin."""

    def __init__(self, cases: int, times: int, small: str = "") -> None:
        self.cases, self.times, self.small = cases, times, small
        self.world = world.found()
        self.lines: list[Line] = []

    @cached_property
    def twin(self) -> str:
        """A copy of the database as it is when the first rows are to be written twice."""
        return plain.make_twin()

    @cached_property
    def beside(self) -> plain.Plain:
        """A plain connection to the twin."""
        return plain.Plain(connection.vendor, self.twin)

    @cached_property
    def reader(self) -> plain.Plain:
        """A plain connection to the very database that the product reads."""
        return plain.Plain(connection.vendor, plain.reach())

    def writing(self, name: str, acts: Iterator[Callable[[], object]]) -> None:
        """Time each act, then the same rows written by the plain driver."""
        beside, ours, theirs, said = self.beside, [], [], 0
        for act in acts:
            with plain.recorded() as heard:
                ours.append(timed(act))
            rows = plain.only(heard, plain.WRITES)
            theirs.append(timed(partial(beside.write, rows)))
            said = len(heard)
        self.beside_plain(name, ours, theirs, statements=said)

    def reading(
        self,
        name: str,
        read: Callable[[], object],
        listen: Callable[[], object] | None = None,
        cpu: Callable[[], float] | None = None,
    ) -> None:
        """Time a read, then the same rows read by the plain driver.

        `listen` does it in this process, to hear how; `cpu` says how much processor time was spent so far.
        """
        with plain.recorded() as heard:
            (listen or read)()
        asked = plain.only(heard, plain.READS)
        for _ in range(3):
            read()
        ours, theirs, spent = [], [], []
        for _ in range(self.times):
            before = cpu() if cpu else 0.0
            ours.append(timed(read))
            spent.append(cpu() - before if cpu else 0.0)
            theirs.append(timed(partial(self.reader.read, asked)))
        self.beside_plain(
            name, ours, theirs, statements=len(asked), cpu=1000 * statistics.median(spent) if cpu else None
        )

    def beside_plain(
        self, name: str, ours: list[float], theirs: list[float], *, statements: int, cpu: float | None = None
    ) -> None:
        """Keep the medians of what was measured, in seconds, as a line of the table."""
        product, yardstick = (1000 * statistics.median(taken) for taken in (ours, theirs))
        self.add(name, product, "ms", yardstick=yardstick, statements=statements, cpu=cpu)

    def add(
        self,
        name: str,
        value: float,
        unit: str,
        *,
        yardstick: float | None = None,
        part: float | None = None,
        statements: int = 0,
        cpu: float | None = None,
    ) -> None:
        """Keep a line, with what was asked of it; `part` where it is measured better than by the medians."""
        if name not in LINES:
            raise ValueError(f"{name}: not among the lines that are published")
        times = value / yardstick if yardstick else None
        share = part if part is not None else 1 / times if times else None
        measured = {"value": value, "times": times, "part": share, "cpu": cpu}
        asked = [
            (each.words, each.reached(cast("float", measured[each.measured])))
            for each in targets_of(name, engine=connection.vendor, cases=self.cases)
            if measured[each.measured] is not None
        ]
        self.lines.append(
            Line(
                name=name,
                value=round(value, 3),
                unit=unit,
                yardstick=_rounded(yardstick),
                times=_rounded(times),
                part=_rounded(share),
                cpu=_rounded(cpu),
                statements=statements,
                asked=asked,
            )
        )


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 3)


def timed(act: Callable[[], object]) -> float:
    """The seconds that `act` takes."""
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


def pace() -> float:
    """The milliseconds of processor time that a fixed piece of Python takes: what the machine is worth meanwhile."""

    def piece() -> float:
        began = time.process_time()
        held: dict[int, str] = {}
        for number in range(60_000):
            held[number % 997] = f"{number}:{len(held)}"
        return 1000 * (time.process_time() - began)

    return statistics.median(piece() for _ in range(15))
