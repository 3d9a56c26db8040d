"""Prometheus as the examples set it up, watching the running product: it sees all, rings when it should, and stops."""

import re
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator

import pytest
import yaml

from aftercare.project.environment import ROOT
from tests.roads.proxies import program
from tests.roads.watching import ALERTS, DROP, PUT, SILENCE, STAND_STILL, WENT_OUT, Watched, a_watched_product

PATIENCE_SECONDS = 120.0


@pytest.fixture(scope="module")
def watched(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Watched]:
    """The product, watched."""
    if program("prometheus") is None:
        pytest.skip("NOT TRIED with Prometheus: it is not installed (Debian: prometheus)")
    with a_watched_product(tmp_path_factory.mktemp("watched")) as product:
        until(lambda: set(product.up().values()) == {"up"}, product)
        yield product


def until(true: Callable[[], bool], product: Watched) -> None:
    """Wait until it is so; says how things stand when it is in vain."""
    end = time.monotonic() + PATIENCE_SECONDS
    while not true():
        assert time.monotonic() < end, f"in vain; ringing: {product.ringing()}, targets: {product.says('targets')}"
        time.sleep(0.3)


def test_its_own_program_finds_nothing_wrong_and_rings_each_alert_and_silences_it() -> None:
    found = shutil.which("promtool")
    if found is None:
        pytest.skip("NOT TRIED with promtool: it is not installed (Debian: prometheus)")
    for words in (["check", "config", "prometheus.yml"], ["test", "rules", "aftercare-alerts.tried.yml"]):
        subprocess.run([found, *words], cwd=ROOT / "deploy", check=True)


def test_it_reaches_web_processes_and_workers_and_has_every_figure_that_the_alerts_ask_for(watched: Watched) -> None:
    assert watched.up() == {"aftercare-web": "up", "aftercare-workers": "up"}
    rules = yaml.safe_load((ROOT / "deploy" / ALERTS).read_text(encoding="utf-8"))["groups"][0]["rules"]
    asked = {name for rule in rules for name in re.findall(r"aftercare_\w+", rule["expr"])}
    assert len(asked) > 10
    until(lambda: not {name for name in asked if not watched.has(name)}, watched)
    until(lambda: watched.has('aftercare_jobs_tried_total{job="aftercare-workers", task="jobs.reap"}'), watched)


def test_nothing_rings_while_all_is_well(watched: Watched) -> None:
    until(lambda: watched.has("max(aftercare_workers) > 0") and not watched.ringing(), watched)


def test_a_worker_that_is_gone_is_told_and_no_more_when_it_is_back(watched: Watched) -> None:
    watched.lives["worker"].close()
    until(lambda: "NodeSilent" in watched.ringing(), watched)
    watched.carry_out(SILENCE)
    until(lambda: "NobodyWorks" in watched.ringing(), watched)
    watched.start("worker")
    until(lambda: not {"NodeSilent", "NobodyWorks"} & watched.ringing(), watched)


def test_a_job_that_gives_up_for_the_first_time_rings_until_somebody_has_seen_to_it(watched: Watched) -> None:
    """A counter would not: it comes into being with the value 1, and has therefore never grown."""
    watched.carry_out(PUT)
    until(lambda: "JobsGaveUp" in watched.ringing(), watched)
    watched.carry_out(DROP)
    until(lambda: "JobsGaveUp" not in watched.ringing(), watched)


def test_a_database_that_is_away_is_told_by_the_web_processes_that_live_on(watched: Watched) -> None:
    watched.database.kill()
    until(lambda: watched.ask() == 503 and {"DatabaseAway", "Breakdowns"} <= watched.ringing(), watched)
    assert watched.up()["aftercare-web"] == "up"
    watched.database.start_again()
    until(lambda: not watched.ringing(), watched)


def test_whatever_stands_still_rings_and_ends_when_it_moves_again(watched: Watched) -> None:
    for name in ("schedule", "worker"):
        watched.lives[name].close()
    watched.carry_out(STAND_STILL)
    stands = {"ScheduleStands", "JobsWait", "MessagesWait", "MessagesFail", "WebhookFails", "NoBackup"}
    until(lambda: stands <= watched.ringing(), watched)
    watched.carry_out(WENT_OUT)
    watched.back_up()
    for name in ("schedule", "worker"):
        watched.start(name)
    until(lambda: not watched.ringing(), watched)


def test_pages_that_are_slow_are_told_while_they_are(watched: Watched) -> None:
    until(lambda: watched.ask_slowly() < 500 and "Slow" in watched.ringing(), watched)
    until(lambda: not watched.ringing(), watched)
