"""POST to an address outside, on our guard: nothing inside our own network, no detours, little time, little read."""

import http.client
import ipaddress
import socket
import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

TIMEOUT_SECONDS = 15
READ_AT_MOST = 4096


class NotReached(OSError):
    """Nobody answered, or not in a way that can be used; trying again later may help."""


class ForbiddenAddress(NotReached):
    """The address lies inside our own network, or is none at all."""


@dataclass(frozen=True)
class Answer:
    """What came back: the status, the beginning of the text, and how long it took."""

    status: int
    text: str
    milliseconds: int


def is_public(address: str) -> bool:
    """Whether an IP address is one of the open internet: not loopback, private, link-local, reserved or multicast."""
    found = ipaddress.ip_address(address)
    mapped = getattr(found, "ipv4_mapped", None) or getattr(found, "sixtofour", None)
    return found.is_global and not found.is_multicast and (mapped is None or mapped.is_global)


def resolve(host: str, port: int, *, allow_private: bool) -> str:
    """The IP address to connect to. Raises ForbiddenAddress when the name leads, even in part, inside our network."""
    try:
        found = [str(info[4][0]) for info in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    except (OSError, UnicodeError) as fault:
        raise NotReached(f"{host}: {fault}") from fault
    if not found:
        raise NotReached(f"{host}: no address")
    if not allow_private and not all(is_public(address) for address in found):
        raise ForbiddenAddress(f"{host} leads to an address inside the network")
    return found[0]


def post(url: str, *, body: bytes, headers: Mapping[str, str], allow_private: bool) -> Answer:
    """Send `body` and hear the answer; redirects are answers, not followed.

    The name is resolved once and that address connected to, so that what was checked is what is reached.
    Raises NotReached when there is no answer, ForbiddenAddress when it must not be asked.
    """
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ForbiddenAddress("only http and https addresses are called")
    begun = time.monotonic()
    connection = _connect(parts.scheme, parts.hostname, parts.port, allow_private=allow_private)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    try:
        connection.request("POST", target, body=body, headers={**headers, "User-Agent": "Aftercare"})
        response = connection.getresponse()
        text = response.read(READ_AT_MOST).decode("utf-8", errors="replace").replace("\x00", "")
    except (OSError, http.client.HTTPException) as fault:
        raise NotReached(f"{type(fault).__name__}: {fault}") from fault
    finally:
        connection.close()
    return Answer(response.status, text, int((time.monotonic() - begun) * 1000))


def _connect(scheme: str, host: str, port: int | None, *, allow_private: bool) -> http.client.HTTPConnection:
    number = port or (443 if scheme == "https" else 80)
    address = resolve(host, number, allow_private=allow_private)
    made: http.client.HTTPConnection
    if scheme == "https":
        made = http.client.HTTPSConnection(host, number, timeout=TIMEOUT_SECONDS, context=ssl.create_default_context())
    else:
        made = http.client.HTTPConnection(host, number, timeout=TIMEOUT_SECONDS)

    def to_what_was_checked(
        _where: tuple[str, int], timeout: float | None = None, source: tuple[str, int] | None = None
    ) -> socket.socket:
        return socket.create_connection((address, number), timeout, source)

    made._create_connection = to_what_was_checked  # type: ignore[attr-defined]  # noqa: SLF001  the one hook there is
    return made
