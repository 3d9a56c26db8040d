"""What load balancers, monitors and Prometheus are told, and who is told nothing."""

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.management import call_command
from django.db import OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client
from django.utils import timezone

from aftercare.ground.jobs import queue
from aftercare.ground.jobs.models import Heartbeat
from aftercare.project.watching import condition
from tests.factories.cases import NOW, a_case


@pytest.fixture(autouse=True)
def _tables_are_looked_up_anew() -> Iterator[None]:
    yield
    condition.forget_tables()


def test_a_process_that_answers_lives() -> None:
    assert Client().get("/live").content == b"ok"


def test_people_are_sent_to_a_process_with_database_tables_and_files_even_while_workers_are_silent() -> None:
    answer = Client().get("/ready")
    assert answer.status_code == 200
    assert answer.json() == {"ready": True, "database": "ok", "tables": "ok", "files": "ok", "workers": "silent"}


def test_a_monitor_that_asks_for_workers_hears_of_them() -> None:
    assert Client().get("/ready", {"with": "workers"}).status_code == 503
    Heartbeat.objects.create(worker="one", started_at=timezone.now(), seen_at=timezone.now())
    assert Client().get("/ready", {"with": "workers"}).json()["workers"] == "ok"


def test_files_that_cannot_be_written_are_told_to_who_asks_for_writing(settings: LazySettings, tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file, where the folder should be")
    settings.MEDIA_ROOT = tmp_path / "taken"
    answer = Client().get("/ready", {"with": "writing"})
    assert (answer.status_code, answer.json()["files"]) == (503, "not_writable")
    assert Client().get("/ready").status_code == 200


def test_nobody_is_sent_to_a_process_whose_tables_are_behind() -> None:
    MigrationRecorder.Migration.objects.filter(app="surveys").delete()
    condition.forget_tables()
    assert Client().get("/ready").json()["tables"] == "not_migrated"


def test_tables_found_complete_are_not_looked_up_again() -> None:
    assert condition.tables_are_complete()
    MigrationRecorder.Migration.objects.filter(app="surveys").delete()
    assert condition.tables_are_complete()


def gone(*_: object, **__: object) -> None:
    raise OperationalError("server closed the connection unexpectedly")


def test_a_database_that_is_away_is_told_and_the_process_still_lives(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "ensure_connection", gone)
    answer = Client().get("/ready")
    assert (answer.status_code, answer.json()["database"]) == (503, "unreachable")
    assert Client().get("/live").status_code == 200


@pytest.mark.postgres_only
def test_people_go_on_reading_a_database_that_takes_no_writes_and_a_monitor_is_told() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL transaction_read_only = on")
    assert Client().get("/ready").status_code == 200
    answer = Client().get("/ready", {"with": "writing"})
    assert (answer.status_code, answer.json()["database"]) == (503, "read_only")


def figures(**headers: str) -> str:
    answer = Client().get("/metrics", headers=headers)
    assert answer.status_code == 200
    return answer.content.decode()


def test_figures_count_requests_by_route_and_never_by_path() -> None:
    Client().get("/link/a-secret-that-opens-a-home")
    Client().get("/live")
    told = figures()
    assert 'aftercare_requests_total{method="GET",route="/live",status="200"}' in told
    assert 'aftercare_request_seconds_bucket{le="0.1",method="GET",route="/live"}' in told
    assert 'route="/link/<str:secret>"' in told
    assert "a-secret-that-opens-a-home" not in told


def test_figures_tell_of_cases_and_jobs_in_a_dozen_small_statements(django_assert_max_num_queries: object) -> None:
    a_case(at=NOW)
    with django_assert_max_num_queries(10):
        told = figures()
    assert "aftercare_cases_late 1.0" in told
    assert "aftercare_cases_open" in told
    assert "aftercare_database_up 1.0" in told
    assert 'aftercare_jobs{state="waiting"} 0.0' not in told


def test_figures_of_a_database_that_is_away_say_just_that(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "cursor", gone)
    told = figures()
    assert "aftercare_database_up 0.0" in told
    assert "aftercare_cases_open" not in told


def test_jobs_are_counted_by_what_became_of_them() -> None:
    before = queue.COUNTED.labels("jobs.reap", "done")._value.get()
    assert queue.perform("jobs.reap", "now", {})
    assert queue.COUNTED.labels("jobs.reap", "done")._value.get() == before + 1
    assert not queue.perform("no.such.job", "never", {})
    assert 'aftercare_jobs_tried_total{job="unknown",outcome="failed"}' in figures()


def test_figures_are_not_there_for_what_a_proxy_hands_on() -> None:
    assert Client().get("/metrics", headers={"X-Forwarded-For": "203.0.113.9"}).status_code == 404
    assert Client(REMOTE_ADDR="203.0.113.9").get("/metrics").status_code == 404


def test_with_a_token_figures_are_read_by_token_from_anywhere_and_without_it_from_nowhere(
    settings: LazySettings,
) -> None:
    settings.METRICS_TOKEN = "figures-for-prometheus"
    away = Client(REMOTE_ADDR="203.0.113.9")
    assert away.get("/metrics", headers={"Authorization": "Bearer figures-for-prometheus"}).status_code == 200
    assert Client().get("/metrics").status_code == 404
    assert Client().get("/metrics", headers={"Authorization": "Bearer figures"}).status_code == 404


def test_a_worker_serves_its_own_figures_at_the_port_it_is_told() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken, pytest.raises(OSError, match="in use"):
        call_command("work", "--metrics-port", str(taken.getsockname()[1]))
