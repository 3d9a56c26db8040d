"""What is measured, and how: the product on one database, the plain driver on its twin, in turns."""

import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from itertools import cycle

from django.conf import settings
from django.db import connection
from django.test import Client
from django.utils import timezone

from aftercare.ground.accounts.actions import issue_token
from aftercare.service.cases import actions
from aftercare.service.cases.models import Case
from aftercare.service.cases.queries import open_moves
from aftercare.service.cases.queries.queue import Filters, list_queue
from bench import plain, serving, world

CLIENTS = 8


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
        product, yardstick = (1000 * statistics.median(taken) for taken in (ours, theirs))
        self.figures.append(Figure(name, round(product, 3), round(yardstick, 3), statements))

    def run(self) -> None:
        """Everything, in the order in which the twin can follow."""
        by, homes, now = self.world.by, cycle(self.world.homes), timezone.now()

        def register() -> Case:
            return actions.register(intake=world.an_intake(next(homes)), by=by, at=timezone.now())

        self.writing("create a case", (register for _ in range(self.times)))
        self.writing("take a step", self.steps())
        self.reading("queue, its rows", lambda: list_queue(Filters(), by=by, now=now))
        browser, case_id = (
            Client(SERVER_NAME="localhost"),
            Case.objects.open().order_by("pk").values_list("pk", flat=True)[7],
        )
        browser.force_login(self.world.agent)
        made = []
        for _ in range(self.times * (CLIENTS + 1)):
            with plain.recorded() as heard:
                register()
            made.append(plain.only(heard, plain.WRITES))
        session = {"Cookie": f"{settings.SESSION_COOKIE_NAME}={browser.cookies[settings.SESSION_COOKIE_NAME].value}"}
        with serving.served() as port:
            reader = serving.Knocker(port, session)
            for name, address in (("queue, the page", "/desk/cases/"), ("case, the page", f"/desk/cases/{case_id}/")):
                self.reading(name, lambda at=address: reader.get(at), lambda at=address: seen(browser, at))
            self.creating_over_http(port, made)

    def steps(self) -> Iterator[Callable[[], object]]:
        """A step of as many open cases."""
        by = self.world.by
        for case in Case.objects.open().order_by("pk")[: self.times]:
            way = next(move for move in open_moves(case, by=by) if not move.missing)
            yield lambda case=case, way=way: actions.move(
                case_id=case.pk, seen=case.version, move=way.key, reason="已与业主核实", by=by, at=timezone.now()
            )

    def creating_over_http(self, port: int, made: list[list[plain.Statement]]) -> None:
        """Programs that register cases, one and eight at a time, beside as many plain connections."""
        _token, secret = issue_token(
            staff_id=self.world.agent.pk, name="bench", by=self.world.keeper, at=timezone.now()
        )
        intake, homes = world.an_intake(self.world.homes[0]), cycle(self.world.homes)
        body = {name: value for name, value in asdict(intake).items() if value not in (None, "", {})}
        rows = iter(made)
        for clients in (1, CLIENTS):
            knockers = [serving.Knocker(port, {"Authorization": f"Bearer {secret}"}) for _ in range(clients)]
            beside = [self.connect() for _ in range(clients)]
            began = time.perf_counter()
            serving.in_parallel(
                [lambda one=one: one.post("/api/v1/cases", {**body, "unit_id": next(homes).pk}) for one in knockers],
                self.times,
            )
            middle = time.perf_counter()
            serving.in_parallel([lambda one=one: one.write(next(rows)) for one in beside], self.times)
            ended = time.perf_counter()
            for one in beside:
                one.close()
            acts = clients * self.times
            name = f"create over HTTP, {clients} at a time"
            self.add(name, [(middle - began) / acts], [(ended - middle) / acts], 0)


def seen(browser: Client, address: str) -> None:
    """Read a page in this process."""
    status = browser.get(address).status_code
    if status != 200:
        raise RuntimeError(f"{address}: {status}")


def timed(act: Callable[[], object]) -> float:
    """The seconds that `act` takes."""
    began = time.perf_counter()
    act()
    return time.perf_counter() - began
