"""Cases registered and moved: in the process, and by programs through the web server."""

import time
from collections.abc import Callable, Iterator
from dataclasses import asdict
from itertools import cycle
from typing import TYPE_CHECKING

from django.utils import timezone

from aftercare.ground.accounts.actions import issue_token
from aftercare.service.cases import actions
from aftercare.service.cases.models import Case
from aftercare.service.cases.queries import open_moves
from bench import plain, serving, world

if TYPE_CHECKING:
    from bench.measure import Bench

CLIENTS = 8


def in_process(bench: "Bench") -> None:
    """Cases registered, and a step taken on as many open ones."""
    homes = cycle(bench.world.homes)

    def register() -> Case:
        return actions.register(intake=world.an_intake(next(homes)), by=bench.world.by, at=timezone.now())

    bench.writing("create a case", (register for _ in range(bench.times)))
    bench.writing("take a step", _steps(bench))


def _steps(bench: "Bench") -> Iterator[Callable[[], object]]:
    """A step of as many open cases."""
    by = bench.world.by
    for case in Case.objects.open().order_by("pk")[: bench.times]:
        way = next(move for move in open_moves(case, by=by) if not move.missing)
        yield lambda case=case, way=way: actions.move(
            case_id=case.pk, seen=case.version, move=way.key, reason="已与业主核实", by=by, at=timezone.now()
        )


def over_http(bench: "Bench") -> None:
    """Programs that register cases, one and eight at a time, beside as many plain connections."""
    made, homes = [], cycle(bench.world.homes)
    for _ in range(bench.times * (CLIENTS + 1)):
        with plain.recorded() as heard:
            actions.register(intake=world.an_intake(next(homes)), by=bench.world.by, at=timezone.now())
        made.append(plain.only(heard, plain.WRITES))
    _token, secret = issue_token(staff_id=bench.world.agent.pk, name="bench", by=bench.world.keeper, at=timezone.now())
    intake = world.an_intake(bench.world.homes[0])
    body = {name: value for name, value in asdict(intake).items() if value not in (None, "", {})}
    rows = iter(made)
    with serving.served() as port:
        for clients in (1, CLIENTS):
            knockers = [serving.Knocker(port, {"Authorization": f"Bearer {secret}"}) for _ in range(clients)]
            beside = [bench.connect() for _ in range(clients)]
            began = time.perf_counter()
            serving.in_parallel(
                [lambda one=one: one.post("/api/v1/cases", {**body, "unit_id": next(homes).pk}) for one in knockers],
                bench.times,
            )
            middle = time.perf_counter()
            serving.in_parallel([lambda one=one: one.write(next(rows)) for one in beside], bench.times)
            ended = time.perf_counter()
            for one in beside:
                one.close()
            acts = clients * bench.times
            name = f"create over HTTP, {clients} at a time"
            bench.add(name, [(middle - began) / acts], [(ended - middle) / acts], 0)
