"""A file looked into and kept, before any row of ours is written: slow work, outside every transaction."""

from dataclasses import dataclass

from aftercare.ground.core.actors import Actor
from aftercare.ground.submissions import kinds, reading, rules, store
from aftercare.ground.submissions.declarations import ImportKind
from aftercare.ground.submissions.permissions import check_may_import
from aftercare.ground.submissions.values import plain

ROWS_SHOWN = 10
HEADING_ROWS = 20


@dataclass(frozen=True)
class Received:
    """A file that has been kept: its hash, its sheets, the chosen sheet's headings and first rows, guessed columns."""

    kind: str
    file_name: str
    sha256: str
    sheet: str
    heading_row: int
    head: dict[str, object]
    mapping: dict[str, str]


def receive(*, kind: str, file_name: str, content: bytes, development_id: int | None, by: Actor) -> Received:
    """Check the right, read the file's head and keep the file. Raises NotPermitted and Unreadable."""
    found = kinds.find(kind)
    check_may_import(by, development_id=development_id if found.needs_development else None)
    names = reading.sheet_names(content, file_name)
    sheet = _likeliest_sheet(found, names, content, file_name)
    looked = _look(found, content, file_name, names, sheet, None)
    store.keep(content)
    return looked


def look_again(*, kind: str, file_name: str, sha256: str, sheet: str, heading_row: int | None) -> Received:
    """The head of a kept file by another sheet or heading row (None: find it)."""
    content = store.read(sha256)
    names = reading.sheet_names(content, file_name)
    return _look(
        kinds.find(kind), content, file_name, names, reading.read_sheet(content, file_name, sheet), heading_row
    )


def _likeliest_sheet(kind: ImportKind, names: list[str], content: bytes, file_name: str) -> reading.Sheet:
    """The first sheet that has a column for every needed field, else the one with most known columns."""
    known = kind.known_headings()
    needed = {field.key for field in kind.fields if field.required}
    best, most = reading.read_sheet(content, file_name, names[0] if names else ""), -1
    for index, name in enumerate(names[:12]):
        sheet = reading.read_sheet(content, file_name, name) if index else best
        guessed = set(rules.guess_columns(kind, _headings(sheet, known)).values()) if sheet.rows else set()
        if needed <= guessed:
            return sheet
        if len(guessed) > most:
            best, most = sheet, len(guessed)
    return best


def _look(
    kind: ImportKind,
    content: bytes,
    file_name: str,
    names: list[str],
    sheet: reading.Sheet,
    heading_row: int | None,
) -> Received:
    if not sheet.rows:
        raise reading.Unreadable(reading.empty_sheet())
    if heading_row is None or not 0 <= heading_row < len(sheet.rows):
        heading_row = reading.find_heading(sheet, kind.known_headings())
    table = reading.read_table(sheet, heading_row)
    head: dict[str, object] = {
        "sheets": names,
        "headings": list(table.headings),
        "rows": [[row.number, [plain(c) for c in row.cells[: len(table.headings)]]] for row in table.rows[:ROWS_SHOWN]],
        "count": len(table.rows),
        "passed_over": table.passed_over,
        "first_rows": [
            " | ".join(filter(None, (plain(c) for c in cells[:8])))[:120] for cells in sheet.rows[:HEADING_ROWS]
        ],
    }
    return Received(
        kind=kind.key,
        file_name=file_name[-200:],
        sha256=store.digest(content),
        sheet=sheet.name,
        heading_row=heading_row,
        head=head,
        mapping=rules.guess_columns(kind, table.headings),
    )


def _headings(sheet: reading.Sheet, known: frozenset[str]) -> list[str]:
    return [plain(cell) for cell in sheet.rows[reading.find_heading(sheet, known)]]
