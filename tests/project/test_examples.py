"""The examples in deploy/ fit the product, and the servers they are for can read them, where these are installed."""

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.conf import settings
from django.core.management import load_command_class
from django.test import Client
from django.utils import timezone
from granian.cli import cli

from aftercare.ground.jobs import queue, ticks
from aftercare.project import serving
from aftercare.project.environment import ROOT, Environment
from aftercare.project.keeping.backups import BACKUP
from aftercare.project.processes import broker_worker
from aftercare.project.watching import metrics
from tests.factories.cases import a_case

EXAMPLES = ROOT / "deploy"
UNITS = sorted(EXAMPLES.glob("*.service"))
HOME = "/opt/aftercare/current/"
BY_FOLDER = ["/usr/bin/env", ".venv/bin/python"]
OWNERS = {"work": "aftercare.ground.jobs", "tick": "aftercare.ground.jobs", "serve": "aftercare.project"}


def example(name: str) -> str:
    return (EXAMPLES / name).read_text(encoding="utf-8")


def command_of(unit: Path) -> list[str]:
    """The words of ExecStart, with the number of the instance put in."""
    whole = unit.read_text(encoding="utf-8").replace("\\\n", " ").replace("%%", "%").replace("%i", "1")
    found = re.search(r"^ExecStart=(.+)$", whole, re.MULTILINE)
    assert found, unit.name
    return found[1].split()


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_each_unit_starts_a_program_that_exists_with_options_it_has(unit: Path) -> None:
    program, *words = command_of(unit)
    if program == BY_FOLDER[0]:
        program, *words = words
    match Path(program).name:
        case "python" if words[:2] == ["-m", serving.__name__]:
            known = {option for parameter in cli.params for option in parameter.opts}
            assert {word for word in words if word.startswith("--")} <= known
            module, name = words[-1].split(":")
            assert hasattr(__import__(module, fromlist=[name]), name)
        case "python":
            assert (ROOT / words[0]).is_file()
            command = load_command_class(OWNERS[words[1]], words[1])
            command.create_parser("manage.py", words[1]).parse_args(words[2:])
        case "celery":
            ours = {word for word in broker_worker() if word.startswith("--")}
            assert {word for word in words if word.startswith("--")} <= ours | {"--hostname"}
        case other:
            raise AssertionError(other)


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_what_runs_reads_its_own_release_when_the_link_has_moved_to_the_next(unit: Path) -> None:
    """Python keeps the path it is called by: by the link it would read a package it needs late from the next release.

    Called from its folder it knows the release itself; the program of Celery has the release in its first line.
    """
    assert f"WorkingDirectory={HOME[:-1]}\n" in unit.read_text(encoding="utf-8")
    assert command_of(unit)[:2] == BY_FOLDER or command_of(unit)[0] == f"{HOME}.venv/bin/celery"


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_each_unit_may_write_where_files_lie_and_nowhere_else(unit: Path) -> None:
    text = unit.read_text(encoding="utf-8")
    assert "ProtectSystem=strict" in text
    assert "User=aftercare" in text
    assert "ReadWritePaths=/srv/aftercare" in text or unit.name == "aftercare-schedule.service"


@pytest.mark.parametrize("name", ["aftercare.service", "aftercare-web.service", "aftercare-celery@.service"])
def test_what_keeps_children_ends_them_itself_since_a_second_signal_would_break_off_their_work(name: str) -> None:
    assert "KillMode=mixed" in example(name)


def test_proxies_let_the_largest_video_and_its_photos_through() -> None:
    needed = Environment.model_fields["largest_video_mb"].default + 40
    nginx = re.search(r"client_max_body_size (\d+)m;", example("nginx.conf"))
    caddy = re.search(r"max_size (\d+)MB", example("Caddyfile"))
    assert nginx
    assert caddy
    assert min(int(nginx[1]), int(caddy[1])) >= needed


def test_proxies_say_by_which_way_people_came() -> None:
    """Caddy says it by itself. Without it no browser is told to stay with https, and nobody's address is known."""
    text = example("nginx.conf")
    for header in ("Host $host", "X-Forwarded-For $proxy_add_x_forwarded_for", "X-Forwarded-Proto $scheme"):
        assert f"proxy_set_header {header};" in text
    assert "X-Request-ID" in text
    assert "X-Request-ID" in example("Caddyfile")


def test_what_the_proxy_says_of_https_is_believed_only_behind_a_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = {"HTTP_X_FORWARDED_PROTO": "https"}
    assert settings.SECURE_PROXY_SSL_HEADER is None
    assert not Client().get("/live", **asked).wsgi_request.is_secure()  # type: ignore[arg-type]
    monkeypatch.setattr(settings, "SECURE_PROXY_SSL_HEADER", ("HTTP_X_FORWARDED_PROTO", "https"))
    monkeypatch.setattr(settings, "SECURE_HSTS_SECONDS", 31_536_000)
    answer = Client().get("/live", **asked)  # type: ignore[arg-type]
    assert answer["Strict-Transport-Security"] == "max-age=31536000"


def alert_rules() -> list[dict[str, Any]]:
    return list(yaml.safe_load(example("aftercare-alerts.yml"))["groups"][0]["rules"])


def labels_told() -> dict[str, frozenset[str]]:
    """Every figure that /metrics tells, with the names of its labels."""
    a_case()
    ticks.note_done(BACKUP, at=timezone.now())
    queue.COUNTED.labels("jobs.reap", "gave_up")
    metrics.REQUESTS.labels("GET", "/", "200")
    metrics.DURATIONS.labels("GET", "/")
    told = metrics.exposition(timezone.now()).decode()
    lines = re.findall(r"^(\w+)(?:{(.*)})? \S+$", told, re.MULTILINE)
    return {name: frozenset(re.findall(r"(\w+)=", labels)) for name, labels in lines}


def test_alerts_ask_for_figures_that_are_told_and_the_how_to_says_what_to_do_about_each() -> None:
    rules = alert_rules()
    asked = {name for rule in rules for name in re.findall(r"aftercare_\w+", rule["expr"])}
    assert asked <= set(labels_told())
    assert all(rule["annotations"]["summary"] for rule in rules)
    assert {rule["labels"]["severity"] for rule in rules} == {"page", "look"}
    page = (ROOT / "docs" / "howto" / "alerts.md").read_text(encoding="utf-8")
    assert [rule["alert"] for rule in rules] == re.findall(r"^\| `(\w+)` \|", page, re.MULTILINE)


def test_each_alert_is_tried_with_figures_of_the_names_and_labels_that_are_told() -> None:
    """What promtool rings with them, when it is installed, would ring here as well."""
    tried = yaml.safe_load(example("aftercare-alerts.tried.yml"))["tests"]
    rung = [asked["alertname"] for each in tried for asked in each.get("alert_rule_test", []) if "exp_alerts" in asked]
    assert rung == [rule["alert"] for rule in alert_rules()]
    known, places = labels_told(), {"instance", "job"}  # Prometheus adds these two itself
    for series in [row["series"] for each in tried for row in each["input_series"]]:
        name, labels = series.partition("{")[0], set(re.findall(r"(\w+)=", series))
        assert labels - places == (known[name] if name != "up" else set()), series


def test_prometheus_asks_the_ports_that_the_units_open() -> None:
    jobs = yaml.safe_load(example("prometheus.yml"))["scrape_configs"]
    ports = {
        job["job_name"]: {target.rpartition(":")[2] for each in job["static_configs"] for target in each["targets"]}
        for job in jobs
    }
    web, worker = command_of(EXAMPLES / "aftercare-web.service"), command_of(EXAMPLES / "aftercare-worker@.service")
    assert ports["aftercare-web"] == {web[web.index("--port") + 1]}
    assert ports["aftercare-workers"] == {worker[worker.index("--metrics-port") + 1]}
    assert worker[worker.index("--metrics-host") + 1] == "0.0.0.0"


READERS = {
    "promtool": ["check", "config", "prometheus.yml"],
    "promtool, which rings each alert": ["test", "rules", "aftercare-alerts.tried.yml"],
    "caddy": ["validate", "--adapter", "caddyfile", "--config", "Caddyfile"],
    "systemd-analyze": ["verify", *(unit.name for unit in UNITS)],
}


@pytest.mark.parametrize("name", READERS)
def test_its_own_program_reads_the_example(name: str) -> None:
    found = shutil.which(name.partition(",")[0], path="/usr/bin:/usr/sbin:/usr/local/bin")
    if found is None:
        pytest.skip(f"NOT TRIED: {name} is not installed here")
    done = subprocess.run([found, *READERS[name]], cwd=EXAMPLES, capture_output=True, text=True, check=False)
    said = [line for line in (done.stdout + done.stderr).splitlines() if "is not executable: No such file" not in line]
    assert done.returncode == 0 or (name == "systemd-analyze" and not said), "\n".join(said)


def test_nginx_reads_the_example(tmp_path: Path) -> None:
    found = shutil.which("nginx", path="/usr/sbin:/usr/bin:/usr/local/sbin")
    if found is None:
        pytest.skip("NOT TRIED: nginx is not installed here")
    site = re.sub(r"ssl_certificate\S*\s+\S+;|ssl_protocols[^;]+;", "", example("nginx.conf"))
    site = re.sub(r"listen 443 ssl", "listen 127.0.0.1:8443", re.sub(r"listen 80;", "listen 127.0.0.1:8081;", site))
    whole = tmp_path / "nginx.conf"
    whole.write_text(
        f"pid {tmp_path}/pid; error_log {tmp_path}/log;\nevents {{}}\nhttp {{\naccess_log off;\n{site}}}\n"
    )
    done = subprocess.run(
        [found, "-t", "-q", "-c", str(whole), "-e", str(tmp_path / "log")], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
