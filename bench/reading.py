"""The table of figures as it is printed."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Line:
    """One figure: what the product takes, what the yardstick beside it takes, and what was asked."""

    name: str
    value: float
    unit: str
    yardstick: float | None = None
    times: float | None = None
    part: float | None = None
    cpu: float | None = None
    statements: int = 0
    asked: list[Any] = field(default_factory=list)  # pairs: the words of a target, and whether it is reached


HEAD = ("", "product", "plain", "times", "part", "cpu ms", "statements", "asked")
WIDTHS = (36, 14, 11, 8, 7, 8, 12, 0)


def read(lines: Sequence[Line]) -> str:
    """All lines under one head; what does not apply is left empty."""
    return "\n".join(_row(cells) for cells in (HEAD, *(_cells(line) for line in lines)))


def _row(cells: Sequence[str]) -> str:
    first, *others, last = cells
    middle = "".join(cell.rjust(width) for cell, width in zip(others, WIDTHS[1:-1], strict=True))
    return f"  {first:<{WIDTHS[0]}}{middle}  {last}".rstrip()


def _cells(line: Line) -> list[str]:
    asked = "; ".join(f"{words}: {'yes' if reached else 'NO'}" for words, reached in line.asked)
    return [
        line.name,
        f"{line.value:.2f} {line.unit}",
        _number(line.yardstick),
        _number(line.times, 1),
        _number(line.part),
        _number(line.cpu, 1),
        str(line.statements or ""),
        asked,
    ]


def _number(value: float | None, places: int = 2) -> str:
    return "" if value is None else f"{value:.{places}f}"
