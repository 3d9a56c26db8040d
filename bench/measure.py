"""How it is measured: the product on one database, the plain driver on its twin, in turns."""

import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.db import connection

from bench import creating, pages, plain, world


@dataclass(frozen=True)
class Figure:
    """One line of the table: medians in milliseconds, and how often the product's time holds the yardstick's."""

    name: str
    product: float
    yardstick: float
    statements: int

    @property
    def ratio(self) -> float:
        return self.product / self.yardstick


class Bench:
    """The product on one database, the plain driver on its twin, taking turns so that both meet the same machine."""

    def __init__(self, cases: int, times: int) -> None:
        self.times = times
        self.world = world.build(cases)
        self.twin = plain.make_twin()
        self.beside = self.connect()
        self.figures: list[Figure] = []

    def connect(self) -> plain.Plain:
        """A plain connection to the twin."""
        return plain.Plain(connection.vendor, self.twin)

    def writing(self, name: str, acts: Iterator[Callable[[], object]]) -> None:
        """Time each act, then the same rows written by the plain driver."""
        ours, theirs, said = [], [], 0
        for act in acts:
            with plain.recorded() as heard:
                ours.append(timed(act))
            rows = plain.only(heard, plain.WRITES)
            theirs.append(timed(lambda rows=rows: self.beside.write(rows)))
            said = len(heard)
        self.add(name, ours, theirs, said)

    def reading(self, name: str, read: Callable[[], object], listen: Callable[[], object] | None = None) -> None:
        """Time a read, then the same rows read by the plain driver. `listen` does it in this process, to hear how."""
        with plain.recorded() as heard:
            (listen or read)()
        asked = plain.only(heard, plain.READS)
        ours, theirs = [], []
        for _ in range(self.times):
            ours.append(timed(read))
            theirs.append(timed(lambda: self.beside.read(asked)))
        self.add(name, ours, theirs, len(asked))

    def add(self, name: str, ours: list[float], theirs: list[float], statements: int) -> None:
        """Keep the medians of what was measured, in seconds, as a line of the table."""
        product, yardstick = (1000 * statistics.median(taken) for taken in (ours, theirs))
        self.figures.append(Figure(name, round(product, 3), round(yardstick, 3), statements))

    def run(self, *, only_creating: bool = False) -> None:
        """Everything, in the order in which the twin can follow."""
        creating.in_process(self)
        if not only_creating:
            pages.measure(self)
        creating.over_http(self)


def timed(act: Callable[[], object]) -> float:
    """The seconds that `act` takes."""
    began = time.perf_counter()
    act()
    return time.perf_counter() - began
