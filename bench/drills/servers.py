"""The product as it runs in earnest, each process in a group of its own, so that it can be killed as power is cut."""

import http.client
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory

from aftercare.project.environment import ROOT
from aftercare.project.processes import free_port, web_server
from deploy import postgres

HOST, PATIENCE_SECONDS = "127.0.0.1", 90.0


class Process:
    """One of the product's processes, with all that it has started."""

    def __init__(self, command: Sequence[str], environment: Mapping[str, str], log: Path) -> None:
        self.command, self.environment, self.log = command, environment, log
        self.running: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        with self.log.open("ab") as output:
            self.running = subprocess.Popen(
                self.command, cwd=ROOT, env=dict(self.environment), start_new_session=True, stdout=output, stderr=output
            )

    def end(self, number: signal.Signals) -> None:
        """Send a signal to the process and everything it started, and wait until it is gone."""
        if self.running is None:
            return
        with suppress(ProcessLookupError):
            if number == signal.SIGTERM:
                self.running.terminate()  # it ends those it started itself, in order
            else:
                os.killpg(self.running.pid, number)
        self.running.wait(timeout=PATIENCE_SECONDS)
        self.running = None


class Product:
    """Web server, worker and schedule over one database."""

    def __init__(self, environment: Mapping[str, str], folder: Path) -> None:
        self.port = free_port(HOST, 8800)
        manage = [sys.executable, "manage.py"]
        self.web = Process(web_server(HOST, self.port, 2), environment, folder / "web.log")
        self.worker = Process([*manage, "work"], environment, folder / "worker.log")
        self.schedule = Process([*manage, "tick"], environment, folder / "schedule.log")
        self.processes = (self.web, self.worker, self.schedule)

    def start(self) -> None:
        for process in self.processes:
            process.start()
        self.wait_until_open()

    def wait_until_open(self) -> None:
        """Wait until somebody answers."""
        until = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < until:
            with suppress(OSError, http.client.HTTPException):
                connection = http.client.HTTPConnection(HOST, self.port, timeout=20)
                connection.request("GET", "/live")
                if connection.getresponse().status == 200:
                    return
            time.sleep(0.2)
        raise TimeoutError("the web server does not answer")

    def stop(self, number: signal.Signals = signal.SIGTERM) -> None:
        """End everything, in order unless `number` is SIGKILL."""
        for process in self.processes:
            process.end(number)


@contextmanager
def a_database(engine: str, *, room: Path | None = None) -> Iterator[tuple[str, postgres.Server | None]]:
    """Its address, and the server to be killed where there is one; in `room`, such as a small disk, when given."""
    with ExitStack() as stack:
        if engine == "sqlite":
            folder = room or Path(stack.enter_context(TemporaryDirectory(prefix="aftercare-drill-")))
            yield f"sqlite:///{folder / 'drill.sqlite3'}", None
        else:
            server = stack.enter_context(postgres.durable_server(room))
            yield server.url, server


def environment_for(url: str, files: Path) -> dict[str, str]:
    """What the product's processes are told."""
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "bench.settings",
        "DATABASE_URL": url,
        "AFTERCARE_DEMO": "1",
        "AFTERCARE_FILES": str(files),
        "AFTERCARE_LOG_LEVEL": "WARNING",
        "AFTERCARE_API_CALLS_PER_TOKEN": "0",
        "AFTERCARE_API_CALLS_PER_ADDRESS": "0",
        "PYTHONWARNINGS": "ignore",
    }
