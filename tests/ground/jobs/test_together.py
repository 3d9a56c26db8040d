"""Several tasks taken at once: done as if each had been done alone, whatever happens in the middle."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial

import pytest
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from aftercare.ground.jobs import parts, queue, together, worker
from aftercare.ground.jobs.models import Delivery, Heartbeat
from aftercare.ground.jobs.queue import Work
from tests.ground.jobs.test_queue import in_parallel, make_ready, work_off

done: list[str] = []
meanwhile: list[Callable[[], object]] = []


class Died(BaseException):
    """The end of a worker's process."""


def send(*, text: str, at: object) -> None:
    if text == "bad":
        raise ValueError("no route")
    if text == "deadly":
        raise Died
    done.append(text)
    while meanwhile:
        meanwhile.pop()()


@pytest.fixture(autouse=True)
def _own_handlers(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(worker, "HELD_SECONDS", 60.0)
    before = dict(queue._handlers)
    done.clear()
    meanwhile.clear()
    queue.configure({"send": queue.InSteps(send, short=True), "alone": send})
    yield
    queue.configure(before)


def put(*texts: str) -> None:
    queue.put_all("send", [Work(f"send:{text}", {"text": text}) for text in texts])


def taking(many: int) -> worker.Worker:
    """A worker that takes so many next."""
    loop = worker.Worker("default")
    loop._at_once = many
    queue.work_as(loop.name)
    return loop


def states() -> dict[str, str]:
    return dict(Delivery.objects.order_by("pk").values_list("key", "state"))


def test_several_are_taken_and_closed_with_a_few_statements():
    put(*"abcdefgh")
    loop = taking(8)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert loop.work_once()
    assert done == list("abcdefgh")
    assert loop.done == 8
    assert len([one for one in asked if "SAVEPOINT" not in one["sql"]]) == 6
    assert set(states().values()) == {"done"}
    assert set(DBTaskResult.objects.values_list("status", "return_value")) == {("SUCCESSFUL", True)}


def test_what_is_done_together_leaves_the_same_rows_as_what_is_done_alone():
    put("a", "bad")
    work_off()
    put("c", "d")
    taking(2).work_once()
    rows = Delivery.objects.order_by("pk").values_list("name", "queue", "state", "attempts", "worker", "result")
    assert rows.get(key="send:a") == rows.get(key="send:c") == ("send", "default", "done", 1, "", None)
    tasks = DBTaskResult.objects.filter(args_kwargs__args__1__in=["send:a", "send:c"])
    assert len(set(tasks.values_list("status", "return_value", "exception_class_path", "traceback"))) == 1
    assert {len(each) for each in tasks.values_list("worker_ids", flat=True)} == {1}


def test_one_that_fails_fails_alone_and_is_tried_again_alone():
    put("a", "bad", "c")
    taking(3).work_once()
    assert done == ["a", "c"]
    assert states() == {"send:a": "done", "send:bad": "trying", "send:c": "done"}
    make_ready()
    put("d")
    assert taking(8).work_once()
    assert Delivery.objects.get(key="send:bad").attempts + done.count("d") == 2, "one of the two, and not both at once"


def test_a_key_put_twice_is_done_once():
    put("a", "a", "b")
    assert work_off() == 3
    assert sorted(done) == ["a", "b"]


def test_other_work_is_not_taken_along():
    put("a")
    queue.put("alone", key="k", text="x")
    put("b")
    taking(8).work_once()
    assert done == ["a", "b"]
    assert DBTaskResult.objects.get(status="READY").args_kwargs["args"][0] == "alone"


def test_a_worker_that_is_asked_to_stop_gives_back_what_it_has_not_begun():
    put("a", "b", "c")
    loop = taking(3)
    meanwhile.append(loop.stop.set)
    assert loop.work_once()
    assert (done, loop.done) == (["a"], 1)
    assert set(DBTaskResult.objects.exclude(status="SUCCESSFUL").values_list("status", "started_at")) == {
        ("READY", None)
    }
    assert states() == {"send:a": "done"}
    taking(2).work_once()
    assert done == ["a", "b", "c"], "another takes them together, as if nobody had held them"


def test_whoever_takes_long_gives_back_the_rest_and_takes_fewer(monkeypatch):
    monkeypatch.setattr(worker, "HELD_SECONDS", 0.0)
    put(*"abcd")
    loop = taking(4)
    loop.work_once()
    assert done == ["a"]
    assert loop._at_once == 1


def test_another_worker_finds_what_this_one_did_not_take():
    put(*"abcd")
    other = taking(2)
    meanwhile.append(other.work_once)
    assert taking(2).work_once()
    assert sorted(done) == list("abcd")
    assert other.done == 2


def test_what_kills_its_worker_gives_up_and_its_neighbours_are_done_once():
    put("a", "b", "deadly", "c", "d")
    with pytest.raises(Died):
        taking(5).work_once()
    later = timezone.now() + timedelta(minutes=5)
    assert parts.reap(later) == 5
    killed = 1
    while DBTaskResult.objects.filter(status="READY").exists():
        try:
            taking(8).work_once()
        except Died:
            killed += 1
        parts.reap(later)
    assert killed == 4
    assert sorted(done) == ["a", "a", "b", "b", "c", "d"], "begun twice is what died with the worker"
    assert states().pop("send:deadly") == "gave_up"
    assert [state for state in states().values() if state == "done"] == ["done"] * 4


def test_a_database_that_goes_away_in_the_middle_leaves_the_work_to_whoever_comes_first(monkeypatch):
    put(*"abc")
    loop = taking(3)
    falls = iter([OperationalError("gone")])

    def fall(*_done: object, **_given_back: object) -> None:
        raise next(falls)

    with monkeypatch.context() as away, pytest.raises(OperationalError):
        away.setattr(together, "_end", fall)
        loop.work_once()
    assert set(DBTaskResult.objects.values_list("status", flat=True)) == {"RUNNING"}
    now = timezone.now()
    Heartbeat.objects.create(worker=loop.name, started_at=now, seen_at=now)
    assert parts.release(loop.name) == 3
    work_off()
    assert sorted(done) == list("aabbcc"), "by another worker, and not half a minute later"
    assert set(states().values()) == {"done"}


def test_work_done_together_in_a_transaction_is_undone_together_and_then_done_alone():
    works = [Work(f"k{text}", {"text": text}) for text in ("a", "bad", "c")]

    def act(fresh: list[Work], _at: object) -> None:
        for work in fresh:
            send(**work.payload, at=None)

    together.perform_together("alone", works, act)
    assert done == ["a", "a", "c"], "what is undone does not count: rows go with their transaction"
    assert states() == {"ka": "done", "kbad": "trying", "kc": "done"}
    together.perform_together("alone", works[:1], act)
    assert done == ["a", "a", "c"], "what is marked is not done again"


@pytest.mark.postgres_only
@pytest.mark.django_db(transaction=True)
def test_four_workers_share_what_can_be_taken_together():
    put(*(str(number) for number in range(60)))
    in_parallel([partial(work_off) for _ in range(4)])
    assert sorted(done, key=int) == [str(number) for number in range(60)]
    assert set(states().values()) == {"done"}
