"""Which part of a file a player asks for (RFC 9110, section 14): one range of bytes, or all of it. Pure."""

import re
from dataclasses import dataclass

_ONE = re.compile(r"bytes=(?:(\d{1,18})-(\d{1,18})?|-(\d{1,18}))$")


@dataclass(frozen=True)
class Part:
    """The bytes from `first` to `last`, both counted, of `size`."""

    first: int
    last: int
    size: int

    @property
    def length(self) -> int:
        """How many bytes that is."""
        return self.last - self.first + 1

    @property
    def told(self) -> str:
        """What stands in the header Content-Range."""
        return f"bytes {self.first}-{self.last}/{self.size}"


class OutOfRange(Exception):
    """The part that was asked for lies behind the end of the file."""


def part_asked(header: str, *, size: int) -> Part | None:
    """The part that the header Range asks for; None for the whole file.

    Several ranges at once and units that are not bytes are answered with the whole, as the standard allows.
    Raises OutOfRange for a part that does not exist.
    """
    found = _ONE.match(header.replace(" ", ""))
    if found is None:
        return None
    first, last, tail = found.groups()
    if tail is not None:
        begin, end = max(size - int(tail), 0), size - 1
        if int(tail) == 0:
            raise OutOfRange
    else:
        begin, end = int(first), min(int(last), size - 1) if last is not None else size - 1
    if last is not None and int(last) < int(first):
        return None
    if begin >= size:
        raise OutOfRange
    return Part(begin, end, size)
