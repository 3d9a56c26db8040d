"""From starting the web server to its first answers, each time anew."""

import statistics
import subprocess
import time
from typing import TYPE_CHECKING

from aftercare.project.processes import free_port, web_server
from bench import serving
from bench.entrances import entrances

if TYPE_CHECKING:
    from bench.measure import Bench

STARTS = 3


def measure(bench: "Bench") -> None:
    """One process of the web server: its first answer at /live, its first page, and its first call for programs."""
    client = entrances(bench.world)
    session, token = {"Cookie": client.session}, {"Authorization": f"Bearer {client.secret}"}
    taken = [(_first("/live", {}), _first("/desk/cases/", session), _first("/api/v1/me", token)) for _ in range(STARTS)]
    names = ("start to first answer", "start to first page", "start to first call of a program")
    for name, seconds in zip(names, zip(*taken, strict=True), strict=True):
        bench.add(name, statistics.median(seconds), "s")


def _first(address: str, headers: dict[str, str]) -> float:
    port = free_port(serving.HOST, 8700)
    began = time.perf_counter()
    process = subprocess.Popen(web_server(serving.HOST, port, 1), stdout=subprocess.DEVNULL)
    try:
        serving.answered(port, address, headers)
        return time.perf_counter() - began
    finally:
        process.terminate()
        process.wait(timeout=serving.PATIENCE_SECONDS)
