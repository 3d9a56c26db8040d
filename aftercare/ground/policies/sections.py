"""Which sections a policy pack has, and what must agree between them: handed down from `project/wiring.py`. Pure.

Each section is validated by the model of the room that owns it, so this room knows no domain.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Annotated

from pydantic import BaseModel, Field, StringConstraints

from aftercare.ground.core.documents import Key, Section, Sources, Words

VERSION_PATTERN = r"^\d{4}(\.\d{1,3}){1,2}$"


@dataclass(frozen=True)
class Problem:
    """Something wrong in a pack: in which file, where in it (`terms.3.months`), and why, in plain words."""

    file: str
    path: str
    reason: str

    def __str__(self) -> str:
        return f"{self.file}: {self.path}: {self.reason}" if self.path else f"{self.file}: {self.reason}"


Check = Callable[[Mapping[str, BaseModel]], Iterable[Problem]]
"""Looks at all sections together, once each of them is valid by itself."""


class LegalBasis(Section):
    """A law on which the pack rests."""

    name: Words
    source: Sources


class Manifest(Section):
    """The file `pack.yaml`: what the pack is called, which edition it is, and on which laws it rests."""

    pack: Key
    version: Annotated[str, StringConstraints(pattern=VERSION_PATTERN)]
    schema_number: int = Field(alias="schema", ge=1)
    label: Words
    legal_basis: Annotated[tuple[LegalBasis, ...], Field(min_length=1)]
    based_on: str = ""
    """The edition below, when this pack says only what differs from it; written when the two are merged."""


@dataclass(frozen=True)
class Tables:
    """The sections by name, and the checks across them."""

    sections: Mapping[str, type[BaseModel]] = field(default_factory=dict)
    checks: tuple[Check, ...] = ()


_handed: list[Tables] = []


def hand_down(tables: Tables) -> None:
    """Take the table of sections and checks at start-up."""
    _handed[:] = [tables]


def handed() -> Tables:
    """What was handed down; LookupError before start-up."""
    if not _handed:
        raise LookupError("the sections of policy packs are handed down by project/wiring.py at start-up")
    return _handed[0]
