"""The memory of two web workers under a mixture of requests, after a tenth of them and at the end."""

import os
from collections.abc import Callable, Iterator
from functools import partial
from itertools import cycle
from typing import TYPE_CHECKING

from bench import serving
from bench.entrances import Entrances, entrances

if TYPE_CHECKING:
    from bench.measure import Bench

CLIENTS, TENTHS = 4, 10


def measure(bench: "Bench") -> None:
    """REQUESTS requests (4,000 unless said): pages, programs that read, creations by REST."""
    each = max(TENTHS, int(os.environ.get("REQUESTS", "4000")) // CLIENTS // TENTHS)
    client = entrances(bench.world)
    with serving.served() as served:
        held = []
        for _tenth in range(TENTHS):
            # Anew each time: who is done first waits for the others, and the server ends a connection that rests.
            workers = [_mixture(client, served.port) for _ in range(CLIENTS)]
            serving.in_parallel(workers, each)
            held.append(served.memory())
    bench.add("memory of two web workers", held[-1], "MiB")
    bench.add("memory, last beside first tenth", held[-1] / held[0], "times")


def _mixture(client: Entrances, port: int) -> Callable[[], None]:
    """One client that reads four pages and registers a case, again and again."""
    reader, program = client.reader(port), client.program(port)
    pages = ("/desk/cases/", f"/desk/cases/{client.case_id}/", "/desk/", f"/desk/homes/{client.case_home_id}/")
    acts: Iterator[Callable[[], None]] = cycle([*(partial(reader.get, page) for page in pages), program])

    def act() -> None:
        next(acts)()

    return act
