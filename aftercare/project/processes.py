"""Keeps the web server, the worker and the schedule running under one foreground process.

`python -m aftercare.project.processes` is that process: it reads nothing of the product, so it needs 10 MiB and not 80.
"""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from tempfile import TemporaryDirectory
from types import FrameType

FIRST_WAIT_SECONDS = 1.0
LONGEST_WAIT_SECONDS = 30.0
STEADY_SECONDS = 20.0  # a child that has lived this long has started well
PATIENCE_SECONDS = 15.0  # what a child may take to finish what it is doing


@dataclass
class Child:
    """One process that is started again when it dies, after longer and longer waits."""

    name: str
    command: Sequence[str]
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    start_again_at: float = 0.0
    wait: float = field(default=FIRST_WAIT_SECONDS)


class Keeper:
    """Starts the children, watches them, and ends them in order when told to stop."""

    def __init__(self, children: Sequence[Child], environment: Mapping[str, str], say: Callable[[str], None]) -> None:
        self.children = children
        self.environment = {**os.environ, **environment}
        self.say = say
        self.stopping = False

    def run(self) -> None:
        """Run until Ctrl-C or SIGTERM."""
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._told_to_stop)
        try:
            while not self.stopping:
                now = time.monotonic()
                for child in self.children:
                    self.look_after(child, now)
                time.sleep(0.2)
        finally:
            self.stop()

    def _told_to_stop(self, _number: int, _frame: FrameType | None) -> None:
        self.stopping = True

    def look_after(self, child: Child, now: float) -> None:
        """Start the child when it is not running and its wait is over."""
        if child.process is not None and child.process.poll() is not None:
            lived = now - child.started_at
            child.wait = FIRST_WAIT_SECONDS if lived > STEADY_SECONDS else min(child.wait * 2, LONGEST_WAIT_SECONDS)
            child.start_again_at = now + child.wait
            self.say(f"{child.name} ended with {child.process.returncode}; starting it again in {child.wait:.0f} s")
            child.process = None
        if child.process is None and now >= child.start_again_at:
            # A session of its own, so that Ctrl-C reaches the children through us, once and in order.
            child.process = subprocess.Popen(child.command, env=self.environment, start_new_session=True)  # noqa: S603
            child.started_at = now

    def stop(self) -> None:
        """Ask every child to end, wait, and end those that do not."""
        running = [child.process for child in self.children if child.process and child.process.poll() is None]
        for process in running:
            process.terminate()
        deadline = time.monotonic() + PATIENCE_SECONDS
        for process in running:
            try:
                process.wait(timeout=max(deadline - time.monotonic(), 0.1))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def free_port(host: str, wanted: int, *, tries: int = 20) -> int:
    """`wanted`, or the next port that nobody listens on. Raises OSError when all of `tries` are taken."""
    for port in range(wanted, wanted + tries):
        with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except OSError:
                continue
            return port
    raise OSError(f"The ports {wanted} to {wanted + tries - 1} are all taken.")


def web_server(host: str, port: int, workers: int) -> list[str]:
    """How the web server is started."""
    options = ["--interface", "wsgi", "--host", host, "--port", str(port), "--workers", str(workers)]
    quiet = ["--blocking-threads", "4", "--log-level", "warning", "--respawn-failed-workers"]
    return [sys.executable, "-m", "aftercare.project.serving", *options, *quiet, "aftercare.project.wsgi:application"]


def broker_worker(concurrency: int = 2) -> list[str]:
    """How a worker behind a broker is started."""
    options = ["--queues", "default,slow", "--concurrency", str(concurrency), "--loglevel", "WARNING"]
    alone = ["--without-gossip", "--without-mingle", "--without-heartbeat"]  # the table knows who is alive
    return [sys.executable, "-m", "celery", "-A", "aftercare.project.broker", "worker", *options, *alone]


def keep(commands: Mapping[str, Sequence[str]], *, folder: str) -> None:
    """Go on as the process that keeps these commands running, under the same number; does not return.

    `folder` names the variable that tells the children of a folder which they share and which goes away at the end.
    """
    sys.stdout.flush()
    os.execv(sys.executable, [sys.executable, "-m", __name__, json.dumps(commands), folder])  # noqa: S606  our own


def main() -> None:
    """Entry point: keep what `keep` was told until Ctrl-C or SIGTERM."""
    children = [Child(name, command) for name, command in json.loads(sys.argv[1]).items()]

    def say(text: str) -> None:
        print(text, flush=True)  # noqa: T201  a person looks on

    with TemporaryDirectory(prefix="aftercare-figures-") as shared:  # what all processes count, added up
        Keeper(children, {sys.argv[2]: shared}, say).run()
    say("Stopped.")


if __name__ == "__main__":
    main()
