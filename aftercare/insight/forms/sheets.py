"""The parts of which a printed sheet is made, and the sheet as its layout wants it. Knows no domain."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from aftercare.insight.forms.printing import print_pdf

Row = Sequence[str]


@dataclass(frozen=True)
class Part:
    """One part of a sheet: a text, facts, or a table. `numbers` are the columns set to the right."""

    title: str = ""
    text: str = ""
    facts: Sequence[Row] = ()
    head: Sequence[str] = ()
    rows: Sequence[Row] = ()
    numbers: Sequence[int] = ()
    widths: Sequence[int] = ()


@dataclass(frozen=True)
class Signature:
    """A box to sign in, or one that was signed."""

    role: str
    name: str = ""
    at: str = ""
    file: str = ""


@dataclass(frozen=True)
class Sheet:
    """A sheet of paper: whose, what, its parts, and who signs. `wide` turns the paper."""

    title: str
    company: str
    printed: str
    number: str = ""
    facts: Sequence[Row] = ()
    parts: Sequence[Part] = ()
    signatures: Sequence[Signature] = ()
    note: str = ""
    wide: bool = False
    language: str = "zh"
    images: Mapping[str, bytes] = field(default_factory=dict)

    @property
    def document(self) -> dict[str, object]:
        """What the layout is fed with; facts come in pairs, so an odd one is filled up."""
        return {
            "title": self.title,
            "company": self.company,
            "printed": self.printed,
            "number": self.number,
            "facts": _paired(self.facts),
            "parts": [_as_plain(part) for part in self.parts],
            "signatures": [vars(signature) for signature in self.signatures],
            "note": self.note,
            "wide": self.wide,
            "language": self.language,
        }


def _paired(facts: Sequence[Row]) -> list[list[str]]:
    shown = [[label, value] for label, value in facts if value]
    return shown if len(shown) % 2 == 0 else [*shown, ["", ""]]


def _as_plain(part: Part) -> dict[str, object]:
    return {
        "title": part.title,
        "text": part.text,
        "facts": _paired(part.facts),
        "head": list(part.head),
        "rows": [list(row) for row in part.rows],
        "numbers": list(part.numbers),
        "widths": list(part.widths) or [1] * len(part.head),
    }


def print_sheet(sheet: Sheet) -> bytes:
    """The sheet as PDF."""
    return print_pdf("sheet", document=sheet.document, images=sheet.images)
