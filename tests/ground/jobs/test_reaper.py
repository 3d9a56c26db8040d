"""A dead worker's work is taken back; what is long finished is cleared away; the schedule begins each job once."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from aftercare.ground.jobs import parts, queue, rules, ticks, worker
from aftercare.ground.jobs.models import Delivery, Heartbeat, Tick

NOW = datetime(2026, 11, 21, 4, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _own_handlers() -> Iterator[None]:
    handlers, lines = dict(queue._handlers), ticks.schedule()
    queue.configure({"write": lambda **_: None})
    yield
    queue.configure(handlers)
    ticks.configure(lines)


def a_running_task(*workers: str) -> DBTaskResult:
    queue.put("write", key="k", text="x")
    task = DBTaskResult.objects.get()
    for name in workers:
        task.claim(name)
    return task


def a_heartbeat(name: str, seen_at: datetime) -> Heartbeat:
    return Heartbeat.objects.create(worker=name, started_at=seen_at, seen_at=seen_at)


def test_the_task_of_a_silent_worker_goes_back_into_the_queue():
    a_running_task("w")
    a_heartbeat("w", NOW - timedelta(minutes=3))
    assert parts.reap(NOW) == 1
    assert DBTaskResult.objects.get().status == "READY"
    assert worker.Worker("default").work_once()
    assert Delivery.objects.get().state == "done"


def test_the_task_of_a_worker_without_heartbeat_goes_back_too():
    a_running_task("w")
    assert parts.reap(NOW) == 1


def test_the_task_of_a_living_worker_is_left_alone():
    a_running_task("dead", "alive")
    a_heartbeat("alive", NOW - timedelta(seconds=90))
    assert parts.reap(NOW) == 0
    assert DBTaskResult.objects.get().status == "RUNNING"


def test_a_task_that_outlives_its_workers_gives_up():
    a_running_task(*(f"w{number}" for number in range(rules.DEATHS_AT_MOST)))
    assert parts.reap(NOW) == 1
    assert DBTaskResult.objects.get().status == "FAILED"
    delivery = Delivery.objects.get()
    assert delivery.state == "gave_up"
    assert delivery.payload == {"text": "x"}


def test_what_was_finished_long_ago_is_cleared_away():
    for days, state in [(1, "done"), (100, "done"), (100, "dropped"), (100, "gave_up"), (100, "trying")]:
        Delivery.objects.create(
            key=f"{state}{days}", name="write", state=state, first_at=NOW, finished_at=NOW - timedelta(days=days)
        )
    a_running_task("w").set_successful(None)
    DBTaskResult.objects.update(finished_at=NOW - timedelta(days=8))
    assert parts.prune(NOW) == 3
    assert sorted(Delivery.objects.values_list("key", flat=True)) == ["done1", "gave_up100", "trying100"]


def test_a_periodic_job_is_begun_once_when_it_is_due():
    ticks.configure([rules.Periodic("nightly", "0 3 * * *", "write", slow=True)])
    assert ticks.tick(NOW) == []
    assert ticks.tick(NOW + timedelta(hours=1)) == []
    assert ticks.tick(NOW + timedelta(days=1)) == ["nightly"]
    assert ticks.tick(NOW + timedelta(days=1, seconds=5)) == []
    (task,) = DBTaskResult.objects.all()
    assert task.args_kwargs["args"][1] == "nightly@20261122T0300"
    assert task.queue_name == "slow"


def test_a_schedule_with_an_unknown_job_or_a_name_twice_is_refused():
    with pytest.raises(LookupError):
        ticks.configure([rules.Periodic("x", "* * * * *", "unknown")])
    with pytest.raises(ValueError, match="twice"):
        ticks.configure([rules.Periodic("x", "* * * * *", "write")] * 2)


@pytest.mark.postgres_only
@pytest.mark.django_db(transaction=True)
def test_four_tickers_begin_a_job_once():
    from tests.ground.jobs.test_queue import in_parallel

    ticks.configure([rules.Periodic("nightly", "0 3 * * *", "write")])
    Tick.objects.create(name="nightly", last_at=NOW - timedelta(days=2))
    in_parallel([lambda: ticks.tick(NOW)] * 4)
    assert DBTaskResult.objects.count() == 1


DIES = """
import django, time
django.setup()
from aftercare.ground.jobs import queue, worker
queue.configure({"write": lambda **_: (print("begun", flush=True), time.sleep(60))})
worker.work(["default"], interval_seconds=0.05)
"""


@pytest.mark.postgres_only
@pytest.mark.django_db(transaction=True)
def test_the_job_of_a_worker_killed_in_the_middle_is_done_by_another():
    queue.put("write", key="k", text="x")
    connection.ensure_connection()
    info = connection.connection.info
    where = {"PGHOST": info.host, "PGPORT": str(info.port), "PGUSER": info.user, "PGPASSWORD": info.password}
    environment = {**os.environ, **where, "DATABASE_URL": f"postgresql:///{info.dbname}"}
    process = subprocess.Popen([sys.executable, "-c", DIES], env=environment, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout.readline() == "begun\n"
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()
        process.stdout.close()
    (task,) = DBTaskResult.objects.all()
    assert task.status == "RUNNING"
    assert parts.reap(timezone.now()) == 0, "its heartbeat is fresh yet"
    assert not Delivery.objects.exists(), "its transaction died with it"
    assert parts.reap(timezone.now() + timedelta(minutes=3)) == 1
    deadline = time.monotonic() + 5
    while not worker.Worker("default").work_once():
        assert time.monotonic() < deadline
    assert Delivery.objects.get().state == "done"
