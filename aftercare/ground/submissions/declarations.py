"""What a room must say of a kind of import before files of that kind can be taken in.

A kind is declared by the room that owns its rows and handed down from `project/wiring.py`; this room reads files,
guesses columns, counts, tells what is wrong and keeps the order, and knows nothing of homes or cases.
"""

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from aftercare.ground.core.actors import Actor
from aftercare.ground.submissions.values import Cell, heading, line


class Outcome(StrEnum):
    """What becomes of a row."""

    MAKE = "make"
    CHANGE = "change"
    SKIP = "skip"
    REFUSE = "refuse"


class Duplicates(StrEnum):
    """What to do with a row whose thing exists already."""

    UPDATE = "update"
    SKIP = "skip"
    REFUSE = "refuse"


@dataclass(frozen=True)
class Field:
    """One column an import understands: its names, how its cells are read, and how a template shows it.

    `headings` are the names people give the column, in Chinese and English. `fill_down`: an empty cell means "as
    above" (the cells people merge); such fields stand from the widest to the narrowest, and a new value in a wider
    one empties the narrower. `allowed` are pairs of value and label for the notes of the template.
    """

    key: str
    label: object
    headings: tuple[str, ...]
    parse: Callable[[Cell], object] = line
    required: bool = False
    fill_down: bool = False
    personal: bool = False
    longest: int = 0
    example: str = ""
    hint: object = ""
    allowed: tuple[tuple[str, object], ...] = ()

    def answers_to(self) -> frozenset[str]:
        """Every heading of this column, made comparable."""
        return frozenset(heading(name) for name in (*self.headings, self.key.replace("_", " ")))


@dataclass(frozen=True)
class ImportRow:
    """A row as understood: the number Excel shows beside it, and the values of its fields (absent when empty)."""

    number: int
    values: Mapping[str, object]

    def get(self, key: str) -> object:
        """The value of a field, or None."""
        return self.values.get(key)

    def text(self, key: str) -> str:
        """The value of a field as text, empty when absent."""
        value = self.values.get(key)
        return "" if value is None else str(value)


@dataclass(frozen=True)
class Refusal:
    """Why a value of a row cannot be used: which field (empty: the row as a whole), and what to do."""

    field: str
    reason: object


@dataclass
class Verdict:
    """What will become of a row, and why not."""

    outcome: Outcome
    refusals: list[Refusal] = field(default_factory=list)


@dataclass
class Made:
    """What carrying out some rows has left: rows made by table, and the former values of rows changed.

    `made`: table label -> ids. `changed`: table label -> id -> {"version": as left by the import, "was": {field:
    old value}}; values as JSON carries them.
    """

    made: dict[str, list[int]] = field(default_factory=dict)
    changed: dict[str, dict[str, dict[str, object]]] = field(default_factory=dict)

    def add(self, table: str, ids: Sequence[int]) -> None:
        """Note rows made."""
        if ids:
            self.made.setdefault(table, []).extend(ids)


@dataclass(frozen=True)
class Kept:
    """Something that an undo had to leave as it is, and why."""

    label: str
    reason: object


@dataclass
class Undone:
    """What an undo took away (table label -> rows), how many rows it gave their former values, what it kept and why."""

    removed: dict[str, int] = field(default_factory=dict)
    restored: int = 0
    kept: list[Kept] = field(default_factory=list)


@dataclass(frozen=True)
class Place:
    """Where an import goes and how: the development (None for kinds without), what to do with what exists.

    `asked_by` is the reference (`staff:12`) of the person who asked for it, `at` the time when they did.
    """

    development_id: int | None
    duplicates: Duplicates
    batch_id: int = 0
    asked_by: str = ""
    at: datetime | None = None


class Intake(Protocol):
    """One import on its way: what exists already is loaded once, then rows come in pieces of some thousands."""

    def check(self, rows: Sequence[ImportRow]) -> list[Verdict]:
        """Say of each row what would become of it. Reads only; no query per row."""

    def carry_out(self, rows: Sequence[ImportRow], *, by: Actor, at: datetime) -> Made:
        """Write rows that `check` has let pass, inside the open transaction, in bulk."""


@dataclass(frozen=True)
class ImportKind:
    """One kind of import.

    `identify` gives what makes a row the same thing as another of the file (None: rows cannot be told apart).
    `begin` loads what exists and answers with an intake. `undo` takes back what `carry_out` made, inside the open
    transaction, unless it has been used or changed since.
    """

    key: str
    label: object
    description: object
    fields: tuple[Field, ...]
    begin: Callable[[Place], Intake]
    undo: Callable[[Made], Undone]
    identify: Callable[[ImportRow], Hashable | None]
    permission: str = "import"
    needs_development: bool = True
    duplicates: tuple[Duplicates, ...] = (Duplicates.UPDATE, Duplicates.SKIP, Duplicates.REFUSE)

    def field_of(self, key: str) -> Field | None:
        """The field called `key`."""
        return next((each for each in self.fields if each.key == key), None)

    def known_headings(self) -> frozenset[str]:
        """Every heading of every field, made comparable."""
        return frozenset().union(*(each.answers_to() for each in self.fields))
