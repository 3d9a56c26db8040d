"""The product behind its web server, and programs that knock."""

import json
import socket
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

from aftercare.project.processes import free_port, web_server

HOST, PATIENCE_SECONDS = "127.0.0.1", 60.0


@contextmanager
def served() -> Iterator[int]:
    """The product on a free port, over the database at hand, with two processes as `manage.py serve` starts them."""
    port = free_port(HOST, 8700)
    process = subprocess.Popen(web_server(HOST, port, 2), stdout=subprocess.DEVNULL)
    try:
        _wait_for(port)
        yield port
    finally:
        process.terminate()
        process.wait(timeout=PATIENCE_SECONDS)


def _wait_for(port: int) -> None:
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until:
        with socket.socket() as probe:
            if probe.connect_ex((HOST, port)) == 0:
                return
        time.sleep(0.2)
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
