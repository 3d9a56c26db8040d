"""A real HTTP server on loopback, of this test's own: it keeps what was posted and answers as it is told to."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class Posted:
    """One request that came."""

    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Listener:
    """What came so far, and what the server answers: status, text, and after how many seconds."""

    url: str = ""
    posted: list[Posted] = field(default_factory=list)
    status: int = 200
    text: str = "thank you"
    delay: float = 0
    headers: dict[str, str] = field(default_factory=dict)


class _Answer(BaseHTTPRequestHandler):
    listener: Listener

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        heard = {name.lower(): value for name, value in self.headers.items()}
        self.listener.posted.append(Posted(self.path, heard, body))
        time.sleep(self.listener.delay)
        self.send_response(self.listener.status)
        for name, value in self.listener.headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(self.listener.text.encode())

    def log_message(self, *args: object) -> None:
        """Say nothing."""


@contextmanager
def a_listener() -> Iterator[Listener]:
    """Run one until the block ends."""
    listener = Listener()
    handler = type("Answer", (_Answer,), {"listener": listener})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        listener.url = f"http://127.0.0.1:{server.server_address[1]}/hook"
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        yield listener
        server.shutdown()
