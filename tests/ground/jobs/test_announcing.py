"""A broker only tells of jobs: what is committed is told, what was lost is told again, and nothing is done twice."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.conf import LazySettings
from django.db import OperationalError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from aftercare.ground.jobs import announcing, hearing, queue, worker
from aftercare.ground.jobs.models import Delivery, Heartbeat
from aftercare.ground.jobs.worker import Worker

told: list[tuple[str, str]] = []
asked: list[str] = []


@pytest.fixture(autouse=True)
def a_broker(settings: LazySettings) -> Iterator[None]:
    settings.TASKS = {
        "default": {**settings.TASKS["default"], "BACKEND": "aftercare.ground.jobs.announcing.AnnouncingBackend"}
    }
    told.clear()
    asked.clear()
    announcing.configure(lambda number, queue_name: told.append((number, queue_name)))
    yield
    announcing.configure(None)
    hearing.forget("default")


def away(_number: str, _queue_name: str) -> None:
    asked.append(_number)
    raise announcing.BrokerAway("no broker")


def number_of(task: int = 0) -> str:
    return str(DBTaskResult.objects.order_by("enqueued_at")[task].pk)


def test_a_job_is_told_once_its_transaction_is_committed(django_capture_on_commit_callbacks) -> None:
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        queue.put("jobs.reap", key="one", slow=True)
        assert told == []
    assert told == [(number_of(), "slow")]


def test_what_is_rolled_back_is_never_told(django_capture_on_commit_callbacks) -> None:
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        queue.put("jobs.reap", key="one")
        transaction.set_rollback(True)
    assert told == []


def test_whoever_hears_of_a_job_does_it_and_whoever_hears_it_again_does_nothing() -> None:
    queue.put("jobs.reap", key="one")
    assert hearing.work_on(number_of(), "default")
    assert not hearing.work_on(number_of(), "default")
    assert Delivery.objects.get(key="one").attempts == 1
    assert Heartbeat.objects.count() == 1


@pytest.fixture
def noted(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was noted, by work of which several pieces are done at once."""
    found: list[str] = []
    short = queue.InSteps(lambda *, text, at: found.append(text), short=True)
    monkeypatch.setitem(queue._handlers, "note", short)
    return found


def hears_for(at_once: int, number: str) -> bool:
    """Whether one who takes so many does anything when it hears of this number."""
    hearing._ears["default"] = hearing._ears.get("default") or hearing._Ear("default")
    hearing._ears["default"].worker._at_once = at_once
    return hearing.work_on(number, "default")


def test_whoever_hears_of_one_does_others_of_its_kind_with_it_whose_numbers_are_passed_over_by_one_look(
    noted: list[str],
) -> None:
    queue.put_all("note", [queue.Work(text, {"text": text}) for text in "abcdefg"])
    queue.put("jobs.reap", key="of another kind")
    numbers = {task.args_kwargs["args"][1]: str(task.pk) for task in DBTaskResult.objects.all()}
    assert hears_for(4, numbers["e"])
    assert (len(noted), noted[0]) == (4, "e")
    with CaptureQueriesContext(connection) as asked:
        assert not hearing.work_on(numbers[noted[1]], "default")
    assert len(asked) == 1
    for number in numbers.values():
        hearing.work_on(number, "default")
    assert sorted(noted) == list("abcdefg")
    assert set(Delivery.objects.values_list("state", "attempts")) == {("done", 1)}
    assert not DBTaskResult.objects.exclude(status="SUCCESSFUL").exists()


def test_who_hears_of_work_that_is_done_alone_takes_nothing_with_it(noted: list[str]) -> None:
    queue.put("jobs.reap", key="one")
    queue.put("jobs.reap", key="two")
    assert hears_for(8, number_of(0))
    assert DBTaskResult.objects.filter(status="READY").count() == 1
    assert noted == []


def test_what_was_taken_along_and_not_begun_is_told_again_since_its_number_may_have_been_passed_over(
    noted: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "HELD_SECONDS", 0.0)
    queue.put_all("note", [queue.Work(text, {"text": text}) for text in "abc"])
    told.clear()
    assert hears_for(8, number_of(0))
    ready = {(str(pk), "default") for pk in DBTaskResult.objects.filter(status="READY").values_list("pk", flat=True)}
    assert len(noted) == 1
    assert len(ready) == 2
    assert set(told) == ready


def test_a_broker_that_is_away_keeps_nobody_from_working_and_is_told_when_it_is_back(
    django_capture_on_commit_callbacks,
) -> None:
    announcing.configure(away)
    with django_capture_on_commit_callbacks(execute=True):
        queue.put("jobs.reap", key="one")
    now = timezone.now()
    assert announcing.announce_waiting(now) == 0, "it is given a moment first"
    announcing.announce_waiting(now + announcing.GRACE * 2)
    announcing.configure(lambda number, queue_name: told.append((number, queue_name)))
    assert announcing.announce_waiting(now + announcing.GRACE * 2) == 1
    assert told == [(number_of(), "default")]


def test_a_broker_that_does_not_answer_keeps_only_one_request_waiting(django_capture_on_commit_callbacks) -> None:
    announcing.configure(away)
    with django_capture_on_commit_callbacks(execute=True):
        for number in range(5):
            queue.put("jobs.reap", key=str(number))
    assert asked == [number_of()]


def test_a_worker_that_loses_the_database_under_a_job_is_heard_of_no_more_and_another_takes_its_place(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    queue.put("jobs.reap", key="one")

    def gone(_worker: Worker, _number: str) -> bool:
        raise OperationalError("the connection is closed")

    with monkeypatch.context() as patched:
        patched.setattr(Worker, "work_on", gone)
        patched.setattr(hearing.connections, "close_all", lambda: None)
        assert not hearing.work_on(number_of(), "default")
    assert hearing.work_on(number_of(), "default")
    assert Heartbeat.objects.values("worker").distinct().count() == 2


def test_what_nobody_takes_up_is_told_again_after_a_minute_and_not_sooner() -> None:
    queue.put("jobs.reap", key="one")
    later = timezone.now() + announcing.GRACE * 2
    assert [announcing.announce_waiting(later + timedelta(seconds=s)) for s in (0, 30, 61, 90)] == [1, 0, 1, 0]


def test_work_put_for_later_is_told_when_it_is_due(django_capture_on_commit_callbacks) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        queue.put("jobs.reap", key="one", wait_seconds=3600)
    assert told == []
    assert announcing.announce_waiting(timezone.now() + announcing.GRACE * 2) == 0
    DBTaskResult.objects.update(run_after=timezone.now() - timedelta(seconds=1))
    assert announcing.announce_waiting(timezone.now() + announcing.GRACE * 2) == 1


def test_without_a_broker_nothing_is_told() -> None:
    announcing.configure(None)
    queue.put("jobs.reap", key="one")
    assert announcing.announce_waiting(timezone.now() + announcing.GRACE * 2) == 0
