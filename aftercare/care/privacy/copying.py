"""A copy of what is kept about a person, as a workbook that people and programs read. Nothing of it stays here."""

import io
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone, translation

from aftercare.ground.core.sheets import Cell, new_workbook
from aftercare.ground.core.telling import Told

WIDEST, NARROWEST = 60, 12


@dataclass(frozen=True)
class Copy:
    """The tables, and how many rows they have."""

    tables: tuple[Told, ...]

    @property
    def rows(self) -> int:
        """Of all tables together."""
        return sum(len(table.rows) for table in self.tables)


def as_workbook(copy: Copy, *, language: str) -> bytes:
    """One sheet for each table that has rows; moments as this installation's clock shows them."""
    out = io.BytesIO()
    with translation.override(language), new_workbook(out) as book:
        bold = book.add_format({"bold": True, "bottom": 1})
        wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        for table in copy.tables:
            if not table.rows and table is not copy.tables[0]:
                continue
            sheet = book.add_worksheet(str(table.title)[:31])
            head = [str(label) for label in table.head]
            sheet.write_row(0, 0, head, bold)
            lines = [[_shown(cell) for cell in row] for row in table.rows]
            for number, line in enumerate(lines, start=1):
                sheet.write_row(number, 0, line, wrapped)
            for column, label in enumerate(head):
                sheet.set_column(column, column, _width(label, (line[column] for line in lines)))
            sheet.freeze_panes(1, 0)
    return out.getvalue()


def _shown(cell: Cell) -> str | float | int:
    if isinstance(cell, datetime):
        return f"{timezone.localtime(cell):%Y-%m-%d %H:%M}"
    return "" if cell is None else cell


def _width(label: str, cells: Iterable[object]) -> int:
    longest = max((len(str(cell).encode("gbk", "replace")) for cell in (label, *cells)), default=0)
    return min(max(longest + 2, NARROWEST), WIDEST)
