"""The Excel files we give: templates to fill in, and the sender's own file with what is wrong marked in it."""

import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from aftercare.ground.core.sheets import new_workbook
from aftercare.ground.core.text import lazy as _
from aftercare.ground.submissions.declarations import Field, ImportKind
from aftercare.ground.submissions.reading import COLUMNS_AT_MOST, Row, Table
from aftercare.ground.submissions.values import Cell, plain

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

COMMENTS_AT_MOST = 5_000
ROWS_OF_TEMPLATE = 5_000


def template(kind: ImportKind) -> bytes:
    """A file to fill in, in the reader's language: headings, an example, lists to choose from, and notes."""
    out = io.BytesIO()
    book = new_workbook(out)
    sheet = book.add_worksheet(_sheet_name(kind.label))
    styles = _Styles(book)
    example = book.add_format({"italic": True, "font_color": "#8a8a8a", "num_format": "@"})
    as_text = book.add_format({"num_format": "@"})
    lists = book.add_worksheet("lists")
    lists.hide()
    sheet.freeze_panes(1, 0)
    for column, field in enumerate(kind.fields):
        sheet.set_column(column, column, max(12, len(str(field.label)) * 2 + 4), as_text)
        sheet.write_string(0, column, _heading(field), styles.needed if field.required else styles.heading)
        if field.hint:
            sheet.write_comment(0, column, str(field.hint), {"x_scale": 1.6})
        sheet.write_string(1, column, _example(field), example)
        if field.allowed:
            _add_list(sheet, lists, column, [str(label) for _value, label in field.allowed])
    _add_notes(book, kind, styles)
    book.close()
    return out.getvalue()


def annotated(table: Table, faults: Mapping[int, Sequence[tuple[int | None, str]]], *, sheet_name: str) -> bytes:
    """The file's table with every cell that could not be used in red and the reason beside it.

    `faults`: row number -> (column index or None for the row as a whole, reason). A second sheet holds only the
    refused rows, to be corrected and sent alone.
    """
    out = io.BytesIO()
    book = new_workbook(out)
    styles = _Styles(book)
    sheet = book.add_worksheet(sheet_name[:31] or "Sheet1")
    refused = book.add_worksheet(_sheet_name(_("Refused rows")))
    width = min(len(table.headings), COLUMNS_AT_MOST)
    for each, more in ((sheet, [_("What to do")]), (refused, [_("What to do"), _("Row in the file")])):
        each.freeze_panes(1, 0)
        each.set_column(0, max(width - 1, 0), 16)
        each.set_column(width, width, 60)
        for column, heading in enumerate((*table.headings, *more)):
            each.write_string(0, column, str(heading), styles.heading)
    left, place = COMMENTS_AT_MOST, 0
    for index, row in enumerate(table.rows, 1):
        wrong = faults.get(row.number, ())
        _write_row(sheet, index, row, wrong, styles)
        if not wrong:
            continue
        place += 1
        _write_row(refused, place, row, wrong, styles)
        refused.write_number(place, width + 1, row.number)
        for at_column, reason in wrong[: max(left, 0)]:
            sheet.write_comment(index, at_column or 0, reason, {"x_scale": 2})
        left -= len(wrong)
    sheet.autofilter(0, 0, len(table.rows), width)
    book.close()
    return out.getvalue()


class _Styles:
    """The few formats these files use."""

    def __init__(self, book: "Workbook") -> None:
        head = {"bold": True, "bg_color": "#eef2f6", "bottom": 1, "text_wrap": True, "valign": "vcenter"}
        self.heading = book.add_format(head)
        self.needed = book.add_format({**head, "bg_color": "#fff1d6"})
        self.wrong = book.add_format({"bg_color": "#fbd5d5", "font_color": "#9b1c1c"})
        self.wrong_day = book.add_format({"bg_color": "#fbd5d5", "font_color": "#9b1c1c", "num_format": "yyyy-mm-dd"})
        self.reason = book.add_format({"font_color": "#9b1c1c", "text_wrap": True})
        self.day = book.add_format({"num_format": "yyyy-mm-dd"})
        self.moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})


def _write_row(
    sheet: "Worksheet", index: int, row: Row, wrong: Iterable[tuple[int | None, str]], styles: _Styles
) -> None:
    columns = {column for column, _reason in wrong}
    whole = None in columns
    for column, cell in enumerate(row.cells[:COLUMNS_AT_MOST]):
        is_wrong = column in columns or (whole and column == 0)
        _write_cell(sheet, index, column, cell, is_wrong, styles)
    reasons = "; ".join(dict.fromkeys(reason for _column, reason in wrong))
    if reasons:
        sheet.write_string(index, min(len(row.cells), COLUMNS_AT_MOST), reasons, styles.reason)


def _write_cell(sheet: "Worksheet", y: int, x: int, cell: Cell, is_wrong: bool, styles: _Styles) -> None:
    """The cell as it was: numbers as numbers, days as days, and a text never as a formula."""
    style: Format | None = styles.wrong if is_wrong else None
    if isinstance(cell, datetime | date):
        moment = cell if isinstance(cell, datetime) else datetime.combine(cell, time())
        as_day = styles.wrong_day if is_wrong else styles.day
        sheet.write_datetime(y, x, moment, as_day if moment.time() == time() else style or styles.moment)
    elif isinstance(cell, bool):
        sheet.write_boolean(y, x, cell, style)
    elif isinstance(cell, int | float):
        sheet.write_number(y, x, cell, style)
    elif isinstance(cell, time | timedelta) or cell:
        sheet.write_string(y, x, cell if isinstance(cell, str) else plain(cell), style)
    elif is_wrong:
        sheet.write_blank(y, x, None, style)


def _add_list(sheet: "Worksheet", lists: "Worksheet", column: int, labels: Sequence[str]) -> None:
    """A list to choose from under a column; its words stand on the hidden sheet, for Excel takes only few here."""
    for row, label in enumerate(labels):
        lists.write_string(row, column, label)
    letter = _letter(column)
    sheet.data_validation(
        1,
        column,
        ROWS_OF_TEMPLATE,
        column,
        {
            "validate": "list",
            "source": f"=lists!${letter}$1:${letter}${len(labels)}",
            "error_title": str(_("Not in the list")),
            "error_message": str(_("Choose one of the list, or leave the cell empty.")),
            "error_type": "warning",
        },
    )


def _add_notes(book: "Workbook", kind: ImportKind, styles: _Styles) -> None:
    notes = book.add_worksheet(_sheet_name(_("How to fill it in")))
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    for column, (heading, width) in enumerate(
        (
            (_("Column"), 24),
            (_("Needed"), 10),
            (_("What to write"), 50),
            (_("Allowed values"), 40),
            (_("Also called"), 60),
        )
    ):
        notes.set_column(column, column, width, wrap)
        notes.write_string(0, column, str(heading), styles.heading)
    for row, field in enumerate(kind.fields, 1):
        words: list[object] = [
            field.label,
            _("yes") if field.required else "",
            field.hint,
            " / ".join(str(label) for _value, label in field.allowed),
            " / ".join(field.headings[:8]),
        ]
        for column, word in enumerate(words):
            notes.write_string(row, column, str(word))
    notes.write_string(len(kind.fields) + 2, 0, str(_("The grey row is an example and is passed over.")))


def _heading(field: Field) -> str:
    return f"{field.label}*" if field.required else str(field.label)


def _example(field: Field) -> str:
    """The example in the reader's language: a choice is shown as its list says it."""
    return str(field.allowed[0][1]) if field.allowed and field.example else field.example


def _sheet_name(label: object) -> str:
    return "".join(sign for sign in str(label) if sign not in "[]:*?/\\")[:31]


def _letter(column: int) -> str:
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def faults_of(refusals: Iterable[Any], columns: Mapping[str, int]) -> dict[int, list[tuple[int | None, str]]]:
    """Refusals (row, field, reason) by row, with the column of each field; None for the row as a whole."""
    found: dict[int, list[tuple[int | None, str]]] = {}
    for refusal in refusals:
        found.setdefault(refusal.row, []).append((columns.get(refusal.field), refusal.reason))
    return found
