"""The product behind a proxy that is set up as `deploy/` has it; only ports, certificate and folders are changed."""

import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from aftercare.project.environment import ROOT
from aftercare.project.processes import web_server
from tests.roads.brokers import free_port, running
from tests.roads.visitors import HOST

PATIENCE_SECONDS = 60.0


def variables(folder: Path) -> dict[str, str]:
    """What the how-to gives the product, over the demo's data."""
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "aftercare.project.settings",
        "DATABASE_URL": f"sqlite:///{folder / 'demo.sqlite3'}",
        "AFTERCARE_FILES": str(folder / "files"),
        "AFTERCARE_DEMO": "1",
        "AFTERCARE_PUBLIC_URL": f"https://{HOST}",
        "AFTERCARE_HOSTS": f"{HOST},127.0.0.1",
        "AFTERCARE_HTTPS": "1",
        "AFTERCARE_PROXIES": "1",
    }


def make_world(folder: Path) -> None:
    """A small demo company, and the collected styles."""
    manage = [sys.executable, "manage.py"]
    for command in (["migrate", "-v0"], ["load_demo", "--cases", "12", "--open", "4"], ["collectstatic", "--no-input"]):
        subprocess.run([*manage, *command], cwd=ROOT, env=variables(folder), check=True, stdout=subprocess.DEVNULL)


@contextmanager
def a_certificate(folder: Path) -> Iterator[tuple[Path, Path]]:
    """Certificate and key for the name, signed by themselves."""
    certificate, key = folder / "own.pem", folder / "own.key"
    kind = ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2"]
    name = ["-subj", f"/CN={HOST}", "-addext", f"subjectAltName=DNS:{HOST}"]
    places = ["-keyout", str(key), "-out", str(certificate)]
    subprocess.run(["openssl", *kind, *name, *places], check=True, capture_output=True)
    key.chmod(0o644)
    yield certificate, key


class Behind:
    """Two web processes and a proxy before them."""

    def __init__(self, kind: str, folder: Path, certificate: Path, key: Path) -> None:
        self.kind, self.folder, self.certificate, self.key = kind, folder, certificate, key
        self.nodes = [free_port(), free_port()]
        self.port, self.plain = free_port(), free_port()
        self.log = folder / "web.log"
        self.lives = [ExitStack(), ExitStack()]

    @contextmanager
    def running(self) -> Iterator[None]:
        with ExitStack() as life:
            for number in (0, 1):
                life.callback(self.lives[number].close)
                self.start(number)
            life.enter_context(running(self._nginx() if self.kind == "nginx" else self._caddy(), self._homes()))
            until(lambda: answers(self.port))
            yield

    def start(self, number: int) -> None:
        """One of the web processes, its log kept."""
        command = " ".join(web_server("127.0.0.1", self.nodes[number], 1))
        self.lives[number].enter_context(
            running(["/bin/sh", "-c", f"exec {command} 2>>{self.log}"], variables(self.folder))
        )
        until(lambda: answers(self.nodes[number]))

    def _homes(self) -> dict[str, str]:
        return {**os.environ, "HOME": str(self.folder), "XDG_DATA_HOME": str(self.folder)}

    def _nginx(self) -> list[str]:
        text = (ROOT / "deploy" / "nginx.conf").read_text(encoding="utf-8")
        second = f"server 127.0.0.1:{self.nodes[1]} max_fails=2 fail_timeout=10s;"
        site = changed(text, "server 127.0.0.1:8000", f"{second}\n    server 127.0.0.1:{self.nodes[0]}")
        site = changed(site, "listen 80;", f"listen 127.0.0.1:{self.plain};")
        site = changed(site, "listen 443 ", f"listen 127.0.0.1:{self.port} ")
        site = changed(site, "/etc/ssl/after.example.cn.pem", str(self.certificate))
        site = changed(site, "/etc/ssl/after.example.cn.key", str(self.key))
        folders = " ".join(
            f"{name}_temp_path {self.folder}/{name};" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        )
        whole = self.folder / "nginx.conf"
        user = "user root;" if os.geteuid() == 0 else ""
        whole.write_text(
            f"daemon off; pid {self.folder}/pid; error_log {self.folder}/nginx.log; {user}\n"
            f"events {{}}\nhttp {{ access_log off; {folders}\n{site}}}\n",
            encoding="utf-8",
        )
        return [str(program("nginx")), "-c", str(whole), "-e", str(self.folder / "nginx.log")]

    def _caddy(self) -> list[str]:
        text = (ROOT / "deploy" / "Caddyfile").read_text(encoding="utf-8")
        site = changed(text, f"{HOST} {{", f"{HOST}:{self.port} {{\n\ttls {self.certificate} {self.key}\n")
        site = changed(site, "127.0.0.1:8000 {", f"127.0.0.1:{self.nodes[0]} 127.0.0.1:{self.nodes[1]} {{")
        whole = self.folder / "Caddyfile"
        whole.write_text(f"{{\n\tadmin off\n\thttp_port {self.plain}\n}}\n{site}", encoding="utf-8")
        return [str(program("caddy")), "run", "--config", str(whole), "--adapter", "caddyfile"]


def changed(text: str, old: str, new: str) -> str:
    """The example with one thing put in place of another, which must stand in it as a line's beginning or a word."""
    found = re.subn(rf"^(?!\s*#)(.*?){re.escape(old)}", lambda line: line.group(1) + new, text, count=1, flags=re.M)
    assert found[1] == 1, f"the example has no {old!r}"
    return found[0]


def program(name: str) -> Path | None:
    """Where it is installed, if it is."""
    found = shutil.which(name) or shutil.which(name, path="/usr/sbin:/usr/local/sbin")
    return Path(found) if found else None


def answers(port: int) -> bool:
    """Whether anybody listens there."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def until(true: Callable[[], bool]) -> None:
    """Wait until it is so."""
    end = time.monotonic() + PATIENCE_SECONDS
    while not true():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.1)
