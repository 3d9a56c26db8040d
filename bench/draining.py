"""Cases a second with all their jobs done: registered by programs while a worker does what follows."""

import os
import time
from typing import TYPE_CHECKING

from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from bench import serving
from bench.entrances import entrances

if TYPE_CHECKING:
    from bench.measure import Bench

CLIENTS, PATIENCE_SECONDS = 4, 300.0
UNFINISHED = (TaskResultStatus.READY, TaskResultStatus.RUNNING)


def measure(bench: "Bench") -> None:
    """DRAINED cases (600 unless said), from the first call to the end of the last job.

    Beside that rate the processor time of the worker for one case, which depends less on what else the machine does.
    """
    count = int(os.environ.get("DRAINED", "600")) // CLIENTS
    client = entrances(bench.world)
    DBTaskResult.objects.filter(status__in=UNFINISHED).delete()  # what earlier parts left undone
    with serving.working() as worker, serving.served() as served:
        acts = [client.program(served.port) for _ in range(CLIENTS)]
        serving.in_parallel(acts, 3)
        _wait()
        began, spent = time.perf_counter(), worker.cpu()
        serving.in_parallel(acts, count)
        registered = time.perf_counter() - began
        _wait()
        taken, spent = time.perf_counter() - began, worker.cpu() - spent
    bench.add("cases registered meanwhile", CLIENTS * count / registered, "a second")
    done = CLIENTS * count
    bench.add("cases with all their jobs done", done / taken, "a second", cpu=1000 * spent / done)


def _wait() -> None:
    """Until nothing is ready or running."""
    until = time.monotonic() + PATIENCE_SECONDS
    running = DBTaskResult.objects.filter(status=TaskResultStatus.RUNNING)
    while DBTaskResult.objects.ready().exists() or running.exists():
        if time.monotonic() > until:
            raise TimeoutError("the worker does not come to an end")
        time.sleep(0.1)
