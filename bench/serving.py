"""The product behind its web server, and programs that knock."""

import http.client
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
    """One client that keeps its connection."""

    def __init__(self, port: int, headers: Mapping[str, str]) -> None:
        self.connection = http.client.HTTPConnection(HOST, port, timeout=PATIENCE_SECONDS)
        self.headers = dict(headers)

    def get(self, address: str) -> None:
        """Read a page to its end."""
        self._ask("GET", address, None, 200)

    def post(self, address: str, body: Mapping[str, object]) -> None:
        """Send JSON; something must have been made."""
        self._ask("POST", address, json.dumps(body), 201)

    def _ask(self, method: str, address: str, body: str | None, expected: int) -> None:
        headers = {**self.headers, **({"Content-Type": "application/json"} if body else {})}
        self.connection.request(method, address, body=body, headers=headers)
        response = self.connection.getresponse()
        answer = response.read()
        if response.status != expected:
            raise RuntimeError(f"{method} {address}: {response.status} {answer[:300]!r}")


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
