"""What load balancers, monitors and Prometheus are told, and who is told nothing."""

import socket
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.management import call_command
from django.db import OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client
from django.utils import timezone

from aftercare import VERSION
from aftercare.faces.messages.models import Message, Webhook
from aftercare.ground.audit.models import AuditEvent
from aftercare.ground.jobs import queue, ticks
from aftercare.ground.jobs.models import Heartbeat
from aftercare.project.keeping.backups import BACKUP
from aftercare.project.watching import condition
from aftercare.project.watching.standing import Standing
from tests.factories.cases import NOW, a_case
from tests.factories.messages import a_message, a_webhook, an_owner_reader


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
    with django_assert_max_num_queries(13):
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


def test_not_even_who_asks_is_looked_up_so_that_a_monitor_with_a_token_is_answered_while_the_database_is_away(
    monkeypatch: pytest.MonkeyPatch, settings: LazySettings
) -> None:
    settings.METRICS_TOKEN = "figures-for-prometheus"
    visitor = Client(headers={"Authorization": "Bearer figures-for-prometheus"})
    monkeypatch.setattr(connection, "cursor", gone)
    assert "aftercare_database_up 0.0" in visitor.get("/metrics").content.decode()
    assert visitor.get("/live").status_code == 200
    assert visitor.get("/ready").json()["ready"] is False


def value_of(name: str, at: datetime = NOW) -> float:
    """The figure that stands under `name` at `at`, of one label at most."""
    told = {sample.name: sample.value for family in Standing(at).collect() for sample in family.samples}
    return told[name]


def test_what_has_never_happened_is_as_old_as_the_installation() -> None:
    a_case(at=NOW)
    founded = AuditEvent.objects.order_by("pk")[0].at
    for name in ("aftercare_backup_age_seconds", "aftercare_schedule_age_seconds"):
        assert value_of(name, founded + timedelta(hours=40)) == 40 * 3600
    ticks.note_done(BACKUP, at=NOW + timedelta(hours=39))
    ticks.note_done("audit.seal", at=NOW + timedelta(hours=40))
    assert value_of("aftercare_backup_age_seconds", NOW + timedelta(hours=40)) == 3600
    assert value_of("aftercare_schedule_age_seconds", NOW + timedelta(hours=40)) == 0


def test_messages_that_wait_or_failed_lately_are_told_and_those_put_off_are_not() -> None:
    later = NOW + timedelta(hours=1)
    assert value_of("aftercare_oldest_message_seconds", later) == 0
    waiting = a_message(an_owner_reader(phone="13812345678"), at=NOW)
    assert value_of("aftercare_oldest_message_seconds", later) == 3600
    Message.objects.filter(pk=waiting.pk).update(not_before=later + timedelta(hours=8))
    assert value_of("aftercare_oldest_message_seconds", later) == 0
    Message.objects.filter(pk=waiting.pk).update(state=Message.State.FAILED)
    assert value_of("aftercare_messages_failed", later) == 1
    assert value_of("aftercare_messages_failed", NOW + timedelta(days=2)) == 0


def test_a_webhook_that_is_not_taken_is_told_until_it_is_switched_off() -> None:
    webhook, _secret = a_webhook()
    assert value_of("aftercare_webhooks_failing") == 0
    Webhook.objects.filter(pk=webhook.pk).update(failing_since=NOW)
    assert value_of("aftercare_webhooks_failing") == 1
    Webhook.objects.filter(pk=webhook.pk).update(disabled_at=NOW)
    assert value_of("aftercare_webhooks_failing") == 0


def test_room_left_and_the_version_are_told_even_while_the_database_is_away(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "cursor", gone)
    told = figures()
    assert 'aftercare_disk_free_bytes{of="files"}' in told
    assert f'aftercare_version{{version="{VERSION}"}} 1.0' in told


def test_jobs_are_counted_by_what_became_of_them() -> None:
    before = queue.COUNTED.labels("jobs.reap", "done")._value.get()
    assert queue.perform("jobs.reap", "now", {})
    assert queue.COUNTED.labels("jobs.reap", "done")._value.get() == before + 1
    assert not queue.perform("no.such.job", "never", {})
    assert 'aftercare_jobs_tried_total{outcome="failed",task="unknown"}' in figures()


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
