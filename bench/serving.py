"""The product behind its web server, and programs that knock."""

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from aftercare.project.processes import free_port, web_server

HOST, PATIENCE_SECONDS = "127.0.0.1", 60.0


@dataclass(frozen=True)
class Started:
    """A part of the product that runs; `process` is the first of its processes."""

    process: "subprocess.Popen[bytes]"

    def processes(self) -> list[int]:
        """All of its processes that live."""
        found, looked = [], [self.process.pid]
        while looked:
            pid = looked.pop()
            found.append(pid)
            for task in Path(f"/proc/{pid}/task").glob("*/children"):
                looked += [int(child) for child in task.read_text().split()]
        return found

    def cpu(self) -> float:
        """The seconds of processor time that its threads have spent so far."""
        spent = 0
        for pid in self.processes():
            for task in Path(f"/proc/{pid}/task").glob("*/schedstat"):
                with suppress(OSError):  # a thread that has just ended
                    spent += int(task.read_text().split()[0])
        return spent / 1e9

    def memory(self) -> float:
        """MiB of memory, what is shared by several counted once (PSS)."""
        told = "".join(Path(f"/proc/{pid}/smaps_rollup").read_text() for pid in self.processes())
        return sum(int(line.split()[1]) for line in told.splitlines() if line.startswith("Pss:")) / 1024


@dataclass(frozen=True)
class Served(Started):
    """The product behind a port."""

    port: int


@contextmanager
def served(workers: int = 2, **more: str) -> Iterator[Served]:
    """The product on a free port, over the database at hand, started as `manage.py serve` does; `more` environment."""
    port = free_port(HOST, 8700)
    process = subprocess.Popen(web_server(HOST, port, workers), stdout=subprocess.DEVNULL, env={**os.environ, **more})
    try:
        answered(port)
        yield Served(process, port)
    finally:
        process.terminate()
        process.wait(timeout=PATIENCE_SECONDS)


@contextmanager
def working() -> Iterator[Started]:
    """A worker for background jobs, started as `manage.py serve` does."""
    process = subprocess.Popen([sys.executable, "manage.py", "work"], stdout=subprocess.DEVNULL)
    try:
        yield Started(process)
    finally:
        process.terminate()
        process.wait(timeout=PATIENCE_SECONDS)


def answered(port: int, address: str = "/live", headers: Mapping[str, str] | None = None) -> None:
    """Knock until an address is answered."""
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until:
        with suppress(OSError, IndexError):
            Knocker(port, headers or {}).get(address)
            return
        time.sleep(0.02)
    raise TimeoutError("the web server does not answer")


class Knocker:
    """One client that keeps its connection and costs little itself: it sends what is ready and reads to the end."""

    def __init__(self, port: int, headers: Mapping[str, str]) -> None:
        self.socket = socket.create_connection((HOST, port), timeout=PATIENCE_SECONDS)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.answers = self.socket.makefile("rb")
        self.headers = {"Host": f"{HOST}:{port}", **headers}

    def get(self, address: str) -> None:
        """Read a page to its end."""
        self._ask("GET", address, b"", {}, 200)

    def post(self, address: str, body: Mapping[str, object], headers: Mapping[str, str] | None = None) -> None:
        """Send JSON; something must have been made."""
        self._ask(
            "POST", address, json.dumps(body).encode(), {"Content-Type": "application/json", **(headers or {})}, 201
        )

    def send(self, address: str, form: str) -> None:
        """Send a form; it must lead somewhere else."""
        self._ask("POST", address, form.encode(), {"Content-Type": "application/x-www-form-urlencoded"}, 302)

    def _ask(self, method: str, address: str, body: bytes, headers: Mapping[str, str], expected: int) -> None:
        lines = [f"{name}: {value}" for name, value in {**self.headers, **headers}.items()]
        length = [f"Content-Length: {len(body)}"] if body else []
        head = "\r\n".join([f"{method} {address} HTTP/1.1", *lines, *length, "", ""])
        self.socket.sendall(head.encode() + body)
        status = int(self.answers.readline().split()[1])
        told = 0
        while (line := self.answers.readline().strip().lower()) != b"":
            if line.startswith(b"content-length:"):
                told = int(line.partition(b":")[2])
        answer = self.answers.read(told)
        if status != expected:
            raise RuntimeError(f"{method} {address}: {status} {answer[:300]!r}")


def in_parallel(workers: list[Callable[[], None]], times: int) -> list[float]:
    """Let each worker do its act `times` times at the same time as the others; the seconds of every act."""

    def work(act: Callable[[], None]) -> list[float]:
        taken = []
        for _ in range(times):
            began = time.perf_counter()
            act()
            taken.append(time.perf_counter() - began)
        return taken

    with ThreadPoolExecutor(max_workers=len(workers)) as pool:
        return [seconds for taken in pool.map(work, workers) for seconds in taken]
