"""What the doctor says of one thing it has looked at."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """How bad it is: nothing, worth a look, or something that must be put right."""

    GOOD = "good"
    WARNING = "warning"
    WRONG = "wrong"


@dataclass(frozen=True)
class Finding:
    """What was looked at, how it stands, and the remedy when it does not stand well."""

    level: Level
    subject: str
    says: str
    remedy: str = ""


Found = Iterator[Finding]


def good(subject: str, says: str) -> Finding:
    """All is well."""
    return Finding(Level.GOOD, subject, says)


def warning(subject: str, says: str, remedy: str) -> Finding:
    """It works, but not as it should."""
    return Finding(Level.WARNING, subject, says, remedy)


def wrong(subject: str, says: str, remedy: str) -> Finding:
    """It does not work, or is not safe."""
    return Finding(Level.WRONG, subject, says, remedy)
