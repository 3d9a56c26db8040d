"""Cases registered and moved: in the process, and through the web server by programs and by the desk's own form.

Through the server the product and the yardstick take turns, a round each. In a round so many clients make the same
number of cases; then as many processes of the yardstick write the very rows that came of it into the twin. Homes are
taken by chance, so that neighbours do not wait for one counter more than in life.
"""

import pickle
import random
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlencode
from uuid import uuid4

from django.conf import settings
from django.db import connection
from django.test import Client
from django.utils import timezone

from aftercare.ground.accounts.actions import issue_token
from aftercare.service.cases import actions
from aftercare.service.cases.models import Case
from aftercare.service.cases.queries import open_moves
from bench import plain, rows, serving, world
from bench.yardstick import WARMING_UP

if TYPE_CHECKING:
    from bench.measure import Bench

CLIENTS = (1, 8)
ROUNDS = 5
Act = Callable[[], None]


def in_process(bench: "Bench") -> None:
    """A step taken on open cases, and cases registered.

    The steps come first: they are said again to the twin in the product's words, and draw keys there as the product
    did. What the yardstick writes brings its keys along.
    """
    bench.writing("take a step", _steps(bench))

    def act() -> None:
        home = random.choice(bench.world.homes)
        actions.register(intake=world.an_intake(home), by=bench.world.by, at=timezone.now())

    _compared(bench, "create a case, in the process", [act])


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


def over_http(bench: "Bench") -> None:
    """Cases registered through the web server, by REST and by the form, one client and eight at a time."""
    ways = {"REST": _program(bench), "form": _browser(bench)}
    with serving.served() as port:
        for way, prepare in ways.items():
            for clients in CLIENTS:
                _compared(bench, f"create by {way}, {clients} at a time", [prepare(port) for _ in range(clients)])


def _compared(bench: "Bench", name: str, acts: Sequence[Act]) -> None:
    """Rounds of the product and of the yardstick in turns; kept are the medians, in seconds for one case."""
    with plain.recorded() as heard:
        acts[0]()
    each = max(5, bench.times // len(acts))
    ours, theirs = [], []
    for _round in range(ROUNDS):
        highest = rows.highest_case()
        serving.in_parallel(list(acts), WARMING_UP)
        began = time.perf_counter()
        serving.in_parallel(list(acts), each)
        ours.append((time.perf_counter() - began) / (each * len(acts)))
        told = rows.made_since(highest)
        random.shuffle(told)
        theirs.append(_written_by_processes(bench.twin, told, len(acts)) / (each * len(acts)))
    share = statistics.median(yardstick / product for product, yardstick in zip(ours, theirs, strict=True))
    print(f"  {name}: {share:.2f} of the yardstick", file=sys.stderr)
    bench.add(name, ours, theirs, len(heard))


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


def _program(bench: "Bench") -> Callable[[int], Act]:
    """A program with a token that sends each call under a key of its own, so that twice would be once."""
    _token, secret = issue_token(staff_id=bench.world.agent.pk, name="bench", by=bench.world.keeper, at=timezone.now())
    intake = asdict(world.an_intake(bench.world.homes[0]))
    body = {name: value for name, value in intake.items() if value not in (None, "", {})}
    homes = bench.world.homes

    def prepare(port: int) -> Act:
        one = serving.Knocker(port, {"Authorization": f"Bearer {secret}"})

        def act() -> None:
            one.post("/api/v1/cases", {**body, "unit_id": random.choice(homes).pk}, {"Idempotency-Key": uuid4().hex})

        return act

    return prepare


def _browser(bench: "Bench") -> Callable[[int], Act]:
    """An agent's browser that sends the desk's form, with its session, its token against forgery and its form's key."""
    browser = Client(SERVER_NAME="localhost")
    browser.force_login(bench.world.agent)
    page = browser.get("/desk/cases/new")
    hidden = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.content.decode())
    assert hidden is not None
    names = (settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME)
    cookies = "; ".join(f"{name}={browser.cookies[name].value}" for name in names)
    intake = world.an_intake(bench.world.homes[0])
    fields = {name: getattr(intake, name) for name in ("kind", "channel", "text", "component", "symptom")}
    fields |= {"reporter_name": intake.reporter_name, "reporter_phone": intake.reporter_phone, "urgency": "normal"}
    homes = bench.world.homes

    def prepare(port: int) -> Act:
        one = serving.Knocker(port, {"Cookie": cookies})

        def act() -> None:
            home = random.choice(homes)
            sent = {**fields, "unit": home.pk, "development": home.development_id, "submission_key": uuid4().hex}
            one.send("/desk/cases/new", urlencode({**sent, "csrfmiddlewaretoken": hidden[1]}))

        return act

    return prepare
