"""The large installation on one machine, watched by a Prometheus that is set up as `deploy/` has it."""

import json
import os
import re
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path

import psycopg

from aftercare.project.environment import ROOT
from aftercare.project.processes import web_server
from deploy.postgres import Server, durable_server
from tests.roads.brokers import free_port, running
from tests.roads.proxies import changed, program

TOKEN = "figures-for-prometheus-alone"
ALERTS = "aftercare-alerts.yml"
PUT = """
import django; django.setup()
from django.db import transaction
from django.utils import timezone
from aftercare.ground.jobs import queue, rules
from aftercare.ground.jobs.models import Delivery
with transaction.atomic():
    tried = rules.ATTEMPTS_AT_MOST - 1
    Delivery.objects.create(key="in-vain", name="jobs.reap", attempts=tried, first_at=timezone.now())
    queue.put("jobs.reap", key="in-vain", something_that_it_does_not_take=1)
"""
DROP = """
import django; django.setup()
from django.db import transaction
from django.utils import timezone
from aftercare.ground.jobs import parts
from aftercare.ground.jobs.models import Delivery
with transaction.atomic():
    parts.drop(Delivery.objects.select_for_update().get(key="in-vain"), timezone.now())
"""
SILENCE = """
import django; django.setup()
from datetime import timedelta
from django.db.models import F
from aftercare.ground.jobs.models import Heartbeat
Heartbeat.objects.update(seen_at=F("seen_at") - timedelta(minutes=3))
"""
STAND_STILL = """
import django; django.setup()
from datetime import timedelta
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from aftercare.faces.messages.models import Message, Webhook
from aftercare.ground.jobs import queue
from aftercare.ground.jobs.models import Tick
now = timezone.now()
Tick.objects.update(last_at=F("last_at") - timedelta(days=2))
with transaction.atomic():
    queue.put("jobs.reap", key="has-waited-for-long")
DBTaskResult.objects.update(enqueued_at=now - timedelta(hours=1))
message = Message.objects.order_by("pk").first()
message.pk, message.key, message.state = None, None, Message.State.WAITING
message.not_before, message.written_at = None, now - timedelta(hours=1)
message.save(force_insert=True)
for _ in range(21):
    message.pk, message.state, message.written_at = None, Message.State.FAILED, now
    message.save(force_insert=True)
Webhook.objects.create(
    name="away", url="https://127.0.0.1:9/", sealed_secret="-", events=["never.told"], created_at=now, failing_since=now
)
"""
WENT_OUT = """
import django; django.setup()
from aftercare.faces.messages.models import Message, Webhook
Message.objects.filter(state__in=["waiting", "failed"]).update(state=Message.State.SENT)
Webhook.objects.filter(name="away").update(failing_since=None)
"""


class Watched:
    """PostgreSQL, two web processes, a worker and a schedule; and who watches them."""

    def __init__(self, folder: Path, database: Server) -> None:
        self.folder, self.database = folder, database
        self.web, self.worker, self.prometheus = free_port(), free_port(), free_port()
        self.lives = {name: ExitStack() for name in ("web", "worker", "schedule", "prometheus")}
        self.variables = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "aftercare.project.settings",
            "DATABASE_URL": database.url,
            "AFTERCARE_FILES": str(folder / "files"),
            "AFTERCARE_DEMO": "1",
            "AFTERCARE_HOSTS": "127.0.0.1",
            "AFTERCARE_METRICS_TOKEN": TOKEN,
        }

    @contextmanager
    def running(self) -> Iterator[None]:
        self.manage("migrate", "-v0")
        self.manage("load_demo", "--cases", "12", "--open", "4")
        self.manage("collectstatic", "--no-input", "-v0")
        self.back_up()
        with ExitStack() as whole:
            for name, life in self.lives.items():
                whole.callback(life.close)
                self.start(name)
            yield

    def back_up(self) -> None:
        self.manage("backup", str(self.folder / "backups"))

    def manage(self, *words: str) -> None:
        subprocess.run([sys.executable, "manage.py", *words], cwd=ROOT, env=self.variables, check=True)

    def carry_out(self, program_text: str) -> None:
        subprocess.run([sys.executable, "-c", program_text], cwd=ROOT, env=self.variables, check=True)

    def start(self, name: str) -> None:
        manage = [sys.executable, "manage.py"]
        commands = {
            "web": web_server("127.0.0.1", self.web, 2),
            "worker": [*manage, "work", "--metrics-port", str(self.worker)],
            "schedule": [*manage, "tick"],
            "prometheus": self._prometheus(),
        }
        more = {"PROMETHEUS_MULTIPROC_DIR": str(self._empty("figures"))} if name == "web" else {}
        self.lives[name].enter_context(running(commands[name], {**self.variables, **more}))

    def _empty(self, name: str) -> Path:
        """A new folder, as the unit has one at each start."""
        folder = self.folder / f"{name}-{free_port()}"
        folder.mkdir()
        return folder

    def _prometheus(self) -> list[str]:
        """The example; only addresses, token and how long things may take are changed."""
        text = (ROOT / "deploy" / "prometheus.yml").read_text(encoding="utf-8")
        text = changed(
            text, "scrape_interval: 15s, evaluation_interval: 15s", "scrape_interval: 1s, evaluation_interval: 1s"
        )
        text = changed(text, "the-value-of-AFTERCARE_METRICS_TOKEN", TOKEN)
        text = changed(text, '"10.0.0.11:8000", "10.0.0.12:8000"', f'"127.0.0.1:{self.web}"')
        text = changed(text, '"10.0.0.11:9101", "10.0.0.12:9101"', f'"127.0.0.1:{self.worker}"')
        (self.folder / "prometheus.yml").write_text(text, encoding="utf-8")
        rules = (ROOT / "deploy" / ALERTS).read_text(encoding="utf-8")
        rules = re.sub(r"for: \d+[mh]", "for: 2s", rules).replace("[5m]", "[15s]")
        (self.folder / ALERTS).write_text(rules, encoding="utf-8")
        return [
            str(program("prometheus")),
            f"--config.file={self.folder}/prometheus.yml",
            f"--storage.tsdb.path={self.folder}/series",
            f"--web.listen-address=127.0.0.1:{self.prometheus}",
            "--log.level=error",
        ]

    def ask(self) -> int:
        """What a visitor is answered whose link has to be looked up."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.web}/link/nobody-s", timeout=30) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as refusal:
            return refusal.code

    def ask_slowly(self) -> int:
        """What a visitor is answered who waits for more than a second, because somebody holds a table."""
        with psycopg.connect(self.database.url) as holder, ThreadPoolExecutor(1) as visitors:
            holder.execute("LOCK TABLE accounts_signedlink IN ACCESS EXCLUSIVE MODE")
            answer = visitors.submit(self.ask)
            time.sleep(1.5)
            holder.commit()
            return answer.result()

    # -- what Prometheus says ----------------------------------------------------------------------------------------

    def says(self, address: str, **asked: str) -> dict[str, list[dict[str, object]]]:
        """The data of one answer of its interface; nothing while it starts."""
        query = urllib.parse.urlencode(asked)
        try:
            with urllib.request.urlopen(
                f"http://127.0.0.1:{self.prometheus}/api/v1/{address}?{query}", timeout=5
            ) as it:
                return dict(json.load(it)["data"])
        except OSError:
            return {}

    def up(self) -> dict[str, str]:
        """How each target stands, by its job."""
        found = self.says("targets").get("activeTargets", [])
        return {str(dict(each["labels"])["job"]): str(each["health"]) for each in found}  # type: ignore[call-overload]

    def has(self, expression: str) -> bool:
        return bool(self.says("query", query=expression).get("result"))

    def ringing(self) -> set[str]:
        """The alerts that fire."""
        found = self.says("alerts").get("alerts", [])
        return {str(dict(each["labels"])["alertname"]) for each in found if each["state"] == "firing"}  # type: ignore[call-overload]


@contextmanager
def a_watched_product(folder: Path) -> Iterator[Watched]:
    """Everything runs, and is gone afterwards."""
    with durable_server() as database:
        watched = Watched(folder, database)
        with watched.running():
            yield watched
