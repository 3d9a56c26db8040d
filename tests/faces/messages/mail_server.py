"""A real SMTP server on loopback, of this test's own: it takes mail, or refuses it as it is told to."""

import base64
import socketserver
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path


@dataclass
class Mailbox:
    """What came, who signed in, and what the server is to refuse: address -> the answer to RCPT."""

    port: int = 0
    letters: list[EmailMessage] = field(default_factory=list)
    signed_in: list[str] = field(default_factory=list)
    encrypted: list[bool] = field(default_factory=list)
    refuse: dict[str, str] = field(default_factory=dict)
    greet: str = "220 mail.test"
    certificate: tuple[Path, Path] | None = None


class _Talk(socketserver.StreamRequestHandler):
    mailbox: Mailbox

    def say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())

    def heard(self) -> str:
        return self.rfile.readline().decode().rstrip("\r\n")

    def handle(self) -> None:
        self.say(self.mailbox.greet)
        if not self.mailbox.greet.startswith("220"):
            return
        encrypted = False
        while line := self.heard():
            verb = line.partition(" ")[0].upper()
            if verb == "STARTTLS":
                self.say("220 go ahead")
                if not self._encrypt():
                    return
                encrypted = True
            elif verb == "DATA":
                self.say("354 go on")
                self._take(encrypted)
            elif verb == "QUIT":
                self.say("221 bye")
                return
            else:
                self._answer(verb, line, encrypted=encrypted)

    def _answer(self, verb: str, line: str, *, encrypted: bool) -> None:
        if verb == "EHLO":
            offers = ["250-mail.test", "250-8BITMIME", "250-AUTH PLAIN"]
            if self.mailbox.certificate and not encrypted:
                offers.append("250-STARTTLS")
            self.say("\r\n".join([*offers, "250 SIZE 1000000"]))
        elif verb == "AUTH":
            _verb, _way, secret = line.split(" ", 2)
            self.mailbox.signed_in.append(base64.b64decode(secret).decode().replace("\x00", " ").strip())
            self.say("235 welcome")
        elif verb == "RCPT":
            address = line.partition("<")[2].partition(">")[0]
            self.say(self.mailbox.refuse.get(address, "250 fine"))
        else:
            self.say("250 fine")

    def _take(self, encrypted: bool) -> None:
        lines = []
        while (line := self.rfile.readline().rstrip(b"\r\n")) != b".":
            lines.append(line.removeprefix(b"."))
        self.mailbox.letters.append(message_from_bytes(b"\n".join(lines), policy=policy.default))
        self.mailbox.encrypted.append(encrypted)
        self.say("250 kept")

    def finish(self) -> None:
        super().finish()
        self.request.close()

    def _encrypt(self) -> bool:
        assert self.mailbox.certificate is not None
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*self.mailbox.certificate)
        plain = self.request
        self.request = context.wrap_socket(plain, server_side=True, do_handshake_on_connect=False)
        try:
            self.request.do_handshake()
        except (ssl.SSLError, ConnectionError):
            return False
        self.rfile = self.request.makefile("rb")
        self.wfile = self.request.makefile("wb", 0)
        return True


@contextmanager
def a_mail_server(certificate: tuple[Path, Path] | None = None) -> Iterator[Mailbox]:
    """Run one until the block ends."""
    mailbox = Mailbox(certificate=certificate)
    handler = type("Talk", (_Talk,), {"mailbox": mailbox})
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), handler) as server:
        mailbox.port = server.server_address[1]
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        yield mailbox
        server.shutdown()
