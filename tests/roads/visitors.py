"""A browser's part of the talk with a proxy: TLS, cookies, what a page sends along with a form."""

import http.client
import re
import socket
import ssl
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from pathlib import Path
from uuid import uuid4

HOST, PIECE = "after.example.cn", 1024 * 1024
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


class _Here(http.client.HTTPSConnection):
    """To the name of the installation, which for once is this machine."""

    def connect(self) -> None:
        plain = socket.create_connection(("127.0.0.1", self.port), timeout=self.timeout)
        self.sock = ssl.create_default_context(cafile=self.trusted).wrap_socket(plain, server_hostname=HOST)

    trusted = ""


@dataclass
class Answer:
    """What came back."""

    status: int
    headers: http.client.HTTPMessage
    content: bytes

    @property
    def text(self) -> str:
        return self.content.decode(errors="replace")


@dataclass
class Visitor:
    """Somebody who reaches the installation by its name, through whatever listens at `port`."""

    port: int
    certificate: Path
    cookies: SimpleCookie = field(default_factory=SimpleCookie)

    def get(self, path: str, **headers: str) -> Answer:
        return self._send("GET", path, None, headers)

    def post(self, path: str, body: object, size: int, kind: str) -> Answer:
        """As a page of the installation sends a form: with where it came from."""
        origin = f"https://{HOST}"
        return self._send(
            "POST",
            path,
            body,
            {"Content-Type": kind, "Content-Length": str(size), "Origin": origin, "Referer": f"{origin}/"},
        )

    def signs_in(self, name: str, password: str) -> Answer:
        """By the form of the staff's door."""
        token = self.token_of("/sign-in")
        body = f"csrfmiddlewaretoken={token}&login={name}&password={password}".encode()
        return self.post("/sign-in", body, len(body), "application/x-www-form-urlencoded")

    def token_of(self, path: str) -> str:
        """The token in the forms of a page."""
        found = TOKEN.search(self.get(path).text)
        assert found, f"no form on {path}"
        return found.group(1)

    def sends_file(self, path: str, values: Mapping[str, str], file: Path, folder: Path) -> Answer:
        """A form with one file in its field `photos`, streamed from the disk."""
        mark = uuid4().hex
        whole = folder / f"{mark}.form"
        with whole.open("wb") as form:
            for name, value in values.items():
                form.write(f'--{mark}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode())
            form.write(
                f'--{mark}\r\nContent-Disposition: form-data; name="photos"; filename="{file.name}"\r\n'
                "Content-Type: application/octet-stream\r\n\r\n".encode()
            )
            with file.open("rb") as content:
                while piece := content.read(PIECE):
                    form.write(piece)
            form.write(f"\r\n--{mark}--\r\n".encode())
        try:
            with whole.open("rb") as body:
                return self.post(path, body, whole.stat().st_size, f"multipart/form-data; boundary={mark}")
        finally:
            whole.unlink()

    def sends_too_much(self, path: str, size: int) -> int:
        """A body of that size, until somebody has had enough of it; the status of the answer."""
        connection = _Here(HOST, self.port, timeout=60)
        connection.trusted = str(self.certificate)
        connection.putrequest("POST", path, skip_host=True)
        headers = {
            "Host": HOST,
            "Cookie": self._kept(),
            "Origin": f"https://{HOST}",
            "X-CSRFToken": self.cookies["csrftoken"].value,
            "Content-Type": "multipart/form-data; boundary=x",
            "Content-Length": str(size),
        }
        for name, value in headers.items():
            connection.putheader(name, value)
        connection.endheaders()
        with closing(connection):
            begin = b'--x\r\nContent-Disposition: form-data; name="photos"; filename="long.mp4"\r\n\r\n'
            for number in range(size // PIECE):
                try:
                    connection.send(bytes(PIECE) if number else begin.ljust(PIECE, b"\0"))
                except OSError:  # the door was shut
                    break
            with connection.getresponse() as answer:
                return answer.status

    def _send(self, method: str, path: str, body: object, headers: Mapping[str, str]) -> Answer:
        connection = _Here(HOST, self.port, timeout=60)
        connection.trusted = str(self.certificate)
        # The name without the port, as at 443.
        connection.request(method, path, body, {"Host": HOST, "Cookie": self._kept(), **headers})  # type: ignore[arg-type]
        with closing(connection), connection.getresponse() as came:
            answer = Answer(came.status, came.msg, came.read())
        for line in came.msg.get_all("Set-Cookie") or []:
            self.cookies.load(line)
        return answer

    def _kept(self) -> str:
        return "; ".join(f"{name}={morsel.value}" for name, morsel in self.cookies.items())
