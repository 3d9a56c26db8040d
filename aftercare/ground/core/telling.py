"""What a room has to tell a person of what it keeps about them: a table with its name. No tables of its own."""

from collections.abc import Sequence
from dataclasses import dataclass

from aftercare.ground.core.sheets import Cell

ROWS_AT_MOST = 5_000  # of one table: more than a household writes in a lifetime


@dataclass(frozen=True)
class Told:
    """One table of a copy: what it is called, its columns, its rows. Labels are put into words when it is written."""

    title: object
    head: Sequence[object]
    rows: Sequence[Sequence[Cell]]
