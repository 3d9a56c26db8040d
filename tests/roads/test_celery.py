"""Jobs through Celery, by setting, with brokers and workers of their own: done once, whoever is killed meanwhile."""

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from aftercare.ground.jobs.worker import AT_ONCE_AT_MOST
from aftercare.project.environment import ROOT
from aftercare.project.processes import broker_worker
from tests.roads.brokers import RABBIT, Broker, running

PATIENCE_SECONDS = 150.0  # the schedule looks for dead workers once a minute
PUT = """
import django; django.setup()
import tests.roads.halting
from django.db import transaction
from aftercare.ground.jobs import queue
with transaction.atomic():
    for number in range({first}, {first} + {count}):
        queue.put("{name}", key=f"{name}:{{number}}", number=number)
"""
SHORT_JOBS, PROCESSES = 300, 2
TICK = [sys.executable, "manage.py", "tick", "--interval", "1"]


@dataclass
class Road:
    broker: Broker
    environment: Mapping[str, str]
    life: ExitStack  # the broker's

    def put(self, first: int, count: int, name: str = "halting") -> None:
        command = [sys.executable, "-c", PUT.format(first=first, count=count, name=name)]
        subprocess.run(command, cwd=ROOT, env=self.environment, check=True)

    def sql(self, statement: str, *values: object) -> list[tuple[object, ...]]:
        with closing(sqlite3.connect(self.environment["FILE"], timeout=10)) as database, database:
            return database.execute(statement, values).fetchall()

    def done(self, first: int, count: int) -> int:
        """How many of these jobs have left their row and their mark, each of them once."""
        found = self.sql(
            "SELECT count(*) FROM jobs_tick JOIN jobs_delivery ON jobs_delivery.key = jobs_tick.name"
            " WHERE state = 'done' AND attempts = 1 AND CAST(substr(jobs_tick.name, 9) AS int) BETWEEN ? AND ?",
            first,
            first + count - 1,
        )
        return int(str(found[0][0]))

    def marked(self) -> int:
        """How many short jobs have their mark, each of them done at the first attempt."""
        found = self.sql(
            "SELECT count(*) FROM jobs_delivery WHERE name = 'hurrying' AND state = 'done' AND attempts = 1"
        )
        return int(str(found[0][0]))

    def claims(self) -> int:
        """How often workers took short jobs from the table: what is taken together has one moment and one worker."""
        sql = "SELECT count(DISTINCT started_at || worker_ids) FROM django_tasks_database_dbtaskresult"
        return int(str(self.sql(f"{sql} WHERE args_kwargs LIKE '%hurrying%' AND status = 'SUCCESSFUL'")[0][0]))

    def begun(self) -> list[str]:
        file = Path(self.environment["BEGUN"])
        return file.read_text().split() if file.exists() else []

    def doctor(self) -> str:
        command = [sys.executable, "manage.py", "doctor"]
        said = subprocess.run(command, cwd=ROOT, env=self.environment, capture_output=True, text=True, check=False)
        return said.stdout

    def pass_over_the_silence(self) -> None:
        """The two minutes after which a worker that says nothing counts as dead."""
        self.sql("UPDATE jobs_heartbeat SET seen_at = datetime(seen_at, '-3 minutes')")


def until(true: Callable[[], bool]) -> bool:
    end = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < end:
        if true():
            return True
        time.sleep(0.2)
    return False


def worker() -> list[str]:
    return ["tests.roads.halting" if word == "aftercare.project.broker" else word for word in broker_worker(PROCESSES)]


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with all tables, to be copied."""
    file = tmp_path_factory.mktemp("tables") / "jobs.sqlite3"
    variables = {**os.environ, "DATABASE_URL": f"sqlite:///{file}", "AFTERCARE_DEMO": "1"}
    subprocess.run([sys.executable, "manage.py", "migrate", "-v0"], cwd=ROOT, env=variables, check=True)
    return file


@pytest.fixture(scope="module", params=["redis", "rabbitmq"])
def road(request: pytest.FixtureRequest, tables: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Road]:
    """A broker, and a database whose jobs are announced there."""
    if request.param == "rabbitmq" and not RABBIT.exists():
        pytest.skip("NOT TRIED with RabbitMQ: its package is not installed (Debian: rabbitmq-server)")
    folder = tmp_path_factory.mktemp(request.param)
    broker = Broker(request.param, folder)
    variables = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "aftercare.project.settings",
        "DATABASE_URL": f"sqlite:///{folder / 'jobs.sqlite3'}",
        "AFTERCARE_DEMO": "1",
        "AFTERCARE_BROKER": broker.address,
        "FILE": str(folder / "jobs.sqlite3"),
        "BEGUN": str(folder / "begun"),
    }
    shutil.copy(tables, folder / "jobs.sqlite3")
    with ExitStack() as life:
        life.enter_context(broker.running())
        assert until(broker.answers)
        yield Road(broker, variables, life)


def test_every_job_that_was_put_is_done_once(road: Road) -> None:
    with running(worker(), road.environment):
        road.put(100, 10)
        assert until(lambda: road.done(100, 10) == 10)
        assert "The broker answers" in road.doctor()
    assert len([number for number in road.begun() if number.startswith("1")]) == 10


def test_short_jobs_are_taken_many_at_once_and_each_is_begun_once(road: Road) -> None:
    marked, claims = road.marked(), road.claims()
    road.put(4000, SHORT_JOBS, "hurrying")
    with running(worker(), road.environment), running(TICK, road.environment):
        assert until(lambda: road.marked() == marked + SHORT_JOBS)
    assert sorted(number for number in road.begun() if number.startswith("4")) == [
        str(number) for number in range(4000, 4000 + SHORT_JOBS)
    ]
    assert road.claims() - claims < SHORT_JOBS / 4


def test_a_worker_killed_with_many_at_once_loses_none_and_doubles_none_but_those_at_hand(road: Road) -> None:
    before = road.marked()
    with running(worker(), road.environment) as killed:
        road.put(5000, SHORT_JOBS, "hurrying")
        assert until(lambda: len([number for number in road.begun() if number.startswith("5")]) > SHORT_JOBS / 2)
        os.killpg(killed.pid, signal.SIGKILL)
        killed.wait(timeout=10)
    road.pass_over_the_silence()
    with running(worker(), road.environment), running(TICK, road.environment):
        assert until(lambda: road.marked() == before + SHORT_JOBS)
    begun = [number for number in road.begun() if number.startswith("5")]
    assert len(set(begun)) == SHORT_JOBS
    assert len(begun) <= SHORT_JOBS + AT_ONCE_AT_MOST * PROCESSES


def test_what_a_killed_worker_held_is_done_by_another_and_counts_once(road: Road) -> None:
    with running(worker(), road.environment) as killed:
        road.put(200, 8)
        assert until(lambda: any(number.startswith("2") for number in road.begun()))
        os.killpg(killed.pid, signal.SIGKILL)
        killed.wait(timeout=10)
    assert road.done(200, 8) < len([number for number in road.begun() if number.startswith("2")])
    road.pass_over_the_silence()
    with running(worker(), road.environment), running(TICK, road.environment):
        assert until(lambda: road.done(200, 8) == 8)


def test_a_broker_that_is_away_loses_nothing_and_work_goes_on_when_it_is_back(road: Road) -> None:
    with running(worker(), road.environment), running(TICK, road.environment):
        road.life.close()
        road.put(300, 5)
        assert road.done(300, 5) == 0
        assert "The broker does not answer" in road.doctor()
        road.life.enter_context(road.broker.running())
        assert until(lambda: road.done(300, 5) == 5)
