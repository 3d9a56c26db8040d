"""`python -m bench.drills.disks ENGINE full|read-only`: nothing can be written, and later it can."""

import http.client
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import psycopg

from bench.drills import servers
from bench.drills.callers import Answers, Caller
from deploy.postgres import Server

MEGABYTES = {"sqlite": 60, "postgresql": 240}
NOT_TRIED = 3


@contextmanager
def a_small_disk(megabytes: int) -> Iterator[Path]:
    """A disk of its own in memory. Raises PermissionError where this account may not mount one."""
    with tempfile.TemporaryDirectory(prefix="aftercare-disk-", dir="/tmp") as name:
        Path(name).chmod(0o755)
        done = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", name],
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise PermissionError(done.stderr.strip() or "mount refused")
        try:
            yield Path(name)
        finally:
            subprocess.run(["umount", "-l", name], check=False)


def main() -> None:
    """Entry point: 0 when all went as it should, 1 when not, 3 when this account cannot make a small disk."""
    engine, kind = sys.argv[1:3]
    try:
        with a_small_disk(MEGABYTES[engine]) as disk, servers.a_database(engine, room=disk) as (url, server):
            faults = full(disk, url) if kind == "full" else read_only(disk, url, server)
    except PermissionError as refusal:
        print(f"  {engine}, {kind}: NOT TRIED, this account may not mount a disk ({refusal})")
        sys.exit(NOT_TRIED)
    for fault in faults:
        print(f"    WRONG  {fault}")
    sys.exit(1 if faults else 0)


def prepared(disk: Path, url: str) -> tuple[servers.Product, list[int], str]:
    """The product on that disk, its world made, running."""
    environment = servers.environment_for(url, disk / "files")
    os.environ.update(environment)
    import django

    django.setup()
    from bench.drills import findings  # models can be read only now

    homes, secret = findings.make_world()
    logs = Path(tempfile.mkdtemp(prefix="aftercare-logs-"))
    product = servers.Product(environment, logs)
    product.start()
    return product, homes, secret


def full(disk: Path, url: str) -> list[str]:
    """Fill the disk to the last block, ask, make room, ask again."""
    product, homes, secret = prepared(disk, url)
    faults = []
    try:
        before = ask(product, secret, homes[0])
        ballast = disk / "ballast"
        fill(ballast)
        told = [ask(product, secret, home) for home in homes[1:30]]
        refused = [answer for answer in told if answer[0] != 201]
        if before[0] != 201:
            faults.append(f"before: {before}")
        if not refused:
            faults.append("the disk is full and nothing was refused")
        faults += [f"full: {answer}" for answer in refused if answer not in told_when_full(url)][:3]
        if (503, "StorageFull") not in refused:
            faults.append("nobody was told that the disk is full")
        reading = read(product, secret)
        if reading != 200 and url.startswith("sqlite"):
            faults.append(f"full: reading is answered by {reading}")
        ballast.unlink()
        after, tries = (0, ""), 0
        while after[0] != 201 and tries < 40:
            after, tries = ask(product, secret, homes[40 + tries]), tries + 1
        if after[0] != 201:
            faults.append(f"after room was made: {after}")
        print(f"  full disk: {len(refused)} calls told {sorted(set(refused))}; with room again {after[0]}")
    finally:
        product.stop(signal.SIGKILL)
    return faults


def told_when_full(url: str) -> set[tuple[int, str]]:
    """PostgreSQL goes down and comes up again when it is its journal that has no room, and then is away."""
    return {(503, "StorageFull")} if url.startswith("sqlite") else {(503, "StorageFull"), (503, "StorageAway")}


def read_only(disk: Path, url: str, server: Server | None) -> list[str]:
    """Let the database take no writes, ask, let it, ask again."""
    product, homes, secret = prepared(disk, url)
    faults = []
    try:
        with nothing_may_be_written(product, server):
            told, reading = ask(product, secret, homes[0]), read(product, secret)
            ready = condition(product)
        if told != (503, "StorageReadOnly"):
            faults.append(f"read-only: {told}")
        if server is not None and ready != "read_only":
            faults.append(f"read-only: /ready says {ready}")
        if reading != 200:
            faults.append(f"read-only: reading is answered by {reading}")
        after = ask(product, secret, homes[1])
        if after[0] != 201:
            faults.append(f"afterwards: {after}")
        print(f"  read-only database: told {told}, reading {reading}, /ready says {ready}; afterwards {after[0]}")
    finally:
        product.stop(signal.SIGKILL)
    return faults


@contextmanager
def nothing_may_be_written(product: servers.Product, server: Server | None) -> Iterator[None]:
    """PostgreSQL as a standby behaves; SQLite by connections that may only read."""
    if server is not None:
        run(server, "ALTER SYSTEM SET default_transaction_read_only = on")
        yield
        run(server, "SET default_transaction_read_only = off", "ALTER SYSTEM RESET default_transaction_read_only")
        return
    for settings in ("bench.drills.reading_only", "bench.settings"):
        product.web.end(signal.SIGKILL)
        product.web.environment = {**product.web.environment, "DJANGO_SETTINGS_MODULE": settings}
        product.web.start()
        product.wait_until_open()
        if settings == "bench.drills.reading_only":
            yield


def run(server: Server, *statements: str) -> None:
    """Run statements, then let every connection hear of what they set."""
    with psycopg.connect(server.url, autocommit=True) as connection:
        for statement in (*statements, "SELECT pg_reload_conf()"):
            connection.execute(statement)
    time.sleep(1)  # until the server's processes have read it


def fill(file: Path) -> None:
    """Write until nothing more goes on the disk."""
    with file.open("wb", buffering=0) as ballast:
        for size in (1024 * 1024, 4096, 1):
            try:
                while ballast.write(b"\0" * size):
                    pass
            except OSError:
                continue


def ask(product: servers.Product, secret: str, home: int) -> tuple[int, str]:
    """One case to be registered: the status, and the code of what was refused."""
    status, answer = Caller(product.port, secret, [home], 1, Answers()).send(uuid4().hex, home)
    return status, str(answer.get("code", ""))


def read(product: servers.Product, secret: str) -> int:
    """The status of reading cases."""
    connection = http.client.HTTPConnection(servers.HOST, product.port, timeout=20)
    connection.request("GET", "/api/v1/cases", headers={"Authorization": f"Bearer {secret}"})
    return connection.getresponse().status


def condition(product: servers.Product) -> str:
    """What `/ready` says of the database."""
    connection = http.client.HTTPConnection(servers.HOST, product.port, timeout=20)
    connection.request("GET", "/ready")
    return str(json.loads(connection.getresponse().read())["database"])


if __name__ == "__main__":
    main()
