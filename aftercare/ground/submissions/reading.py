"""Office files read as rows of cells. No database; the only outside things are the bytes of the file.

Excel (.xlsx, .xlsm, .xls) through calamine, CSV by hand. What cannot be read, or would harm the machine that
reads it, is refused with words for the person who sent it.
"""

import codecs
import csv
import io
import re
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from aftercare.ground.core.errors import Refused
from aftercare.ground.core.text import lazy as _
from aftercare.ground.submissions.values import Cell, heading, is_blank, plain

BYTES_AT_MOST = 50 * 1024 * 1024
UNPACKED_AT_MOST = 600 * 1024 * 1024
ROWS_AT_MOST = 200_000
COLUMNS_AT_MOST = 200
ENTRIES_AT_MOST = 5_000
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_TOTALS = re.compile(
    r"^(?:合\s*计|总\s*计|小\s*计|共\s*计|累\s*计|本页合计|sub-?total|grand total|total)(?![a-z])\s*[:：]?", re.I
)
_FOOTERS = re.compile(r"^(?:制表|审核|复核|填表|打印时间|打印日期|备注说明|说明|注)\s*(?:人|时间|日期)?\s*[:：]")


class Unreadable(Refused):
    """The file cannot be read, or only at the cost of the machine."""

    http_status = 422


@dataclass(frozen=True)
class Sheet:
    """One sheet: its cells without trailing blanks. `first_row` is the number Excel shows beside the first row."""

    name: str
    rows: Sequence[Sequence[Cell]]
    first_row: int = 1


@dataclass(frozen=True)
class Row:
    """A row of the table: the number Excel shows beside it, and its cells by column."""

    number: int
    cells: Sequence[Cell]


@dataclass(frozen=True)
class Table:
    """What a sheet says below its heading: headings by column, rows with something in them, how many it passed over."""

    headings: tuple[str, ...]
    heading_row: int
    rows: list[Row] = field(default_factory=list)
    passed_over: int = 0


def sheet_names(content: bytes, file_name: str) -> list[str]:
    """The visible sheets of a file, in order; a CSV has one, named after nothing. Raises Unreadable."""
    check_harmless(content)
    if not _is_workbook(content, file_name):
        return [""]
    with _workbook(content) as book:
        return _visible(book)


def read_sheet(content: bytes, file_name: str, sheet: str = "") -> Sheet:
    """The cells of one sheet (the first when unnamed), merged cells filled. Raises Unreadable."""
    check_harmless(content)
    if not _is_workbook(content, file_name):
        return Sheet("", _trimmed(_read_csv(content)))
    with _workbook(content) as book:
        names = _visible(book)
        if not names or (sheet and sheet not in names):
            raise Unreadable(_("There is no such sheet in the file."))
        found = book.get_sheet_by_name(sheet or names[0])
        if found.total_height > ROWS_AT_MOST + 100 or found.total_width > 16_384:
            raise Unreadable(_too_many_rows())
        rows: list[list[Cell]] = [list(cells) for cells in found.to_python(skip_empty_area=False)]
        _fill_merged(rows, found.merged_cell_ranges or [])
        return Sheet(found.name, _trimmed(rows))


def check_harmless(content: bytes) -> None:
    """Refuse what is too large, packed to explode, locked with a password, or no table at all."""
    if not content:
        raise Unreadable(_("The file is empty."))
    if len(content) > BYTES_AT_MOST:
        raise Unreadable(
            _("The file is larger than %(limit)s MB. Divide it and send the parts.")
            % {"limit": BYTES_AT_MOST // 1024 // 1024}
        )
    if content[:8] == _OLE and "EncryptedPackage".encode("utf-16-le") in content:
        raise Unreadable(_locked())
    if content[:4] == b"PK\x03\x04":
        _check_unpacked_size(content)
    elif content[:8] != _OLE:
        head = content[:2048].lstrip().lower()
        if head.startswith((b"<!doctype html", b"<html", b"<table")) or b"<html" in head:
            raise Unreadable(
                _("This is a web page named as an Excel file. Open it in Excel, save it as .xlsx and send that.")
            )
        if head.startswith(b"%pdf") or content[:3] in {b"\xff\xd8\xff", b"\x89PN", b"GIF"}:
            raise Unreadable(_not_a_table())


def find_heading(sheet: Sheet, known: frozenset[str]) -> int:
    """The index of the heading row among the first 20: the one with most known headings, else most texts.

    `known` holds headings made comparable by `values.heading`.
    """
    best, best_score = 0, (-1, -1)
    for index, cells in enumerate(sheet.rows[:20]):
        texts = [heading(cell) for cell in cells if isinstance(cell, str) and not is_blank(cell)]
        score = (sum(1 for text in set(texts) if text in known), len(set(texts)))
        if score > best_score:
            best, best_score = index, score
    return best


def read_table(sheet: Sheet, heading_index: int) -> Table:
    """The rows below the heading. Blank rows, totals, repeated headings and signatures at the foot are passed over."""
    if not sheet.rows:
        raise Unreadable(empty_sheet())
    headings = tuple(plain(cell) for cell in sheet.rows[heading_index])[:COLUMNS_AT_MOST]
    rows: list[Row] = []
    passed_over = 0
    for index, cells in enumerate(sheet.rows[heading_index + 1 :], heading_index + 1):
        first = next((cell for cell in cells if not is_blank(cell)), None)
        if first is None:
            continue
        if _is_no_record(first) or (plain(first) in headings and _says(cells, headings)):
            passed_over += 1
            continue
        rows.append(Row(sheet.first_row + index, cells))
    if len(rows) > ROWS_AT_MOST:
        raise Unreadable(_too_many_rows())
    return Table(headings, sheet.first_row + heading_index, rows, passed_over)


def _says(cells: Sequence[Cell], headings: tuple[str, ...]) -> bool:
    return tuple(plain(cell) for cell in cells[: len(headings)]) == headings


def _is_no_record(first: Cell) -> bool:
    text = plain(first)
    return isinstance(first, str) and len(text) < 60 and bool(_TOTALS.match(text) or _FOOTERS.match(text))


def _is_workbook(content: bytes, file_name: str) -> bool:
    if content[:4] == b"PK\x03\x04" or content[:8] == _OLE:
        return True
    if file_name.lower().endswith((".xlsx", ".xlsm", ".xls")) and b"\0" in content[:4096]:
        raise Unreadable(_not_a_table())
    return False


class _workbook:  # noqa: N801  reads as a function
    """Opens a workbook and turns the reader's complaints into refusals."""

    def __init__(self, content: bytes) -> None:
        self.content = content

    def __enter__(self) -> CalamineWorkbook:
        try:
            self.book = CalamineWorkbook.from_filelike(io.BytesIO(self.content))
        except PasswordError:
            raise Unreadable(_locked()) from None
        except (CalamineError, OSError, ValueError):
            raise Unreadable(_not_a_table()) from None
        return self.book

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        self.book.close()
        if isinstance(error, CalamineError):
            raise Unreadable(_not_a_table()) from None


def _visible(book: CalamineWorkbook) -> list[str]:
    return [
        sheet.name
        for sheet in book.sheets_metadata
        if sheet.typ == SheetTypeEnum.WorkSheet and sheet.visible == SheetVisibleEnum.Visible
    ]


def _fill_merged(rows: list[list[Cell]], ranges: Sequence[tuple[tuple[int, int], tuple[int, int]]]) -> None:
    """Write the value of each merged range into all its cells, as the eye reads it."""
    for (top, left), (bottom, right) in ranges:
        if top >= len(rows) or left >= len(rows[top]):
            continue
        value = rows[top][left]
        for cells in rows[top : bottom + 1]:
            for column in range(left, min(right + 1, len(cells))):
                cells[column] = value


def _trimmed(rows: Sequence[Sequence[Cell]]) -> Sequence[Sequence[Cell]]:
    """Without the blank rows at the end, which formatting leaves behind by the thousand."""
    end = len(rows)
    while end and all(is_blank(cell) for cell in rows[end - 1]):
        end -= 1
    return rows[:end]


def _check_unpacked_size(content: bytes) -> None:
    """Refuse a zip that unpacks to more than the limit; what its directory claims is not believed."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            entries = packed.infolist()
            if not any(entry.filename in {"xl/workbook.xml", "xl/workbook.bin"} for entry in entries):
                locked = any(entry.flag_bits & 1 for entry in entries)
                raise Unreadable(_locked() if locked else _not_a_table())
            if len(entries) > ENTRIES_AT_MOST or sum(entry.file_size for entry in entries) > UNPACKED_AT_MOST:
                raise Unreadable(_explodes())
            left = UNPACKED_AT_MOST
            for entry in entries:
                for size in _unpacked_pieces(content, entry):
                    left -= size
                    if left < 0:
                        raise Unreadable(_explodes())
    except (zipfile.BadZipFile, zlib.error, OSError, ValueError):
        raise Unreadable(_not_a_table()) from None


def _unpacked_pieces(content: bytes, entry: zipfile.ZipInfo) -> Iterator[int]:
    """The sizes of the pieces an entry really unpacks to."""
    start = entry.header_offset
    skip = 30 + int.from_bytes(content[start + 26 : start + 28], "little")
    skip += int.from_bytes(content[start + 28 : start + 30], "little")
    packed = memoryview(content)[start + skip : start + skip + entry.compress_size]
    if entry.compress_type == zipfile.ZIP_STORED:
        yield len(packed)
        return
    if entry.compress_type != zipfile.ZIP_DEFLATED:
        raise Unreadable(_not_a_table())
    unpacker = zlib.decompressobj(-15)
    for at in range(0, len(packed), 65_536):
        rest: bytes = bytes(packed[at : at + 65_536])
        while rest:
            yield len(unpacker.decompress(rest, 8 * 1024 * 1024))
            rest = unpacker.unconsumed_tail


def _read_csv(content: bytes) -> list[list[Cell]]:
    text = _decoded(content)
    delimiter = _delimiter(text)
    rows: list[list[Cell]] = []
    try:
        for cells in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            rows.append(list(cells))
            if len(rows) > ROWS_AT_MOST + 100:
                raise Unreadable(_too_many_rows())
    except csv.Error:
        raise Unreadable(_not_a_table()) from None
    width = max((len(cells) for cells in rows), default=0)
    if width > 16_384:
        raise Unreadable(_not_a_table())
    return [cells + [""] * (width - len(cells)) for cells in rows]


def _decoded(content: bytes) -> str:
    """The text of a CSV: by its mark, else UTF-8, else GB 18030, which holds GBK and GB 2312."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        candidates = ["utf-16"]
    else:
        candidates = ["utf-8-sig", "gb18030"]
    for encoding in candidates:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise Unreadable(_("The letters of this file cannot be read. Save it as .xlsx, or as CSV in UTF-8, and send that."))


def _delimiter(text: str) -> str:
    """Comma, semicolon or tab: whichever stands most often outside quotes in the first lines."""
    head = re.sub(r'"[^"]*"', "", text[:20_000])
    counts = Counter(sign for sign in head if sign in ",;\t")
    return counts.most_common(1)[0][0] if counts else ","


def empty_sheet() -> object:
    """The words for a sheet without anything in it."""
    return _("The sheet is empty.")


def _locked() -> object:
    return _("The file is locked with a password. Save it without one and send it again.")


def _not_a_table() -> object:
    return _("This is not an Excel or CSV file, or it is damaged. Open it in Excel, save it as .xlsx and send that.")


def _explodes() -> object:
    return _("The file would unpack to more than this server reads. Divide it and send the parts.")


def _too_many_rows() -> object:
    return _("The sheet has more than %(limit)s rows. Divide it and send the parts.") % {"limit": f"{ROWS_AT_MOST:,}"}
