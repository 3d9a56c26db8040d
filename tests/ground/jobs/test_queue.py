"""The queue is an outbox: done after the commit, at least once, marked once."""

import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial

import pytest
from django.db import OperationalError, connection, connections, transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from aftercare.ground.core.errors import RuleBroken
from aftercare.ground.jobs import parts, queries, queue, worker
from aftercare.ground.jobs.models import Delivery, Heartbeat

done: list[str] = []


@pytest.fixture(autouse=True)
def _own_handlers() -> Iterator[None]:
    before = dict(queue._handlers)
    done.clear()
    queue.configure(
        {
            "write": write,
            "fail": fail,
            "refuse": refuse,
            "count": queue.InSteps(count),
            "fan": queue.Unmarked(fan),
            "break_once": queue.Unmarked(break_once),
        }
    )
    yield
    queue.configure(before)


def write(*, text: str, at: object) -> None:
    done.append(text)


def fail(*, at: object) -> None:
    Heartbeat.objects.create(worker="left half way", started_at=timezone.now(), seen_at=timezone.now())
    raise ValueError("no such thing")


def refuse(*, at: object) -> None:
    raise RuleBroken("the case is closed")


def count(*, total: int, at: object) -> dict[str, int]:
    assert not connection.in_atomic_block or connection.savepoint_ids == []
    for number in range(total):
        queue.report(number + 1, total)
    done.append("counted")
    return {"counted": total}


def fan(*, at: object) -> None:
    for text in ("a", "b"):
        queue.perform("write", f"fan:{text}", {"text": text})


def break_once(*, at: object) -> None:
    done.append("tried")
    if len(done) == 1:
        raise ValueError("not yet")


def work_off(queue_name: str = "default") -> int:
    """Do everything ready, as a worker does; returns how many tasks."""
    loop = worker.Worker(queue_name)
    while loop.work_once():
        pass
    return loop.done


def make_ready() -> None:
    DBTaskResult.objects.filter(status="READY").update(run_after=timezone.now() - timedelta(seconds=1))


def test_work_that_is_put_is_done_by_a_worker():
    queue.put("write", key="k", text="漏水")
    assert done == []
    assert work_off() == 1
    assert done == ["漏水"]
    assert queries.find_delivery("k").state == "done"


def test_work_is_rolled_back_with_its_transaction():
    with pytest.raises(ValueError), transaction.atomic():
        queue.put("write", key="k", text="x")
        raise ValueError
    assert work_off() == 0


def test_work_under_one_key_is_done_once():
    queue.put("write", key="k", text="x")
    queue.put("write", key="k", text="x")
    assert work_off() == 2
    assert done == ["x"]


def test_a_name_that_nobody_handles_is_refused_at_once():
    with pytest.raises(LookupError, match="wiring"):
        queue.put("unknown", key="k")


def test_slow_work_waits_in_a_queue_of_its_own():
    queue.put("write", key="k", slow=True, text="x")
    assert work_off("default") == 0
    assert work_off("slow") == 1


def test_work_may_be_put_for_later():
    queue.put("write", key="k", wait_seconds=60, text="x")
    assert work_off() == 0
    make_ready()
    assert work_off() == 1


def test_a_failure_leaves_nothing_half_done_and_is_tried_again_later():
    queue.put("fail", key="k")
    work_off()
    delivery = queries.find_delivery("k")
    assert delivery.state == "trying"
    assert delivery.attempts == 1
    assert "no such thing" in delivery.last_error
    assert delivery.next_at > timezone.now()
    assert not Heartbeat.objects.exists()
    assert work_off() == 0


def test_it_gives_up_after_eight_attempts():
    queue.put("fail", key="k")
    for _ in range(12):
        work_off()
        make_ready()
    delivery = queries.find_delivery("k")
    assert delivery.state == "gave_up"
    assert delivery.attempts == 8


def test_slow_work_that_failed_is_tried_again_among_the_slow():
    queue.put("fail", key="k", slow=True)
    work_off("slow")
    make_ready()
    assert work_off("default") == 0
    assert work_off("slow") == 1


def test_a_refusal_is_final():
    queue.put("refuse", key="k")
    work_off()
    delivery = queries.find_delivery("k")
    assert delivery.state == "gave_up"
    assert "the case is closed" in delivery.last_error


def test_work_in_steps_tells_its_progress_and_keeps_its_result():
    queue.put("count", key="k", total=3)
    work_off()
    delivery = queries.find_delivery("k")
    assert delivery.progress == {"done": 3, "total": 3}
    assert delivery.result == {"counted": 3}
    assert delivery.state == "done"


def test_work_in_steps_is_left_to_a_worker_that_is_alive_at_it():
    now = timezone.now()
    Heartbeat.objects.create(worker="other", started_at=now, seen_at=now)
    Delivery.objects.create(key="k", name="count", payload={"total": 1}, worker="other", first_at=now)
    queue.put("count", key="k", total=1)
    work_off()
    assert done == []
    Heartbeat.objects.update(seen_at=now - timedelta(minutes=3))
    make_ready()
    work_off()
    assert done == ["counted"]


def test_unmarked_work_leaves_the_marks_of_its_pieces():
    queue.put("fan", key="k")
    work_off()
    assert done == ["a", "b"]
    assert sorted(Delivery.objects.values_list("key", flat=True)) == ["fan:a", "fan:b"]


def test_unmarked_work_that_failed_is_marked_done_when_it_succeeds():
    queue.put("break_once", key="k")
    work_off()
    assert queries.find_delivery("k").state == "trying"
    make_ready()
    work_off()
    assert queries.find_delivery("k").state == "done"


def test_a_job_that_gave_up_can_be_tried_again():
    queue.put("refuse", key="k")
    work_off()
    with transaction.atomic():
        parts.try_again(Delivery.objects.get())
    assert queries.find_delivery("k").state == "trying"
    assert work_off() == 1


def test_a_dropped_job_is_done_no_more():
    queue.put("refuse", key="k")
    work_off()
    with transaction.atomic():
        parts.drop(Delivery.objects.get(), timezone.now())
    Delivery.objects.update(name="write", payload={"text": "x"})
    assert queue.perform("write", "k", {"text": "x"})
    assert done == []


def test_only_a_job_that_gave_up_is_tried_again_or_dropped():
    queue.put("write", key="k", text="x")
    work_off()
    with transaction.atomic(), pytest.raises(parts.NotGivenUp):
        parts.try_again(Delivery.objects.get())
    with transaction.atomic(), pytest.raises(parts.NotGivenUp):
        parts.drop(Delivery.objects.get(), timezone.now())


def test_a_worker_waits_for_a_database_that_is_away_and_gives_back_what_it_held(monkeypatch):
    queue.put("write", key="k", text="x")
    loop = worker.Worker("default", interval_seconds=0.01)
    monkeypatch.setattr(worker.connections, "close_all", lambda: None)
    monkeypatch.setattr(worker, "close_old_connections", lambda: None)
    monkeypatch.setattr(loop.stop, "wait", lambda _seconds: None)
    real = DBTaskResult.set_successful
    falls = iter([True])

    def fall_once(self: DBTaskResult, value: object) -> None:
        if next(falls, False):
            raise OperationalError("gone")
        real(self, value)

    monkeypatch.setattr(DBTaskResult, "set_successful", fall_once)
    loop.run(until_empty=True)
    assert done == ["x"]
    assert DBTaskResult.objects.get().status == "SUCCESSFUL"


@pytest.mark.postgres_only
@pytest.mark.django_db(transaction=True)
def test_two_workers_with_one_key_do_the_work_once():
    barrier = threading.Barrier(4)
    in_parallel([partial(_perform_at, barrier, "same") for _ in range(4)])
    assert done == ["x"]
    assert Delivery.objects.get().attempts == 1


@pytest.mark.postgres_only
@pytest.mark.django_db(transaction=True)
def test_four_workers_share_the_queue_without_doing_anything_twice():
    for number in range(60):
        queue.put("write", key=f"k{number}", text=str(number))
    in_parallel([work_off for _ in range(4)])
    assert sorted(done, key=int) == [str(number) for number in range(60)]
    assert DBTaskResult.objects.filter(status="SUCCESSFUL").count() == 60


def _perform_at(barrier: threading.Barrier, key: str) -> None:
    barrier.wait(timeout=5)
    queue.perform("write", key, {"text": "x"})


def in_parallel(functions: list[Callable[[], object]]) -> None:
    """Run each in a thread with a connection of its own; a fault in one fails the test."""
    faults: list[BaseException] = []

    def run(function: Callable[[], object]) -> None:
        try:
            function()
        except BaseException as fault:  # noqa: BLE001
            faults.append(fault)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(function,)) for function in functions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=20)
    assert faults == []
